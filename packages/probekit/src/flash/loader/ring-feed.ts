/** One ring of the loader, from the side that fills it: what goes in next, how much the loader has taken, what it has done. */
import { concatBytes } from '../../base/index.ts';
import { type ChannelStatus, type Checksum, type LoaderCommand, packCommand, RESULTS, RING_UNIT_BYTES, ringBytesOf } from './mailbox.ts';

/** So much of new commands goes in first, so that the loader has something to begin with. */
const FIRST_BYTES = 0x400;
const MODULUS = 2 ** 32;

/** Bytes for an address of the target. */
export interface RingWrite {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export class RingFeed {
  /** Where the ring stands. */
  readonly address: number;
  /** A power of two. */
  readonly byteLength: number;
  #commands: readonly LoaderCommand[] = [];
  /** The command that goes in next, and how much of the one before it is still outside. */
  #nextCommand = 0;
  #pending: Uint8Array = new Uint8Array(0);
  /** Bytes of the commands that are not in the ring yet. */
  #outside = 0;
  /** Blocks go in until the ring is full, and the next one when a quarter of it is empty: each look at it costs transfers. */
  #isFilling = true;
  #written = 0;
  #taken = 0;
  /** What the loader had done before these commands. */
  #doneBefore = 0;
  #resultsBefore = 0;
  #sumsIn = 0;
  #done = 0;
  #takenBeforeCommand = 0;
  #currentSinceMs = 0;
  readonly #blockBytes: number;
  /** Checksums of these commands so far. */
  sums: Checksum[] = [];

  /** `blockBytes`: most that goes in at once. */
  constructor(address: number, byteLength: number, blockBytes: number) {
    this.address = address;
    this.byteLength = byteLength;
    this.#blockBytes = blockBytes;
  }

  /** All bytes put in so far, modulo 2 to the 32. */
  get written(): number {
    return this.#written % MODULUS;
  }

  /** Commands done of those begun last. */
  get doneCount(): number {
    return this.#done;
  }

  get isDone(): boolean {
    return this.#done === this.#commands.length;
  }

  /** Nothing is left to put in. */
  get isAllIn(): boolean {
    return this.#outside === 0;
  }

  get erasedBytes(): number {
    return this.#doneBytes('erase');
  }

  get programmedBytes(): number {
    const current = this.#commands[this.#done];
    if (current?.operation !== 'program') return this.#doneBytes('program');
    const taken = Math.max(0, this.#taken - this.#takenBeforeCommand - RING_UNIT_BYTES);
    const share = Math.min(1, taken / (ringBytesOf(current) - RING_UNIT_BYTES));
    return this.#doneBytes('program') + Math.round(share * current.bytes.length);
  }

  /** Nothing of these commands has gone in. */
  get isFresh(): boolean {
    return this.#nextCommand === 0;
  }

  get #room(): number {
    return this.byteLength - (this.#written - this.#taken);
  }

  /** Room without which nothing more goes in. */
  get #leastRoom(): number {
    const quarter = this.byteLength / 4;
    return Math.min(this.#outside, this.#isFilling ? Math.min(quarter, this.#blockBytes) : quarter);
  }

  /** How long, by the data sheet, until there is room for more, or until all is done that went in. */
  restMs(nowMs: number): number {
    const current = this.#commands[this.#done];
    if (!current) return Number.POSITIVE_INFINITY;
    const wanted = this.isAllIn ? Number.POSITIVE_INFINITY : this.#leastRoom - this.#room;
    let restMs = wanted > 0 ? Math.max(0, current.typicalMs - (nowMs - this.#currentSinceMs)) : 0;
    let freed = ringBytesOf(current) - (this.#taken - this.#takenBeforeCommand);
    for (let at = this.#done + 1; freed < wanted && at < this.#commands.length; at++) {
      restMs += this.#commands[at]!.typicalMs;
      freed += ringBytesOf(this.#commands[at]!);
    }
    return restMs;
  }

  /** New commands, behind those that are done. */
  begin(commands: readonly LoaderCommand[], nowMs: number): void {
    this.#currentSinceMs = nowMs;
    this.#commands = commands;
    this.#nextCommand = 0;
    this.#outside = commands.reduce((sum, command) => sum + ringBytesOf(command), 0);
    this.#doneBefore += this.#done;
    this.#resultsBefore += this.sums.length;
    this.#done = 0;
    this.#sumsIn = 0;
    this.sums = [];
    this.#takenBeforeCommand = this.#taken;
  }

  /** What fits now; a block at most. The writes are in order, and the last one makes the others count. */
  next(): RingWrite[] {
    const writes: RingWrite[] = [];
    this.#isFilling = this.#room >= this.#leastRoom;
    if (!this.#isFilling) return writes;
    for (let room = Math.min(this.isFresh ? FIRST_BYTES : this.#blockBytes, this.#room); room > 0; ) {
      if (this.#pending.length === 0 && !this.#loadCommand()) break;
      const at = this.#written % this.byteLength;
      const bytes = this.#pending.subarray(0, Math.min(room, this.byteLength - at));
      writes.push({ address: this.address + at, bytes });
      this.#pending = this.#pending.subarray(bytes.length);
      this.#written += bytes.length;
      this.#outside -= bytes.length;
      room -= bytes.length;
    }
    return joined(writes);
  }

  /** Takes over what the loader says; whether anything has changed. */
  take({ taken, done, resultCount, results }: ChannelStatus, nowMs: number): boolean {
    const before = this.#taken + this.#done + this.sums.length;
    this.#taken += (taken - (this.#taken % MODULUS) + MODULUS) % MODULUS;
    for (let number = this.#resultsBefore + this.sums.length; number < resultCount; number++) this.sums.push(results[number % RESULTS]);
    const doneNow = done - this.#doneBefore;
    if (doneNow > this.#done) this.#currentSinceMs = nowMs;
    for (; this.#done < doneNow; this.#done++) this.#takenBeforeCommand += ringBytesOf(this.#commands[this.#done]!);
    return this.#taken + this.#done + this.sums.length !== before;
  }

  #loadCommand(): boolean {
    const command = this.#commands[this.#nextCommand];
    if (!command) return false;
    if (command.operation === 'sum') {
      // Older results would be lost.
      if (this.#sumsIn - this.sums.length >= RESULTS) return false;
      this.#sumsIn += 1;
    }
    this.#pending = packCommand(command);
    this.#nextCommand += 1;
    return true;
  }

  #doneBytes(operation: 'erase' | 'program'): number {
    const done = this.#commands.slice(0, this.#done).filter((command) => command.operation === operation);
    return done.reduce((sum, command) => sum + ('bytes' in command ? command.bytes.length : command.byteLength), 0);
  }
}

/** Neighbours as one write: each write costs a transfer. */
function joined(writes: readonly RingWrite[]): RingWrite[] {
  const runs: { address: number; end: number; parts: Uint8Array[] }[] = [];
  for (const { address, bytes } of writes) {
    const last = runs.at(-1);
    if (last?.end === address) {
      last.parts.push(bytes);
      last.end += bytes.length;
    } else runs.push({ address, end: address + bytes.length, parts: [bytes] });
  }
  return runs.map(({ address, parts }) => ({ address, bytes: concatBytes(...parts) }));
}
