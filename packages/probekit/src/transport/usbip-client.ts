/**
 * USB/IP client: devices that another computer, or a bench, exports, without any help of the kernel. An imported device
 * is a `UsbDeviceLink`; `usbip-port.ts` makes a port of it. Source: Linux kernel documentation, USB/IP protocol; codes:
 * `spec/usb/usbip.ts`.
 */
import {
  type ByteStream,
  type Clock,
  concatBytes,
  type UsbCompletion,
  type UsbDeviceLink,
  type UsbDeviceSummary,
  type UsbTransfer,
  viewOf,
} from '../base/index.ts';
import {
  BUSID_BYTES,
  CMD_SUBMIT,
  CMD_UNLINK,
  DEVICE_RECORD_BYTES,
  DIR_IN,
  DIR_OUT,
  ECONNRESET,
  ENODEV,
  EOVERFLOW,
  EPIPE,
  INTERFACE_RECORD_BYTES,
  NOT_ISOCHRONOUS,
  OP_HEADER_BYTES,
  OP_REP_DEVLIST,
  OP_REP_IMPORT,
  OP_REQ_DEVLIST,
  OP_REQ_IMPORT,
  PATH_BYTES,
  PORT_RESET,
  RET_SUBMIT,
  RET_UNLINK,
  SPEED_HIGH,
  ST_DEV_BUSY,
  ST_NODEV,
  ST_OK,
  URB_HEADER_BYTES,
  USBIP_VERSION,
} from '../spec/usb/usbip.ts';
import { inTime } from './deadline.ts';
import { transportErrors } from './errors.ts';
import { ExactReader } from './exact-reader.ts';
import { summaryFromDescriptors } from './usb-descriptors.ts';

/** A device as an exporting computer lists it. */
export interface UsbipDevice {
  readonly busId: string;
  readonly vendorId: number;
  readonly productId: number;
}

export interface ImportedDevice {
  readonly link: UsbDeviceLink;
  readonly summary: UsbDeviceSummary;
}

const ANSWER_TIMEOUT_MS = 3000;
/** A computer that lists more is none that we talk to. */
const MOST_DEVICES = 256;
const MOST_TRANSFER_BYTES = 0x10_0000;

/** What is exported at the other end. Uses the stream up: an import needs one of its own. */
export async function listUsbip(stream: ByteStream, { clock }: { clock: Clock }): Promise<readonly UsbipDevice[]> {
  const answers = new Answers(stream, clock);
  try {
    await stream.write(operation(OP_REQ_DEVLIST, 0));
    await answers.operation(OP_REP_DEVLIST);
    const count = viewOf(await answers.read(4)).getUint32(0);
    if (count > MOST_DEVICES) throw protocolError(`${count} devices are more than one computer has`);
    const devices: UsbipDevice[] = [];
    for (let index = 0; index < count; index++) {
      const record = await answers.read(DEVICE_RECORD_BYTES);
      await answers.read(INTERFACE_RECORD_BYTES * (record.at(-1) ?? 0));
      devices.push(listed(record));
    }
    return devices;
  } finally {
    await stream.close();
  }
}

/**
 * Takes a device into use. The stream is the device's from now on: when it ends, the device has left.
 *
 * @throws `usbip/refused`, `usbip/protocol`
 */
export async function importUsbip(stream: ByteStream, busId: string, { clock }: { clock: Clock }): Promise<ImportedDevice> {
  const answers = new Answers(stream, clock);
  try {
    const request = operation(OP_REQ_IMPORT, BUSID_BYTES);
    request.set(new TextEncoder().encode(busId).subarray(0, BUSID_BYTES - 1), OP_HEADER_BYTES);
    await stream.write(request);
    const status = await answers.operation(OP_REP_IMPORT);
    if (status !== ST_OK) throw refused(busId, status);
    const record = await answers.read(DEVICE_RECORD_BYTES);
    const speed = viewOf(record).getUint32(PATH_BYTES + BUSID_BYTES + 8) === SPEED_HIGH ? 'high' : 'full';
    const link = new UsbipLink(stream, answers);
    return { link, summary: await summaryFromDescriptors(link, { speed, location: busId }) };
  } catch (error) {
    await stream.close();
    throw error;
  }
}

/** Reads what the other end answers, within a deadline where one is due. */
class Answers {
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

const NEVER = new Promise<never>(() => undefined);

interface Waiting {
  readonly transfer: UsbTransfer;
  readonly settle: (completion: UsbCompletion) => void;
}

/** The second phase: transfers by number, settled as their answers come. */
class UsbipLink implements UsbDeviceLink {
  readonly #stream: ByteStream;
  readonly #waiting = new Map<number, Waiting>();
  /** The caller's transfer numbers to ours. */
  readonly #seqnums = new Map<number, number>();
  /** Numbers of unlinks to those of the transfers that they cancel. */
  readonly #unlinks = new Map<number, number>();
  readonly #leaveListeners = new Set<() => void>();
  #nextSeqnum = 1;
  #left = false;

  constructor(stream: ByteStream, answers: Answers) {
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

  async #settleAll(answers: Answers): Promise<void> {
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

  async #take(header: DataView, answers: Answers): Promise<void> {
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

function operation(code: number, bodyByteLength: number): Uint8Array {
  const out = new Uint8Array(OP_HEADER_BYTES + bodyByteLength);
  const view = viewOf(out);
  view.setUint16(0, USBIP_VERSION);
  view.setUint16(2, code);
  return out;
}

function listed(record: Uint8Array): UsbipDevice {
  const field = record.subarray(PATH_BYTES, PATH_BYTES + BUSID_BYTES);
  const end = field.indexOf(0);
  const view = viewOf(record);
  return {
    busId: String.fromCharCode(...field.subarray(0, end < 0 ? field.length : end)),
    vendorId: view.getUint16(PATH_BYTES + BUSID_BYTES + 12),
    productId: view.getUint16(PATH_BYTES + BUSID_BYTES + 14),
  };
}

function refused(busId: string, status: number) {
  const reasons: Readonly<Record<number, string>> = { [ST_NODEV]: 'it has no such device', [ST_DEV_BUSY]: 'another client has it' };
  const detail = reasons[status] ?? `it answers with status ${status}`;
  return transportErrors.make('usbip/refused', {
    message: `The other computer does not give device ${busId} away: ${detail}.`,
    hint: status === ST_DEV_BUSY ? 'End the other client, then try again.' : 'List what it exports: usbip list -r HOST.',
    evidence: { busId, status },
  });
}

function protocolError(detail: string) {
  return transportErrors.make('usbip/protocol', {
    message: `The connection brought what is not USB/IP: ${detail}.`,
    hint: 'Name the port of a USB/IP server, as in usbip://HOST:3240/1-1.',
    evidence: { detail },
  });
}
