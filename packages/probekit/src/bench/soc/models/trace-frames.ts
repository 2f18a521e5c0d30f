/**
 * The formatter before a trace port: fourteen bytes of one source and its number make a frame of sixteen. Before the first frame stands
 * what tells a reader where frames begin; that it is not repeated is assumed. Source: ARM IHI 0029, D4.
 */
import { FRAME_BYTES, FRAME_SYNCHRONISATION } from '../../../spec/arm/tpiu.ts';
import type { LinearMemory } from '../../linear-memory.ts';

/** Its first byte says whose the others are, its last has their lowest bits. */
const DATA_END = FRAME_BYTES - 1;
const FILLED = 0;
const SENT = 1;
const SYNCHRONISED = 2;

export class TraceFrames {
  readonly #frame: Uint8Array;
  /** How much of the frame is there, how much of it has gone; how much of the synchronisation has. */
  readonly #counts: Uint32Array;

  constructor(memory: LinearMemory) {
    this.#frame = memory.bytes(FRAME_BYTES);
    this.#counts = memory.words(3);
  }

  clear(): void {
    this.#counts.fill(0);
  }

  /** The next byte on its way out, -1 until a frame is full. `source`: the number of who made the bytes that `take` gives. */
  next(source: number, take: () => number): number {
    const counts = this.#counts;
    if (counts[FILLED]! < FRAME_BYTES && !this.#fill(source, take)) return -1;
    if (counts[SYNCHRONISED]! < FRAME_SYNCHRONISATION.length) return FRAME_SYNCHRONISATION[counts[SYNCHRONISED]!++]!;
    const byte = this.#frame[counts[SENT]!++]!;
    if (counts[SENT] === FRAME_BYTES) counts[FILLED] = counts[SENT] = 0;
    return byte;
  }

  #fill(source: number, take: () => number): boolean {
    const [frame, counts] = [this.#frame, this.#counts];
    while (counts[FILLED]! < DATA_END) {
      const byte = take();
      if (byte < 0) return false;
      if (counts[FILLED] === 0) {
        frame.fill(0);
        // A number at an even place has its lowest bit set, and holds from the byte behind it on.
        frame[counts[FILLED]!++] = (source << 1) | 1;
      }
      const at = counts[FILLED]!++;
      const isEven = at % 2 === 0;
      frame[at] = isEven ? byte & 0xfe : byte;
      if (isEven) frame[DATA_END]! |= (byte & 1) << (at / 2);
    }
    counts[FILLED] = FRAME_BYTES;
    return true;
  }
}
