/** A USB device of one ST-LINK: carries commands to a `FakeStlink`, keeps IN transfers pending until there is a reply. */
import type { UsbCompletion, UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from '../../src/base/index.ts';
import { portOverLink, type StlinkDataPhase, type UsbAccess } from '../../src/transport/index.ts';
import { FakeStlink } from './fake-stlink.ts';
import { manualClock } from './manual-clock.ts';
import type { UsbPortSubject } from './usb-port.ts';

export const SUMMARY: UsbDeviceSummary = {
  vendorId: 0x0483,
  productId: 0x374e,
  serialNumber: '0038001C3137510E33333639',
  productName: 'STLINK-V3',
  manufacturerName: 'STMicroelectronics',
  deviceVersion: 0x0100,
  speed: 'high',
  location: '1-1',
  interfaces: [
    {
      number: 0,
      classCode: 0xff,
      subclass: 0xff,
      protocol: 0xff,
      endpoints: [0x81, 0x01, 0x82].map((address) => ({ address, packetSize: 512 })),
    },
    { number: 2, classCode: 0x02, subclass: 0x02, protocol: 0x01, endpoints: [{ address: 0x84, packetSize: 10 }] },
    {
      number: 3,
      classCode: 0x0a,
      subclass: 0x00,
      protocol: 0x00,
      endpoints: [0x05, 0x85].map((address) => ({ address, packetSize: 512 })),
    },
  ],
};

export class FakeUsbLink implements UsbDeviceLink {
  readonly stlink = new FakeStlink();
  readonly transfers: UsbTransfer[] = [];
  /** Replies not yet fetched. */
  readonly replies: Uint8Array[] = [];
  /** Data written to the serial port. */
  readonly serial: number[] = [];
  #pending = new Map<number, { transfer: UsbTransfer; settle: (completion: UsbCompletion) => void }>();
  #listeners = new Set<() => void>();
  #awaitingData: Uint8Array | undefined;
  #present = true;
  /** Swallows this many of the next commands without an answer. */
  deaf = 0;
  /** Refuses this many of the next commands. */
  stalls = 0;

  async submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    this.transfers.push(transfer);
    if (!this.#present) return { status: 'disconnected', byteLength: 0 };
    if (transfer.setup) return this.#control(transfer);
    if (transfer.endpoint < 0x80) return this.#out(transfer);
    return new Promise((settle) => {
      this.#pending.set(transfer.id, { transfer, settle });
      this.#serve();
    });
  }

  async cancel(id: number): Promise<void> {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.settle({ status: 'cancelled', byteLength: 0 });
  }

  async reset(): Promise<void> {
    this.replies.length = 0;
    this.#awaitingData = undefined;
    for (const id of [...this.#pending.keys()]) await this.cancel(id);
  }

  onDisconnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  unplug(): void {
    this.#present = false;
    for (const { settle } of this.#pending.values()) settle({ status: 'disconnected', byteLength: 0 });
    this.#pending.clear();
    for (const listener of this.#listeners) listener();
  }

  /** Lets data arrive from the serial port. */
  receive(bytes: Uint8Array): void {
    const waiting = [...this.#pending.values()].find(({ transfer }) => transfer.endpoint === 0x85);
    if (!waiting) throw new Error('nobody reads');
    this.#pending.delete(waiting.transfer.id);
    waiting.settle({ status: 'ok', data: bytes, byteLength: bytes.length });
  }

  #control({ setup, data }: UsbTransfer): UsbCompletion {
    if (setup?.requestType === 0x80 && setup.request === 6) {
      const descriptor = Uint8Array.of(18, 1, 0, 2, 0xef, 2, 1, 64, 0x83, 4, 0x4e, 0x37, 0, 1, 1, 2, 3, 1);
      return { status: 'ok', data: descriptor, byteLength: 18 };
    }
    return { status: 'ok', byteLength: data?.length ?? 0 };
  }

  async #out({ endpoint, data = new Uint8Array(0) }: UsbTransfer): Promise<UsbCompletion> {
    if (endpoint === 0x05) {
      this.serial.push(...data);
      return { status: 'ok', byteLength: data.length };
    }
    if (this.stalls > 0) {
      this.stalls -= 1;
      return { status: 'stall', byteLength: 0 };
    }
    const command = this.#awaitingData ?? data;
    const needsData = !this.#awaitingData && data[0] === 0xf2 && [0x08, 0x0d, 0x48].includes(data[1] as number);
    if (needsData) {
      this.#awaitingData = data.slice();
      return { status: 'ok', byteLength: data.length };
    }
    const phase: StlinkDataPhase = this.#awaitingData ? { out: data } : { in: 6144 };
    this.#awaitingData = undefined;
    if (this.deaf > 0) this.deaf -= 1;
    else {
      const reply = await this.stlink.exchange(command, phase);
      if (reply.length > 0) this.replies.push(reply);
      this.#serve();
    }
    return { status: 'ok', byteLength: data.length };
  }

  #serve(): void {
    for (const [id, { transfer, settle }] of this.#pending) {
      const reply = transfer.endpoint === 0x81 ? this.replies.shift() : undefined;
      if (!reply) continue;
      this.#pending.delete(id);
      if (reply.length > (transfer.length ?? 0)) settle({ status: 'overflow', byteLength: 0 });
      else settle({ status: 'ok', data: reply, byteLength: reply.length });
    }
  }
}

export function fakeUsbPort(
  link = new FakeUsbLink(),
  access: () => Promise<UsbAccess> = async () => ({ result: 'granted' }),
): UsbPortSubject {
  const port = portOverLink(link, SUMMARY, access, { clock: patientClock() });
  return { port, out: 0x01, in: 0x81, unplug: async () => link.unplug() };
}

/** A manual clock that lets everything that can happen by itself happen first. */
export function patientClock() {
  const clock = manualClock();
  return {
    ...clock,
    async sleep(ms: number, options?: { signal?: AbortSignal | undefined }) {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      await clock.sleep(ms, options);
    },
  };
}
