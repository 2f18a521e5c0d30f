/**
 * The RTT structure as bytes: what a program has written into its own RAM, and therefore not to be trusted. Source: `spec/rtt.ts`.
 */
import { readU32 } from '../../base/index.ts';
import {
  RTT_BUFFER,
  RTT_DOWN_COUNT,
  RTT_FLAGS,
  RTT_HEADER_BYTES,
  RTT_ID,
  RTT_ID_BYTES,
  RTT_MODES,
  RTT_NAME,
  RTT_READ_OFFSET,
  RTT_RING_BYTES,
  RTT_SIZE,
  RTT_UP_COUNT,
  RTT_WRITE_OFFSET,
} from '../../spec/rtt.ts';

/** One direction of one channel. */
export interface RttRing {
  /** Of its six words. */
  readonly address: number;
  readonly nameAddress: number;
  readonly bufferAddress: number;
  /** 0: the program has not set it up. */
  readonly sizeBytes: number;
  readonly writeOffset: number;
  readonly readOffset: number;
  readonly whenFull: (typeof RTT_MODES)[number];
}

export interface RttCounts {
  readonly up: number;
  readonly down: number;
}

/** More than any program has. */
const MOST_RINGS = 64;
const MOST_RING_BYTES = 1 << 20;
/** RAM inside the chip, from CCM to SRAM4, and what hangs on its memory controllers: reading it moves nothing. */
const RAM: readonly (readonly [start: number, end: number])[] = [
  [0x1000_0000, 0x4000_0000],
  [0x6000_0000, 0xa000_0000],
];

/** `RTT_ID`, and zeros. */
export const RTT_ID_FIELD = Uint8Array.from({ length: RTT_ID_BYTES }, (_, at) => RTT_ID.charCodeAt(at) || 0);

/** How many rings the header tells of; undefined where it is none. `bytes`: `RTT_HEADER_BYTES` of it. */
export function rttCounts(bytes: Uint8Array): RttCounts | undefined {
  if (bytes.length < RTT_HEADER_BYTES || RTT_ID_FIELD.some((byte, at) => byte !== bytes[at])) return undefined;
  const [up, down] = [readU32(bytes, RTT_UP_COUNT), readU32(bytes, RTT_DOWN_COUNT)];
  return up > MOST_RINGS || down > MOST_RINGS || up + down === 0 ? undefined : { up, down };
}

/** Where a ring's words lie: those that go up come first. */
export function rttRingAddress(block: number, counts: RttCounts, direction: 'up' | 'down', channel: number): number {
  const index = direction === 'up' ? channel : counts.up + channel;
  return block + RTT_HEADER_BYTES + index * RTT_RING_BYTES;
}

/** `bytes`: the six words at `address`. Undefined where they cannot be a ring. */
export function rttRing(bytes: Uint8Array, address: number): RttRing | undefined {
  const word = (offset: number) => readU32(bytes, offset);
  const [bufferAddress, sizeBytes] = [word(RTT_BUFFER), word(RTT_SIZE)];
  const [writeOffset, readOffset] = [word(RTT_WRITE_OFFSET), word(RTT_READ_OFFSET)];
  const whenFull = RTT_MODES[word(RTT_FLAGS) & 3];
  const isUnused = sizeBytes === 0 || bufferAddress === 0;
  const isSound = isInRam(bufferAddress, sizeBytes) && writeOffset < sizeBytes && readOffset < sizeBytes && whenFull !== undefined;
  if (!isUnused && !isSound) return undefined;
  const size = isUnused ? 0 : sizeBytes;
  return { address, nameAddress: word(RTT_NAME), bufferAddress, sizeBytes: size, writeOffset, readOffset, whenFull: whenFull ?? 'skips' };
}

/** Bytes that wait to be read. */
export function rttFill({ sizeBytes, writeOffset, readOffset }: RttRing): number {
  return (writeOffset - readOffset + sizeBytes) % sizeBytes;
}

/** `length` bytes from `offset` on, as one stretch, or two where they go round the end. */
export function rttStretches({ bufferAddress, sizeBytes }: RttRing, offset: number, length: number): { address: number; length: number }[] {
  const first = Math.min(length, sizeBytes - offset);
  const stretches = [
    { address: bufferAddress + offset, length: first },
    { address: bufferAddress, length: length - first },
  ];
  return stretches.filter((stretch) => stretch.length > 0);
}

function isInRam(address: number, byteLength: number): boolean {
  return byteLength <= MOST_RING_BYTES && RAM.some(([start, end]) => address >= start && address + byteLength <= end);
}
