/**
 * The cells of one flash bank: bytes, the check bits of each flash word, erasing, programming, and what an interrupted
 * operation leaves. When such things may happen is the bank's state machine. Source: RM0433, 4.3; RM0351, 3.3.
 *
 * Only the cells up to the last one that was ever programmed are kept; the rest is erased and costs no memory.
 */
import { viewOf } from '../../../base/index.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Width } from '../../seams.ts';
import { readBytes } from '../memory-target.ts';
import { type Damage, type ErrorCode, H7_CODE } from './flash-ecc.ts';

const ERASED = 0xff;
/** What is kept grows by this much at a time, since the core then has to learn of it. */
const STEP_BYTES = 0x8000;

export class FlashStore {
  readonly byteLength: number;
  readonly #memory: LinearMemory;
  readonly #code: ErrorCode;
  /** Bytes that are programmed and corrected together. */
  readonly #wordBytes: number;
  /** Valid as far as `#kept` says. */
  readonly #cells: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #kept: Uint32Array;
  /** For each flash word, how its check bits differ from those that belong to its bytes. */
  readonly #syndromes: Uint16Array;
  readonly #syndromeBytes: Uint8Array;
  readonly #badCount: Uint32Array;

  constructor(memory: LinearMemory, byteLength: number, code: ErrorCode = H7_CODE) {
    this.byteLength = byteLength;
    this.#memory = memory;
    this.#code = code;
    this.#wordBytes = code.wordBytes;
    this.#cells = memory.lasting(memory.bytes(byteLength));
    this.#view = viewOf(this.#cells);
    this.#kept = memory.lasting(memory.words(1));
    const words = byteLength / code.wordBytes;
    this.#syndromeBytes = memory.lasting(memory.bytes(2 * words));
    this.#syndromes = new Uint16Array(memory.buffer, this.#syndromeBytes.byteOffset, words);
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

  /** What a reader of this flash word learns of its state. */
  damage(word: number): Damage {
    return this.#code.damage(this.#syndromes[word]!);
  }

  /** An aligned access as the error correction hands it on. */
  readCorrected(offset: number, width: Width): number {
    const word = Math.floor(offset / this.#wordBytes);
    const bit = this.#syndromes[word] ? this.#code.wrongBit(this.#syndromes[word]!) - 8 * (offset - word * this.#wordBytes) : -1;
    const value = this.read(offset, width);
    return bit >= 0 && bit < 8 * width ? (value ^ (1 << bit)) >>> 0 : value;
  }

  erase(offset: number, byteLength: number): void {
    const end = Math.min(offset + byteLength, this.keptByteLength);
    this.#cells.fill(ERASED, offset, end);
    if (end > offset) this.#memory.changed(this.#cells, offset, end - offset);
    if (!this.hasBadWords) return;
    for (let at = offset; at < offset + byteLength; at += this.#wordBytes) this.#mark(at / this.#wordBytes, 0);
  }

  /** Programs one flash word: bits only fall, those of its check bits too, so that over anything but an erased word they seldom fit. */
  program(offset: number, data: Uint8Array): void {
    this.#keepTo(offset + this.#wordBytes);
    const cells = this.#cells.subarray(offset, offset + this.#wordBytes);
    const check = this.#checkBits(offset) & this.#code.of(data);
    for (let index = 0; index < this.#wordBytes; index++) cells[index]! &= data[index]!;
    this.#memory.changed(this.#cells, offset, this.#wordBytes);
    this.#mark(offset / this.#wordBytes, check ^ this.#code.of(cells));
  }

  #checkBits(offset: number): number {
    return this.#code.of(this.#cells.subarray(offset, offset + this.#wordBytes)) ^ this.#syndromes[offset / this.#wordBytes]!;
  }

  /** Factory contents: as if programmed right after an erase. */
  load(offset: number, bytes: Uint8Array): void {
    this.#keepTo(offset + bytes.length);
    this.#cells.set(bytes, offset);
    this.#memory.changed(this.#cells, offset, bytes.length);
    const last = Math.floor((offset + bytes.length - 1) / this.#wordBytes);
    for (let word = Math.floor(offset / this.#wordBytes); word <= last; word++) this.#mark(word, 0);
  }

  /** What an erase cut short leaves: it programs all cells first, and they come back one by one. Hardly a word has fitting check bits. */
  spoilErase(offset: number, byteLength: number, random: () => number): void {
    this.#keepTo(offset + byteLength);
    for (let at = offset; at < offset + byteLength; at += this.#wordBytes) this.#spoil(at, random, () => random() & this.#code.erased);
  }

  /** What programming cut short leaves. */
  spoilProgram(offset: number, data: Uint8Array, random: () => number): void {
    this.#keepTo(offset + this.#wordBytes);
    let index = 0;
    this.#spoil(
      offset,
      (cell) => cell & (data[index++]! | random()),
      (check) => check & (this.#code.of(data) | random()),
    );
  }

  #keepTo(end: number): void {
    const kept = this.keptByteLength;
    if (end <= kept) return;
    this.#kept[0] = Math.min(Math.ceil(end / STEP_BYTES) * STEP_BYTES, this.byteLength);
    this.#cells.fill(ERASED, kept, this.keptByteLength);
    this.#memory.changed(this.#cells, kept, this.keptByteLength - kept);
    this.#memory.changed(this.#kept);
  }

  #mark(word: number, syndrome: number): void {
    const before = this.#syndromes[word]!;
    if (before === syndrome) return;
    this.#syndromes[word] = syndrome;
    this.#badCount[0]! += (syndrome ? 1 : 0) - (before ? 1 : 0);
    this.#memory.changed(this.#syndromeBytes, 2 * word, 2);
    this.#memory.changed(this.#badCount);
  }

  #spoil(offset: number, cellAfter: (cell: number) => number, checkAfter: (check: number) => number): void {
    const check = checkAfter(this.#checkBits(offset));
    for (let at = offset; at < offset + this.#wordBytes; at++) this.#cells[at] = cellAfter(this.#cells[at]!) & 0xff;
    this.#memory.changed(this.#cells, offset, this.#wordBytes);
    this.#mark(offset / this.#wordBytes, check ^ this.#code.of(this.#cells.subarray(offset, offset + this.#wordBytes)));
  }
}
