/**
 * Bytes of ITM and DWT to packets, however they are split. Anything may come: what is no packet becomes `unknown`, and the
 * next byte is taken for a header. Holds a few bytes at most. Source: ARM DDI 0403E.e, D4.2.
 */
import {
  HARDWARE_SOURCE,
  ID_DATA_PC,
  ID_DATA_VALUE,
  ID_EVENT_COUNTER,
  ID_EXCEPTION,
  ID_PC_SAMPLE,
  LOCAL_TIMESTAMP,
  MOST_SHORT_TIMESTAMP,
  OVERFLOW,
  SYNCHRONISATION,
} from '../../spec/arm/itm.ts';
import { EVENT_COUNTERS, type ItmPacket } from './itm-packets.ts';

const SYNCHRONISATION_END = SYNCHRONISATION.at(-1);
const SYNCHRONISATION_ZEROS = SYNCHRONISATION.length - 1;
const CONTINUES = 0x80;
/** Bytes of payload by the two low bits of a source packet's header. */
const SOURCE_BYTES = [0, 1, 2, 4] as const;
const GLOBAL_TIMESTAMP_LOW = 0x94;
const GLOBAL_TIMESTAMP_HIGH = 0xb4;
/** Most bytes that continue a packet: of 64 bits of global timestamp, and of all others. */
const MOST_OF_GLOBAL_HIGH = 6;
const MOST_CONTINUED = 4;
const RELATIONS = ['exact', 'timestamp-late', 'packet-late', 'both-late'] as const;
const EXCEPTION_STEPS = [undefined, 'entered', 'exited', 'returned'] as const;
/** Of the fourth byte of a low global timestamp. */
const CLOCK_CHANGED = 1 << 26;
const WRAPPED = 1 << 27;
const END_OF_DATA_PC = ID_DATA_VALUE;
const END_OF_DATA_VALUE = 24;

/** What is known of the packet under way. */
type Under = 'header' | 'zeros' | 'source' | 'continued';

export class ItmDecoder {
  #under: Under = 'header';
  #header = 0;
  #payload: number[] = [];
  /** Zero bytes in a row, of a synchronisation that may come. */
  #zeros = 0;

  /** The packets that these bytes complete. */
  push(bytes: Uint8Array): ItmPacket[] {
    const packets: ItmPacket[] = [];
    for (const byte of bytes) this.#take(byte, packets);
    return packets;
  }

  /** Forgets what has begun: the bytes that follow have nothing to do with those before. */
  reset(): void {
    this.#under = 'header';
    this.#payload = [];
    this.#zeros = 0;
  }

  #take(byte: number, packets: ItmPacket[]): void {
    if (this.#under === 'zeros') this.#afterZeros(byte, packets);
    else if (this.#under === 'header') this.#begin(byte, packets);
    else this.#continue(byte, packets);
  }

  #afterZeros(byte: number, packets: ItmPacket[]): void {
    if (byte === 0) {
      this.#zeros++;
      return;
    }
    const isWhole = this.#zeros >= SYNCHRONISATION_ZEROS && byte === SYNCHRONISATION_END;
    this.reset();
    packets.push(isWhole ? { kind: 'synchronisation' } : { kind: 'unknown', header: 0 });
    if (!isWhole) this.#begin(byte, packets);
  }

