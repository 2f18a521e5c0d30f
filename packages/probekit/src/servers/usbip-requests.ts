/**
 * Requests of a USB/IP client, cut out of a byte stream: first the device list or an import, after an import transfers
 * and their cancelling. Pure. Codes and sources: `spec/usb/usbip.ts`.
 */
import { concatBytes, hex, type UsbSetup, viewOf } from '../base/index.ts';
import {
  BUSID_BYTES,
  CMD_SUBMIT,
  CMD_UNLINK,
  DIR_IN,
  DIR_OUT,
  NOT_ISOCHRONOUS,
  OP_HEADER_BYTES,
  OP_REQ_DEVLIST,
  OP_REQ_IMPORT,
  SHORT_NOT_OK,
  URB_HEADER_BYTES,
} from '../spec/usb/usbip.ts';
import { errors } from './errors.ts';

export type UsbipRequest =
  | { readonly name: 'list' }
  | { readonly name: 'import'; readonly busId: string }
  | UsbipSubmit
  | { readonly name: 'unlink'; readonly seqnum: number; readonly target: number };

export interface UsbipSubmit {
  readonly name: 'submit';
  readonly seqnum: number;
  readonly direction: 'in' | 'out';
  /** Endpoint number without direction. */
  readonly endpoint: number;
  readonly byteLength: number;
  readonly shortNotOk: boolean;
  readonly setup: UsbSetup;
  readonly data: Uint8Array;
}

/** The longest transfer taken in; the kernel's storage driver stays below a quarter of it. */
const MOST_TRANSFER_BYTES = 0x10_0000;

/** Collects bytes and hands out whole requests, however the bytes were split. */
export class UsbipRequestReader {
  #waiting: Uint8Array = new Uint8Array(0);
  #imported = false;

  /** From now on transfers are expected. */
  imported(): void {
    this.#imported = true;
  }

  /** The requests that are complete now. Throws `server/malformed`; nothing after that can be understood. */
  *push(bytes: Uint8Array): Generator<UsbipRequest> {
    this.#waiting = concatBytes(this.#waiting, bytes);
    for (;;) {
      const found = this.#imported ? cutTransfer(this.#waiting) : cutOperation(this.#waiting);
      if (!found) return;
      this.#waiting = this.#waiting.slice(found.byteLength);
      yield found.request;
    }
  }
}

interface Cut {
  readonly request: UsbipRequest;
  readonly byteLength: number;
}

function cutOperation(bytes: Uint8Array): Cut | undefined {
  if (bytes.length < OP_HEADER_BYTES) return undefined;
  // The version is not looked at: every 1.x client sends the same two requests.
  const code = viewOf(bytes).getUint16(2);
  if (code === OP_REQ_DEVLIST) return { request: { name: 'list' }, byteLength: OP_HEADER_BYTES };
  if (code !== OP_REQ_IMPORT) throw malformed(`there is no operation ${hex(code, 4)}`, bytes);
  const byteLength = OP_HEADER_BYTES + BUSID_BYTES;
  if (bytes.length < byteLength) return undefined;
  const field = bytes.subarray(OP_HEADER_BYTES, byteLength);
  const end = field.indexOf(0);
  const busId = String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)));
  return { request: { name: 'import', busId }, byteLength };
}

function cutTransfer(bytes: Uint8Array): Cut | undefined {
  if (bytes.length < URB_HEADER_BYTES) return undefined;
  const view = viewOf(bytes);
  const code = view.getUint32(0);
  const seqnum = view.getUint32(4);
  if (code === CMD_UNLINK) return { request: { name: 'unlink', seqnum, target: view.getUint32(20) }, byteLength: URB_HEADER_BYTES };
  if (code !== CMD_SUBMIT) throw malformed(`there is no command ${hex(code)}`, bytes);
  const direction = view.getUint32(12);
  const endpoint = view.getUint32(16);
  const byteLength = view.getUint32(24);
  const packets = view.getUint32(32);
  if (direction !== DIR_IN && direction !== DIR_OUT) throw malformed(`there is no direction ${direction}`, bytes);
  if (endpoint > 15) throw malformed(`there is no endpoint ${endpoint}`, bytes);
  if (byteLength > MOST_TRANSFER_BYTES) throw malformed(`a transfer of ${byteLength} bytes is too long`, bytes);
  if (packets !== 0 && packets !== NOT_ISOCHRONOUS) throw malformed('a probe has no isochronous endpoints', bytes);
  const end = URB_HEADER_BYTES + (direction === DIR_OUT ? byteLength : 0);
  if (bytes.length < end) return undefined;
  const request: UsbipSubmit = {
    name: 'submit',
    seqnum,
    direction: direction === DIR_IN ? 'in' : 'out',
    endpoint,
    byteLength,
    shortNotOk: (view.getUint32(20) & SHORT_NOT_OK) !== 0,
    setup: setupOf(view),
    data: bytes.slice(URB_HEADER_BYTES, end),
  };
  return { request, byteLength: end };
}

/** The only little-endian words of the protocol: they are as on the wire of USB. */
function setupOf(view: DataView): UsbSetup {
  return {
    requestType: view.getUint8(40),
    request: view.getUint8(41),
    value: view.getUint16(42, true),
    index: view.getUint16(44, true),
    length: view.getUint16(46, true),
  };
}

function malformed(detail: string, bytes: Uint8Array) {
  return errors.make('server/malformed', {
    message: `A USB/IP client sent what is not a request: ${detail}.`,
    hint: 'Connect a program that speaks USB/IP 1.1.1: usbip attach, or probekit --probe usbip://HOST:PORT/BUSID.',
    evidence: { protocol: 'usbip', detail, bytes: bytes.slice(0, URB_HEADER_BYTES) },
  });
}
