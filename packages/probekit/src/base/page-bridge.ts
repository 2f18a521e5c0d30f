/**
 * The page bridge: how a page that cannot reach USB uses the probes of the computer that serves it. Requests, answers and
 * events as plain data, and the frame that carries each of them with its bytes: the length of the header (32 bits, little
 * endian), the header as JSON, then the bytes of a transfer, a file or a serial port.
 */
import { concatBytes, readU32 } from './bytes.ts';
import type { HostPlatform, HostQuestion } from './host-facts.ts';
import type { LineCoding } from './serial.ts';
import type { UsbDeviceSummary, UsbSetup } from './usb.ts';

/** Of the protocol. A page and a bridge of one release have the same; the header of `hello` tells others. */
export const PAGE_BRIDGE_VERSION = 1;
export const MOST_HEADER_BYTES = 64 * 1024;
/** More than any transfer or file that the host stack asks for. */
export const MOST_DATA_BYTES = 1024 * 1024;

/** Two ways of whole messages between two programs. */
export interface MessageStream {
  /** Resolves once the message is handed on. Rejects when the other side has closed. */
  write(message: Uint8Array): Promise<void>;
  /** Messages as they arrive; ends when the other side closes. One reader at a time. */
  readonly read: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A device as the bridge lists it; `device` names it for as long as it stays plugged in. */
export type BridgedDevice = UsbDeviceSummary & { readonly device: number };

/** What can be asked of one USB device, each as the method of `UsbPort` of that name. Bytes out are the frame's. */
export type BridgePortRequest = { readonly device: number } & (
  | { readonly ask: 'open' | 'close' | 'reset' }
  | { readonly ask: 'selectConfiguration' | 'claimInterface' | 'releaseInterface' | 'clearHalt'; readonly value: number }
  | { readonly ask: 'transferIn'; readonly endpoint: number; readonly length: number; readonly timeoutMs?: number | undefined }
  | { readonly ask: 'transferOut'; readonly endpoint: number; readonly timeoutMs?: number | undefined }
  | { readonly ask: 'controlIn' | 'controlOut'; readonly setup: UsbSetup; readonly timeoutMs?: number | undefined }
);

/** What can be asked of the computer, each as the method of `HostFacts` of that name. */
export type BridgeFactsRequest =
  | { readonly ask: 'readFile'; readonly path: string; readonly maxBytes?: number | undefined }
  | { readonly ask: 'listFolder' | 'readLink' | 'stat'; readonly path: string }
  | { readonly ask: 'holders'; readonly of: readonly string[] }
  | { readonly ask: 'askSystem'; readonly question: HostQuestion };

/** What can be asked of a serial port; `serial` is the number that `serialOpen` answered. */
export type BridgeSerialRequest =
  | { readonly ask: 'serialOpen'; readonly device: number }
  | { readonly ask: 'serialConfigure'; readonly serial: number; readonly coding: LineCoding }
  | { readonly ask: 'serialWrite' | 'serialClose'; readonly serial: number };

export type BridgeRequest =
  | { readonly ask: 'hello' }
  | { readonly ask: 'list' }
  /** Gives up an earlier request, which then ends in `bridge/cancelled`. */
  | { readonly ask: 'cancel'; readonly request: number }
  | BridgePortRequest
  | BridgeFactsRequest
  | BridgeSerialRequest;

export interface BridgeHello {
  readonly version: number;
  /** Undefined where the computer cannot be looked at. */
  readonly platform?: HostPlatform | undefined;
  /** Nothing behind the bridge is real hardware. */
  readonly isVirtual: boolean;
}

/** An error of the stack as it crosses the bridge. */
export interface BridgedError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly evidence: unknown;
}

/** Answers a request by its `id`; the bytes that came in are the frame's. */
export type BridgeAnswer = { readonly id: number } & ({ readonly ok: unknown } | { readonly error: BridgedError });

export type BridgeEvent =
  /** What is plugged in has changed. */
  | { readonly event: 'devices' }
  | { readonly event: 'disconnect'; readonly device: number }
  /** Bytes of a serial port are the frame's. */
  | { readonly event: 'serial'; readonly serial: number }
  | { readonly event: 'serialEnd'; readonly serial: number; readonly error?: BridgedError | undefined };

export interface BridgeFrame {
  readonly header: unknown;
  readonly data: Uint8Array;
}

const NO_DATA = new Uint8Array(0);
const LENGTH_BYTES = 4;

export function packBridgeFrame(header: object, data: Uint8Array = NO_DATA): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return concatBytes(length, text, data);
}

/** Throws `RangeError` on what is no frame; what its header says is the reader's to check. */
export function unpackBridgeFrame(frame: Uint8Array): BridgeFrame {
  if (frame.length < LENGTH_BYTES) throw new RangeError(`a frame of ${frame.length} bytes has no header`);
  const length = readU32(frame, 0);
  const end = LENGTH_BYTES + length;
  if (length > MOST_HEADER_BYTES || end > frame.length) throw new RangeError(`a header of ${length} bytes in ${frame.length}`);
  if (frame.length - end > MOST_DATA_BYTES) throw new RangeError(`${frame.length - end} bytes of data are too many`);
  return { header: parsed(frame.subarray(LENGTH_BYTES, end)), data: frame.slice(end) };
}

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (cause) {
    throw new RangeError('the header is not JSON', { cause });
  }
}
