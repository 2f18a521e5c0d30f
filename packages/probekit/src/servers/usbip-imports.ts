/** Which of the exported devices clients have: one client a device, and the next one only when the last has given it back. */
import type { UsbDeviceLink } from '../base/index.ts';
import type { ExportedDevice } from './usbip-server.ts';

export class UsbipImports {
  /** While a client leaves: settles when the device is free. */
  readonly #taken = new Map<UsbDeviceLink, Promise<void> | undefined>();

  /** False when another client has it; one that is just leaving is waited for. */
  async take({ link, access }: ExportedDevice): Promise<boolean> {
    await this.#taken.get(link);
    if (this.#taken.has(link)) return false;
    this.#taken.set(link, undefined);
    if (((await access?.()) ?? 'granted') === 'granted') return true;
    this.#taken.delete(link);
    return false;
  }

  /** Gives it back when `leave` has ended what the client had under way. */
  async giveBack({ link, released }: ExportedDevice, movedData: boolean, leave: () => Promise<unknown>): Promise<void> {
    const leaving = leave()
      .then(() => released?.({ movedData }))
      .finally(() => this.#taken.delete(link));
    this.#taken.set(link, leaving);
    await leaving;
  }
}
