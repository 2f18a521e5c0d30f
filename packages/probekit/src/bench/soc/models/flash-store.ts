/**
 * The cells of one flash bank: bytes, the ECC state of each flash word, erasing, programming, and what an interrupted
 * operation leaves. When such things may happen is the bank's state machine. Source: RM0433, 4.3.
 *
 * Only the cells up to the last one that was ever programmed are kept; the rest is erased and costs no memory.
 */
import { viewOf } from '../../../base/index.ts';
import { FLASH_WORD_BYTES } from '../../../spec/stm32/flash-h7.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Width } from '../../seams.ts';
import { readBytes } from '../memory-target.ts';

const ERASED = 0xff;
/** What is kept grows by this much at a time, since the core then has to learn of it. */
const STEP_BYTES = 0x8000;

export class FlashStore {
  readonly byteLength: number;
  readonly #memory: LinearMemory;
  /** Valid as far as `#kept` says. */
  readonly #cells: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #kept: Uint32Array;
  /** One bit a flash word: its ECC does not fit its bytes. */
  readonly #bad: Uint8Array;
  readonly #badCount: Uint32Array;

  constructor(memory: LinearMemory, byteLength: number) {
    this.byteLength = byteLength;
    this.#memory = memory;
    this.#cells = memory.lasting(memory.bytes(byteLength));
    this.#view = viewOf(this.#cells);
    this.#kept = memory.lasting(memory.words(1));
    this.#bad = memory.lasting(memory.bytes(byteLength / FLASH_WORD_BYTES / 8));
    this.#badCount = memory.lasting(memory.words(1));
  }

  /** How many bytes from the bank's start are kept. Never falls. */
  get keptByteLength(): number {
    return this.#kept[0]!;
  }

  /** The bytes that are kept; after them all is erased. */
  get keptBytes(): Uint8Array<ArrayBuffer> {
    return this.#cells.subarray(0, this.keptByteLength);
  }

  /** An aligned access. */
  read(offset: number, width: Width): number {
    if (offset < this.keptByteLength) return readBytes(this.#view, offset, width);
    return 2 ** (8 * width) - 1;
  }

  /** A copy. */
  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(byteLength).fill(ERASED);
    bytes.set(this.keptBytes.subarray(offset, offset + byteLength));
    return bytes;
  }

  get hasBadWords(): boolean {
    return this.#badCount[0] !== 0;
  }

  isBad(word: number): boolean {
    return ((this.#bad[word >>> 3]! >>> (word & 7)) & 1) === 1;
  }

  erase(offset: number, byteLength: number): void {
    const end = Math.min(offset + byteLength, this.keptByteLength);
    this.#cells.fill(ERASED, offset, end);
    if (end > offset) this.#memory.changed(this.#cells, offset, end - offset);
    if (!this.hasBadWords) return;
    for (let at = offset; at < offset + byteLength; at += FLASH_WORD_BYTES) this.#mark(at / FLASH_WORD_BYTES, false);
  }

  /** Programs one flash word: bits only fall. Over anything but an erased word the ECC no longer fits, unless all bits fall. */
  program(offset: number, data: Uint8Array): void {
    this.#keepTo(offset + FLASH_WORD_BYTES);
    const cells = this.#cells.subarray(offset, offset + FLASH_WORD_BYTES);
    const erased = cells.every((byte) => byte === ERASED);
    for (let index = 0; index < FLASH_WORD_BYTES; index++) cells[index]! &= data[index]!;
    this.#memory.changed(this.#cells, offset, FLASH_WORD_BYTES);
    const zero = data.every((byte) => byte === 0);
    this.#mark(offset / FLASH_WORD_BYTES, !erased && !zero);
  }

  /** Factory contents: as if programmed right after an erase. */
  load(offset: number, bytes: Uint8Array): void {
    this.#keepTo(offset + bytes.length);
    this.#cells.set(bytes, offset);
    this.#memory.changed(this.#cells, offset, bytes.length);
    const last = Math.floor((offset + bytes.length - 1) / FLASH_WORD_BYTES);
    for (let word = Math.floor(offset / FLASH_WORD_BYTES); word <= last; word++) this.#mark(word, false);
  }

  /** What an erase cut short leaves: cells between old and erased, hardly a word with matching ECC. */
  spoilErase(offset: number, byteLength: number, random: () => number): void {
    this.#keepTo(offset + byteLength);
    for (let at = offset; at < offset + byteLength; at += FLASH_WORD_BYTES) this.#spoil(at, (cell) => cell | random());
  }

  /** What programming cut short leaves. */
  spoilProgram(offset: number, data: Uint8Array, random: () => number): void {
    this.#keepTo(offset + FLASH_WORD_BYTES);
    let index = 0;
    this.#spoil(offset, (cell) => cell & (data[index++]! | random()));
  }

  #keepTo(end: number): void {
    const kept = this.keptByteLength;
    if (end <= kept) return;
    this.#kept[0] = Math.min(Math.ceil(end / STEP_BYTES) * STEP_BYTES, this.byteLength);
    this.#cells.fill(ERASED, kept, this.keptByteLength);
    this.#memory.changed(this.#cells, kept, this.keptByteLength - kept);
    this.#memory.changed(this.#kept);
  }

  #mark(word: number, bad: boolean): void {
    if (this.isBad(word) === bad) return;
    this.#bad[word >>> 3]! ^= 1 << (word & 7);
    this.#badCount[0]! += bad ? 1 : -1;
    this.#memory.changed(this.#bad, word >>> 3, 1);
    this.#memory.changed(this.#badCount);
  }

  #spoil(offset: number, cellAfter: (cell: number) => number): void {
    for (let at = offset; at < offset + FLASH_WORD_BYTES; at++) this.#cells[at] = cellAfter(this.#cells[at]!) & 0xff;
    this.#memory.changed(this.#cells, offset, FLASH_WORD_BYTES);
    this.#mark(offset / FLASH_WORD_BYTES, true);
  }
}
