/**
 * The second phase of USB/IP, after an import: transfers by number, settled as their answers come. Source: Linux kernel
 * documentation, USB/IP protocol; codes: `spec/usb/usbip.ts`.
 */
import { type ByteStream, concatBytes, type UsbCompletion, type UsbDeviceLink, type UsbTransfer, viewOf } from '../base/index.ts';
import {
  CMD_SUBMIT,
  CMD_UNLINK,
  DIR_IN,
  DIR_OUT,
  ECONNRESET,
  ENODEV,
  EOVERFLOW,
  EPIPE,
  NOT_ISOCHRONOUS,
  PORT_RESET,
  RET_SUBMIT,
  RET_UNLINK,
  URB_HEADER_BYTES,
} from '../spec/usb/usbip.ts';
import { protocolError, type UsbipAnswers } from './usbip-answers.ts';

const MOST_TRANSFER_BYTES = 0x10_0000;

interface Waiting {
  readonly transfer: UsbTransfer;
  readonly settle: (completion: UsbCompletion) => void;
}

export class UsbipLink implements UsbDeviceLink {
  readonly #stream: ByteStream;
  readonly #waiting = new Map<number, Waiting>();
  /** The caller's transfer numbers to ours. */
  readonly #seqnums = new Map<number, number>();
  /** Numbers of unlinks to those of the transfers that they cancel. */
  readonly #unlinks = new Map<number, number>();
  readonly #leaveListeners = new Set<() => void>();
  #nextSeqnum = 1;
  #left = false;

  constructor(stream: ByteStream, answers: UsbipAnswers) {
    this.#stream = stream;
    void this.#settleAll(answers);
  }

  submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    if (this.#left) return Promise.resolve(GONE);
    return new Promise((settle) => {
      const seqnum = this.#nextSeqnum++;
      this.#waiting.set(seqnum, { transfer, settle });
      this.#seqnums.set(transfer.id, seqnum);
      this.#send(submitMessage(seqnum, transfer));
    });
  }

  async cancel(id: number): Promise<void> {
    const target = this.#seqnums.get(id);
    if (target === undefined || this.#left) return;
    const seqnum = this.#nextSeqnum++;
    this.#unlinks.set(seqnum, target);
    this.#send(unlinkMessage(seqnum, target));
  }

  /** Asks for it as a hub would be asked: the protocol has no message for it. */
  async reset(): Promise<void> {
    await this.submit({ id: -1, endpoint: 0, setup: { ...PORT_RESET, index: 1, length: 0 }, data: new Uint8Array(0) });
  }

  onDisconnect(listener: () => void): () => void {
    this.#leaveListeners.add(listener);
    return () => this.#leaveListeners.delete(listener);
  }

  #send(bytes: Uint8Array): void {
    this.#stream.write(bytes).catch(() => this.#leave());
  }

  async #settleAll(answers: UsbipAnswers): Promise<void> {
    try {
      for (let header = await answers.next(URB_HEADER_BYTES); header; header = await answers.next(URB_HEADER_BYTES)) {
        await this.#take(viewOf(header), answers);
      }
    } catch {
      // Bytes that nobody understands, or a connection that broke: either way the device is out of reach.
    }
    this.#leave();
    await this.#stream.close();
  }

  async #take(header: DataView, answers: UsbipAnswers): Promise<void> {
    const [code, seqnum, status] = [header.getUint32(0), header.getUint32(4), header.getInt32(20)];
    // A cancelled transfer is settled by the answer to its unlink; one that had ended has had its own.
    if (code === RET_UNLINK) return this.#cancelled(seqnum, status);
    const moved = header.getUint32(24);
    const waiting = this.#waiting.get(seqnum);
    if (code !== RET_SUBMIT || !waiting || moved > MOST_TRANSFER_BYTES) throw protocolError('an answer belongs to no transfer');
    const isIn = isInward(waiting.transfer);
    const data = isIn ? await answers.next(moved) : undefined;
    if (isIn && !data) throw protocolError('the data of a transfer did not come');
    this.#settle(seqnum, { status: STATUS[-status] ?? (status === 0 ? 'ok' : 'error'), byteLength: moved, ...(data && { data }) });
  }

  #cancelled(unlinkSeqnum: number, status: number): void {
    const target = this.#unlinks.get(unlinkSeqnum);
    this.#unlinks.delete(unlinkSeqnum);
    if (target !== undefined && status === -ECONNRESET) this.#settle(target, { status: 'cancelled', byteLength: 0 });
  }

  #settle(seqnum: number, completion: UsbCompletion): void {
    const waiting = this.#waiting.get(seqnum);
    this.#waiting.delete(seqnum);
    if (!waiting) return;
    if (this.#seqnums.get(waiting.transfer.id) === seqnum) this.#seqnums.delete(waiting.transfer.id);
    waiting.settle(completion);
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    for (const seqnum of [...this.#waiting.keys()]) this.#settle(seqnum, GONE);
    for (const listener of this.#leaveListeners) listener();
  }
}

const GONE: UsbCompletion = { status: 'disconnected', byteLength: 0 };
const STATUS: Readonly<Record<number, UsbCompletion['status']>> = {
  [EPIPE]: 'stall',
  [EOVERFLOW]: 'overflow',
  [ECONNRESET]: 'cancelled',
  [ENODEV]: 'disconnected',
};

function isInward({ endpoint, setup }: UsbTransfer): boolean {
  return setup ? (setup.requestType & 0x80) !== 0 : (endpoint & 0x80) !== 0;
}

function submitMessage(seqnum: number, transfer: UsbTransfer): Uint8Array {
  const { endpoint, setup, data = new Uint8Array(0), length = 0 } = transfer;
  const isIn = isInward(transfer);
  const header = new Uint8Array(URB_HEADER_BYTES);
  const view = viewOf(header);
  view.setUint32(0, CMD_SUBMIT);
  view.setUint32(4, seqnum);
  view.setUint32(12, isIn ? DIR_IN : DIR_OUT);
  view.setUint32(16, endpoint & 0x0f);
  view.setUint32(24, isIn ? length : data.length);
  view.setUint32(32, NOT_ISOCHRONOUS);
  if (setup) {
    view.setUint8(40, setup.requestType);
    view.setUint8(41, setup.request);
    view.setUint16(42, setup.value, true);
    view.setUint16(44, setup.index, true);
    view.setUint16(46, setup.length, true);
  }
  return isIn ? header : concatBytes(header, data);
}

function unlinkMessage(seqnum: number, target: number): Uint8Array {
  const out = new Uint8Array(URB_HEADER_BYTES);
  const view = viewOf(out);
  view.setUint32(0, CMD_UNLINK);
  view.setUint32(4, seqnum);
  view.setUint32(20, target);
  return out;
}