  #begin(header: number, packets: ItmPacket[]): void {
    this.#header = header;
    this.#payload = [];
    if (header === 0) {
      this.#under = 'zeros';
      this.#zeros = 1;
    } else if (SOURCE_BYTES[(header & 3) as 0 | 1 | 2 | 3] > 0) this.#under = 'source';
    else if (header & CONTINUES) this.#under = 'continued';
    else packets.push(withoutPayload(header));
  }

  #continue(byte: number, packets: ItmPacket[]): void {
    const header = this.#header;
    this.#payload.push(byte);
    const { length } = this.#payload;
    if (this.#under === 'source') {
      if (length < SOURCE_BYTES[(header & 3) as 0 | 1 | 2 | 3]) return;
      packets.push(header & HARDWARE_SOURCE ? hardwarePacket(header, this.#payload) : softwarePacket(header, this.#payload));
    } else {
      const most = header === GLOBAL_TIMESTAMP_HIGH ? MOST_OF_GLOBAL_HIGH : MOST_CONTINUED;
      // The last byte of an extension has no such bit: all eight count.
      const goesOn = (byte & CONTINUES) !== 0;
      if (goesOn && length < most) return;
      packets.push(goesOn && !isExtension(header) ? { kind: 'unknown', header } : continuedPacket(header, this.#payload));
    }
    this.reset();
  }
}

function isExtension(header: number): boolean {
  return (header & 0b1011) === 0b1000;
}

function withoutPayload(header: number): ItmPacket {
  if (header === OVERFLOW) return { kind: 'overflow' };
  if ((header & 0x0f) === 0 && header >>> 4 <= MOST_SHORT_TIMESTAMP) {
    return { kind: 'local-timestamp', ticks: header >>> 4, relation: 'exact' };
  }
  if (isExtension(header)) return extension(header, []);
  return { kind: 'unknown', header };
}

function continuedPacket(header: number, payload: readonly number[]): ItmPacket {
  if ((header & 0xcf) === LOCAL_TIMESTAMP) {
    return { kind: 'local-timestamp', ticks: Number(sevens(payload)), relation: RELATIONS[((header >>> 4) & 3) as 0 | 1 | 2 | 3] };
  }
  if (header === GLOBAL_TIMESTAMP_LOW) {
    const value = Number(sevens(payload));
    return {
      kind: 'global-timestamp-low',
      value: value & (CLOCK_CHANGED - 1),
      clockChanged: (value & CLOCK_CHANGED) !== 0,
      wrapped: (value & WRAPPED) !== 0,
    };
  }
  if (header === GLOBAL_TIMESTAMP_HIGH) return { kind: 'global-timestamp-high', value: sevens(payload) };
  return isExtension(header) ? extension(header, payload) : { kind: 'unknown', header };
}

/** Three bits in the header, then seven a byte; eight in a fourth. */
function extension(header: number, payload: readonly number[]): ItmPacket {
  const more = payload.reduce((value, byte, index) => value + (index === 3 ? byte : byte & 0x7f) * 2 ** (3 + 7 * index), 0);
  return { kind: 'extension', source: header & HARDWARE_SOURCE ? 'hardware' : 'software', value: ((header >>> 4) & 7) + more };
}

function softwarePacket(header: number, payload: readonly number[]): ItmPacket {
  return { kind: 'port', port: header >>> 3, bytes: Uint8Array.from(payload) };
}

function hardwarePacket(header: number, payload: readonly number[]): ItmPacket {
  const id = header >>> 3;
  const sizeBytes = payload.length;
  const value = payload.reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
  if (id === ID_EVENT_COUNTER && sizeBytes === 1) return { kind: 'events', counters: EVENT_COUNTERS.filter((_, at) => (value >>> at) & 1) };
  if (id === ID_EXCEPTION && sizeBytes === 2) {
    const step = EXCEPTION_STEPS[((value >>> 12) & 3) as 0 | 1 | 2 | 3];
    return step ? { kind: 'exception', number: value & 0x1ff, step } : { kind: 'unknown', header };
  }
  if (id === ID_PC_SAMPLE && sizeBytes === 4) return { kind: 'pc', address: value };
  if (id === ID_PC_SAMPLE && sizeBytes === 1 && value === 0) return { kind: 'pc', address: undefined };
  if (id >= ID_DATA_PC && id < END_OF_DATA_PC) return dataPlace(header, (id - ID_DATA_PC) >>> 1, value, sizeBytes);
  if (id >= ID_DATA_VALUE && id < END_OF_DATA_VALUE) {
    return { kind: 'data-value', comparator: (id - ID_DATA_VALUE) >>> 1, access: id & 1 ? 'write' : 'read', value, sizeBytes };
  }
  return { kind: 'unknown', header };
}

/** A program counter of four bytes, or the lower two of an address. */
function dataPlace(header: number, comparator: number, value: number, sizeBytes: number): ItmPacket {
  const isAddress = (header >>> 3) & 1;
  if (!isAddress && sizeBytes === 4) return { kind: 'data-pc', comparator, address: value };
  if (isAddress && sizeBytes === 2) return { kind: 'data-address', comparator, low: value };
  return { kind: 'unknown', header };
}

/** Seven bits a byte, lowest first. */
function sevens(payload: readonly number[]): bigint {
  return payload.reduce((value, byte, index) => value | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
}
