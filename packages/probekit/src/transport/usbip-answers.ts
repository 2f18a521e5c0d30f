/** Reading what a USB/IP server answers: exact lengths, within a deadline where one is due, and a typed error for what is no answer. */
import { type ByteStream, type Clock, viewOf } from '../base/index.ts';
import { OP_HEADER_BYTES } from '../spec/usb/usbip.ts';
import { inTime } from './deadline.ts';
import { transportErrors } from './errors.ts';
import { ExactReader } from './exact-reader.ts';

const ANSWER_TIMEOUT_MS = 3000;
const NEVER = new Promise<never>(() => undefined);

export class UsbipAnswers {
  readonly #reader: ExactReader;
  readonly #clock: Clock;

  constructor(stream: ByteStream, clock: Clock) {
    this.#reader = new ExactReader(stream);
    this.#clock = clock;
  }

  async read(byteLength: number): Promise<Uint8Array> {
    const bytes = await inTime(this.next(byteLength), { clock: this.#clock, timeoutMs: ANSWER_TIMEOUT_MS });
    if (bytes) return bytes;
    throw protocolError('the answer did not come, or not whole');
  }

  /** Without a deadline: a transfer may take as long as the device lets it wait. */
  next(byteLength: number): Promise<Uint8Array | undefined> {
    return this.#reader.read(byteLength, NEVER);
  }

  /** The status in the header of an answer. */
  async operation(code: number): Promise<number> {
    const view = viewOf(await this.read(OP_HEADER_BYTES));
    if (view.getUint16(2) !== code) throw protocolError(`an answer has the code ${view.getUint16(2)}, not ${code}`);
    return view.getUint32(4);
  }
}

export function protocolError(detail: string) {
  return transportErrors.make('usbip/protocol', {
    message: `The connection brought what is not USB/IP: ${detail}.`,
    hint: 'Name the port of a USB/IP server, as in usbip://HOST:3240/1-1.',
    evidence: { detail },
  });
}
