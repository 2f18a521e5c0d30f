/**
 * LZ4 blocks for a loader behind a slow wire: what goes in is cut by others, and so is decided where it is worth it. Blocks refer
 * to those before them, as far back as the loader's history reaches. Pure.
 * Source: LZ4 Block Format Description, 2022-07-31 (sequences, lengths, end of a block).
 */

const LEAST_MATCH = 4;
/** Of a token: a length that goes on in the bytes behind it. */
const LONG_LENGTH = 15;
/** The end of a block is literals, and no match begins close to it. */
const LAST_LITERALS = 5;
const LAST_MATCH_FROM_END = 12;
/** An offset has 16 bits. */
const FARTHEST = 0xffff;
const HASH_BITS = 15;
/** Knuth's multiplier for 32 bits. */
const HASH_FACTOR = 0x9e37_79b1;
/** So many earlier places are compared: code gains little by more. */
const MOST_TRIES = 32;

interface Match {
  readonly length: number;
  readonly offset: number;
}

export class Lz4Encoder {
  readonly #text: Uint8Array;
  readonly #reach: number;
  readonly #newest = new Int32Array(1 << HASH_BITS).fill(-1);
  /** The place before, with the same hash, of each place in reach. */
  readonly #earlier = new Int32Array(FARTHEST + 1);
  #length = 0;
  #known = 0;

  /** @param capacity bytes of all blocks together; @param reach how far back the decoder keeps what it made */
  constructor(capacity: number, reach: number) {
    this.#text = new Uint8Array(capacity);
    this.#reach = Math.min(reach, FARTHEST);
  }

  /** The next block; whoever decodes it knows those before it, whether they came as LZ4 or not. */
  encode(block: Uint8Array): Uint8Array {
    const start = this.#length;
    const end = start + block.length;
    this.#text.set(block, start);
    this.#length = end;
    const out: number[] = [];
    let literalsFrom = start;
    for (let at = start; at <= end - LAST_MATCH_FROM_END; ) {
      const match = this.#longestAt(at, end - LAST_LITERALS);
      if (match.length < LEAST_MATCH) {
        at += 1;
        continue;
      }
      pushSequence(out, this.#text.subarray(literalsFrom, at), match);
      at += match.length;
      literalsFrom = at;
    }
    pushSequence(out, this.#text.subarray(literalsFrom, end));
    return Uint8Array.from(out);
  }

  #longestAt(at: number, end: number): Match {
    this.#learnUpTo(at);
    const text = this.#text;
    const nearest = Math.max(0, at - this.#reach);
    let [length, offset] = [0, 0];
    let place = this.#newest[this.#hashAt(at)]!;
    for (let tries = 0; place >= nearest && tries < MOST_TRIES; tries++) {
      if (text[place + length] !== text[at + length] && length > 0) {
        place = this.#earlier[place & FARTHEST]!;
        continue;
      }
      let same = 0;
      while (at + same < end && text[place + same] === text[at + same]) same += 1;
      if (same > length) [length, offset] = [same, at - place];
      place = this.#earlier[place & FARTHEST]!;
    }
    return { length, offset };
  }

  #learnUpTo(end: number): void {
    for (; this.#known < end; this.#known++) {
      const hash = this.#hashAt(this.#known);
      this.#earlier[this.#known & FARTHEST] = this.#newest[hash]!;
      this.#newest[hash] = this.#known;
    }
  }

  #hashAt(at: number): number {
    const text = this.#text;
    const word = text[at]! | (text[at + 1]! << 8) | (text[at + 2]! << 16) | (text[at + 3]! << 24);
    return Math.imul(word, HASH_FACTOR) >>> (32 - HASH_BITS);
  }
}

/** Without a match: the last one of a block. */
function pushSequence(out: number[], literals: Uint8Array, match?: Match): void {
  const matchLength = match ? match.length - LEAST_MATCH : 0;
  out.push((Math.min(literals.length, LONG_LENGTH) << 4) | Math.min(matchLength, LONG_LENGTH));
  pushLength(out, literals.length);
  for (const byte of literals) out.push(byte);
  if (!match) return;
  out.push(match.offset & 0xff, match.offset >> 8);
  pushLength(out, matchLength);
}

/** What a token does not hold of a length. */
function pushLength(out: number[], length: number): void {
  if (length < LONG_LENGTH) return;
  let rest = length - LONG_LENGTH;
  for (; rest >= 0xff; rest -= 0xff) out.push(0xff);
  out.push(rest);
}
