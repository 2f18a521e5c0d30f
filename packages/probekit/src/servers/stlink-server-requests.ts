/**
 * Requests of ST's stlink-server protocol, cut out of a byte stream. No length stands in front: it follows from the
 * command, and for a write from the length field in it. All fields little-endian. Source: OpenOCD stlink_usb.c, TCP back end.
 */

import { concatBytes, hex, readU32 } from '../base/index.ts';
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

/** Bytes of each request; of the last one without its data. */
const BYTE_LENGTHS: readonly number[] = [2, 1, 8, 8, 8, 32, 4];
const SEND_USB_CMD = 5;
const COMMAND_OFFSET = 8;
const COMMAND_BYTE_LENGTH = 16;
const DIRECTION_OFFSET = 24;
const LENGTH_OFFSET = 28;
const DIRECTION_WRITE = 0;
const DIRECTION_READ = 1;
const DIRECTION_SWO_READ = 3;
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
  const fixed = BYTE_LENGTHS[code];
  if (fixed === undefined) throw malformed(`there is no command ${hex(code, 2)}`, bytes);
  if (code !== SEND_USB_CMD || bytes.length < fixed) return fixed;
  const dataByteLength = readU32(bytes, LENGTH_OFFSET);
  if (dataByteLength > MOST_DATA_BYTES) throw malformed(`a data phase of ${dataByteLength} bytes is too long`, bytes);
  return bytes[DIRECTION_OFFSET] === DIRECTION_WRITE ? fixed + dataByteLength : fixed;
}

function decode(bytes: Uint8Array): StlinkServerRequest {
  switch (bytes[0]) {
    case 0:
      return { name: 'refresh-device-list' };
    case 1:
      return { name: 'get-device-count' };
    case 2:
      return { name: 'get-device-info', index: bytes[1]!, byteLength: readU32(bytes, 4) };
    case 3:
      return { name: 'open-device', cookie: readU32(bytes, 4) };
    case 4:
      return { name: 'close-device', connection: readU32(bytes, 4) };
    case SEND_USB_CMD:
      return {
        name: 'send-usb-command',
        connection: readU32(bytes, 4),
        command: bytes.slice(COMMAND_OFFSET, COMMAND_OFFSET + COMMAND_BYTE_LENGTH),
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
      return { out: bytes.slice(BYTE_LENGTHS[SEND_USB_CMD]) };
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
