/**
 * Requests of ST's stlink-server protocol, cut out of a byte stream. No length stands in front: it follows from the
 * command, and for a write from the length field in it. Codes and sources: `spec/stlink/server.ts`.
 */

import { concatBytes, hex, readU32 } from '../base/index.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import {
  CLOSE_DEV,
  COMMAND_OFFSET,
  DIRECTION_OFFSET,
  DIRECTION_READ,
  DIRECTION_SWO_READ,
  DIRECTION_WRITE,
  GET_DEV_INFO,
  GET_NB_DEV,
  LENGTH_OFFSET,
  OPEN_DEV,
  REFRESH_DEVICE_LIST,
  REQUEST_BYTES,
  SEND_USB_CMD,
} from '../spec/stlink/server.ts';
import { errors } from './errors.ts';

export type StlinkServerRequest =
  | { readonly name: 'refresh-device-list' }
  | { readonly name: 'get-device-count' }
  | { readonly name: 'get-device-info'; readonly index: number; readonly byteLength: number }
  | { readonly name: 'open-device'; readonly cookie: number }
  | { readonly name: 'close-device'; readonly connection: number }
  | { readonly name: 'get-server-version' }
  | {
      readonly name: 'send-usb-command';
      readonly connection: number;
      readonly command: Uint8Array;
      readonly phase: { readonly out: Uint8Array } | { readonly in: number } | { readonly swo: number };
    };

/** Every ST-LINK length is a 16-bit number; one more byte for good measure is the limit of what we take in. */
const MOST_DATA_BYTES = 0x1_0000;

/** Collects bytes and hands out whole requests, however the bytes were split. */
export class StlinkServerRequestReader {
  #waiting: Uint8Array = new Uint8Array(0);

  /** The requests that are complete now. Throws `server/malformed`; nothing after that can be understood. */
  *push(bytes: Uint8Array): Generator<StlinkServerRequest> {
    this.#waiting = concatBytes(this.#waiting, bytes);
    for (;;) {
      const length = requestByteLength(this.#waiting);
      if (length === undefined || this.#waiting.length < length) return;
      const request = decode(this.#waiting.slice(0, length));
      this.#waiting = this.#waiting.slice(length);
      yield request;
    }
  }
}

/** How long the request at the start of these bytes is; undefined while too few are there to tell. */
function requestByteLength(bytes: Uint8Array): number | undefined {
  const code = bytes[0];
  if (code === undefined) return undefined;
  const fixed = REQUEST_BYTES[code];
  if (fixed === undefined) throw malformed(`there is no command ${hex(code, 2)}`, bytes);
  if (code !== SEND_USB_CMD || bytes.length < fixed) return fixed;
  const dataByteLength = readU32(bytes, LENGTH_OFFSET);
  if (dataByteLength > MOST_DATA_BYTES) throw malformed(`a data phase of ${dataByteLength} bytes is too long`, bytes);
  return bytes[DIRECTION_OFFSET] === DIRECTION_WRITE ? fixed + dataByteLength : fixed;
}

function decode(bytes: Uint8Array): StlinkServerRequest {
  switch (bytes[0]) {
    case REFRESH_DEVICE_LIST:
      return { name: 'refresh-device-list' };
    case GET_NB_DEV:
      return { name: 'get-device-count' };
    case GET_DEV_INFO:
      return { name: 'get-device-info', index: bytes[1]!, byteLength: readU32(bytes, 4) };
    case OPEN_DEV:
      return { name: 'open-device', cookie: readU32(bytes, 4) };
    case CLOSE_DEV:
      return { name: 'close-device', connection: readU32(bytes, 4) };
    case SEND_USB_CMD:
      return {
        name: 'send-usb-command',
        connection: readU32(bytes, 4),
        command: bytes.slice(COMMAND_OFFSET, COMMAND_OFFSET + COMMAND_BYTES),
        phase: phaseOf(bytes),
      };
    default:
      return { name: 'get-server-version' };
  }
}

function phaseOf(bytes: Uint8Array): { out: Uint8Array } | { in: number } | { swo: number } {
  const byteLength = readU32(bytes, LENGTH_OFFSET);
  switch (bytes[DIRECTION_OFFSET]) {
    case DIRECTION_WRITE:
      return { out: bytes.slice(REQUEST_BYTES[SEND_USB_CMD]) };
    case DIRECTION_READ:
      return { in: byteLength };
    case DIRECTION_SWO_READ:
      return { swo: byteLength };
    default:
      throw malformed(`there is no direction ${bytes[DIRECTION_OFFSET]}`, bytes);
  }
}

function malformed(detail: string, bytes: Uint8Array) {
  return errors.make('server/malformed', {
    message: `A stlink-server client sent what is not a request: ${detail}.`,
    hint: 'Connect a program that speaks the stlink-server protocol, such as OpenOCD with "st-link backend tcp".',
    evidence: { protocol: 'stlink-server', detail, bytes: bytes.slice(0, 40) },
  });
}
