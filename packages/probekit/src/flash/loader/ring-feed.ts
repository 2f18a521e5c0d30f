/** One ring of the loader, from the side that fills it: what goes in next, how much the loader has taken, what it has done. */
import { concatBytes } from '../../base/index.ts';
import { type ChannelStatus, type Checksum, type LoaderCommand, packCommand, RESULTS, RING_UNIT_BYTES } from './mailbox.ts';

/** Most that goes into a ring before the other one has its turn. */
const BLOCK_BYTES = 0x2000;
const MODULUS = 2 ** 32;

/** Bytes for an address of the target. */
export interface RingWrite {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export class RingFeed {
  /** Where the ring stands. */
  readonly address: number;
  readonly #byteLength: number;
  #commands: readonly LoaderCommand[] = [];
  /** The command that goes in next, and how much of the one before it is still outside. */
  #nextCommand = 0;
  #pending: Uint8Array = new Uint8Array(0);
  #written = 0;
  #taken = 0;
  /** What the loader had done before these commands. */
  #doneBefore = 0;
  #resultsBefore = 0;
  #sumsIn = 0;
  #done = 0;
  #takenBeforeCommand = 0;
  #currentSinceMs = 0;
  /** Checksums of these commands so far. */
  sums: Checksum[] = [];

  constructor(address: number, byteLength: number) {
    this.address = address;
    this.#byteLength = byteLength;
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
    return this.#pending.length === 0 && this.#nextCommand === this.#commands.length;
  }

  get erasedBytes(): number {
    return this.#doneBytes('erase');
  }

  get programmedBytes(): number {
    const current = this.#commands[this.#done];
    const taken = Math.max(0, this.#taken - this.#takenBeforeCommand - RING_UNIT_BYTES);
    return this.#doneBytes('program') + (current?.operation === 'program' ? Math.min(current.bytes.length, taken) : 0);
  }

  /** How long, by the data sheet, until there is room for a block, or until all is done that went in. */
  restMs(nowMs: number): number {
    const current = this.#commands[this.#done];
    if (!current) return Number.POSITIVE_INFINITY;
    const left = Math.max(0, current.typicalMs - (nowMs - this.#currentSinceMs));
    if (this.#nextCommand < this.#commands.length) return left;
    return this.#commands.slice(this.#done + 1).reduce((sum, { typicalMs }) => sum + typicalMs, left);
  }

  /** New commands, behind those that are done. */
  begin(commands: readonly LoaderCommand[], nowMs: number): void {
    this.#currentSinceMs = nowMs;
    this.#commands = commands;
    this.#nextCommand = 0;
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
    for (let room = Math.min(BLOCK_BYTES, this.#byteLength - (this.#written - this.#taken)); room > 0; ) {
      if (this.#pending.length === 0 && !this.#loadCommand()) break;
      const at = this.#written % this.#byteLength;
      const bytes = this.#pending.subarray(0, Math.min(room, this.#byteLength - at));
      writes.push({ address: this.address + at, bytes });
      this.#pending = this.#pending.subarray(bytes.length);
      this.#written += bytes.length;
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
    for (; this.#done < doneNow; this.#done++) this.#takenBeforeCommand += RING_UNIT_BYTES + dataBytes(this.#commands[this.#done]);
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

function dataBytes(command: LoaderCommand | undefined): number {
  return command?.operation === 'program' ? command.bytes.length : 0;
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
