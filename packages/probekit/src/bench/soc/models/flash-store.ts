/**
 * The cells of one flash bank: bytes, the ECC state of each flash word, erasing, programming, and what an interrupted
 * operation leaves. When such things may happen is the bank's state machine. Source: RM0433, 4.3.
 */
import { FLASH_WORD_BYTES } from '../../../spec/stm32/flash-h7.ts';
import type { LinearMemory } from '../../linear-memory.ts';

const ERASED = 0xff;

export class FlashStore {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One bit a flash word: its ECC does not fit its bytes. */
  readonly #bad: Uint8Array;
  readonly #badCount: Uint32Array;

  constructor(memory: LinearMemory, byteLength: number) {
    this.bytes = memory.bytes(byteLength);
    this.#bad = memory.bytes(byteLength / FLASH_WORD_BYTES / 8);
    this.#badCount = memory.words(1);
    this.bytes.fill(ERASED);
  }

  get hasBadWords(): boolean {
    return this.#badCount[0] !== 0;
  }

  isBad(word: number): boolean {
    return ((this.#bad[word >>> 3]! >>> (word & 7)) & 1) === 1;
  }

  #mark(word: number, bad: boolean): void {
    if (this.isBad(word) === bad) return;
    this.#bad[word >>> 3]! ^= 1 << (word & 7);
    this.#badCount[0]! += bad ? 1 : -1;
  }

  erase(offset: number, byteLength: number): void {
    this.bytes.fill(ERASED, offset, offset + byteLength);
    for (let at = offset; at < offset + byteLength; at += FLASH_WORD_BYTES) this.#mark(at / FLASH_WORD_BYTES, false);
  }

  /** Programs one flash word: bits only fall. Over anything but an erased word the ECC no longer fits, unless all bits fall. */
  program(offset: number, data: Uint8Array): void {
    const cells = this.bytes.subarray(offset, offset + FLASH_WORD_BYTES);
    const erased = cells.every((byte) => byte === ERASED);
    for (let index = 0; index < FLASH_WORD_BYTES; index++) cells[index]! &= data[index]!;
    const zero = data.every((byte) => byte === 0);
    this.#mark(offset / FLASH_WORD_BYTES, !erased && !zero);
  }

  /** Factory contents: as if programmed right after an erase. */
  load(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
    const last = Math.floor((offset + bytes.length - 1) / FLASH_WORD_BYTES);
    for (let word = Math.floor(offset / FLASH_WORD_BYTES); word <= last; word++) this.#mark(word, false);
  }

  /** What an erase cut short leaves: cells between old and erased, hardly a word with matching ECC. */
  spoilErase(offset: number, byteLength: number, random: () => number): void {
    for (let at = offset; at < offset + byteLength; at += FLASH_WORD_BYTES) this.#spoil(at, (cell) => cell | random());
  }

  /** What programming cut short leaves. */
  spoilProgram(offset: number, data: Uint8Array, random: () => number): void {
    let index = 0;
    this.#spoil(offset, (cell) => cell & (data[index++]! | random()));
  }

  #spoil(offset: number, cellAfter: (cell: number) => number): void {
    for (let at = offset; at < offset + FLASH_WORD_BYTES; at++) this.bytes[at] = cellAfter(this.bytes[at]!) & 0xff;
    this.#mark(offset / FLASH_WORD_BYTES, true);
  }
}
