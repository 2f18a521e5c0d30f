/** The serial ports that one page has open: what arrives goes to the page by itself. */
import { type BridgeEvent, type BridgeSerialRequest, ProbekitError, type SerialLink } from '../base/index.ts';

const MOST_OPEN = 16;

type OfOpenPort = Exclude<BridgeSerialRequest, { readonly ask: 'serialOpen' }>;

export class BridgedSerials {
  readonly #tell: (event: BridgeEvent, data?: Uint8Array) => void;
  readonly #open = new Map<number, SerialLink>();
  #count = 0;

  constructor(tell: (event: BridgeEvent, data?: Uint8Array) => void) {
    this.#tell = tell;
  }

  /** The number by which the page names the port from now on. */
  add(link: SerialLink): number {
    const serial = ++this.#count;
    if (this.#open.size >= MOST_OPEN) throw new RangeError(`more than ${MOST_OPEN} serial ports`);
    this.#open.set(serial, link);
    void this.#hear(serial, link);
    return serial;
  }

  async do(request: OfOpenPort, data: Uint8Array, signal: AbortSignal): Promise<void> {
    const link = this.#open.get(request.serial);
    if (!link) throw new RangeError(`serial port ${request.serial} is not open`);
    if (request.ask === 'serialConfigure') await link.configure(request.coding);
    else if (request.ask === 'serialWrite') await link.write(data, { signal });
    else await this.#close(request.serial, link);
  }

  async close(): Promise<void> {
    // A port that has left is closed already.
    for (const [serial, link] of this.#open) await this.#close(serial, link).catch(() => undefined);
  }

  async #close(serial: number, link: SerialLink): Promise<void> {
    this.#open.delete(serial);
    await link.close();
  }

  async #hear(serial: number, link: SerialLink): Promise<void> {
    try {
      for await (const bytes of link.read()) this.#tell({ event: 'serial', serial }, bytes);
      this.#tell({ event: 'serialEnd', serial });
    } catch (error) {
      if (!(error instanceof ProbekitError)) this.#tell({ event: 'serialEnd', serial });
      else {
        const { code, message, hint, evidence } = error;
        this.#tell({ event: 'serialEnd', serial, error: { code, message, hint, evidence } });
      }
    }
    this.#open.delete(serial);
  }
}
