/**
 * The cells of a flash without error correction: bits fall by programming and rise by erasing, and whatever an interrupted
 * operation leaves can be read. When such things may happen is the controller's.
 */
import { viewOf } from '../../../base/index.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Width } from '../../seams.ts';
import { readBytes } from '../memory-target.ts';

const ERASED = 0xff;

export class PlainCells {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #memory: LinearMemory;
  readonly #view: DataView;

  constructor(memory: LinearMemory, byteLength: number) {
    this.#memory = memory;
    this.bytes = memory.lasting(memory.bytes(byteLength));
    memory.background(this.bytes, (bytes) => bytes.fill(ERASED));
    this.bytes.fill(ERASED);
    this.#view = viewOf(this.bytes);
  }

  /** An aligned access. */
  read(offset: number, width: Width): number {
    return readBytes(this.#view, offset, width);
  }

  erase(offset: number, byteLength: number): void {
    this.#change(offset, byteLength, () => ERASED);
  }

  /** Bits only fall. */
  program(offset: number, value: number, width: Width): void {
    this.#change(offset, width, (cell, index) => cell & (value >>> (8 * index)));
  }

  /** Factory contents. */
  load(offset: number, bytes: Uint8Array): void {
    this.#change(offset, bytes.length, (_cell, index) => bytes[index] ?? ERASED);
  }

  /** What an erase cut short leaves: it programs all cells first, and they come back one by one. */
  spoilErase(offset: number, byteLength: number, random: () => number): void {
    this.#change(offset, byteLength, random);
  }

  /** What programming cut short leaves: some of the bits have fallen. */
  spoilProgram(offset: number, value: number, width: Width, random: () => number): void {
    this.#change(offset, width, (cell, index) => cell & ((value >>> (8 * index)) | random()));
  }

  #change(offset: number, byteLength: number, cellAfter: (cell: number, index: number) => number): void {
    for (let index = 0; index < byteLength; index++) this.bytes[offset + index] = cellAfter(this.bytes[offset + index]!, index) & 0xff;
    this.#memory.changed(this.bytes, offset, byteLength);
  }
}
