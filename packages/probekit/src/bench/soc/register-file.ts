/**
 * The storage of one peripheral's registers. Each bit is modelled, tagged (known, stored, without effect: noted once
 * when software sets it) or reserved (reads its reset value, ignores writes). What a register does is the model's.
 */
import { hex, type Register } from '../../base/index.ts';
import type { Width } from '../seams.ts';
import type { ModelContext } from './model.ts';
import type { PeripheralRow } from './part.ts';

export interface RegisterRow {
  readonly register: Register;
  readonly reset?: number;
  /** Fields without effect, or `all`. */
  readonly tagged?: 'all' | readonly string[];
  /** Bits without effect within a field that otherwise has one. */
  readonly taggedBits?: number;
  /** Bits that this instance has; the others are reserved. */
  readonly has?: number;
}

/** The row of a register that the model carries out whole. */
export function row(register: Register, reset = 0, tagged: 'all' | readonly string[] = []): RegisterRow {
  return { register, reset, tagged };
}

/** Rows by index of their word, and what each bit of a word is. */
interface Layout {
  readonly rows: ReadonlyMap<number, RegisterRow>;
  readonly readable: Uint32Array;
  readonly writable: Uint32Array;
  readonly tagged: Uint32Array;
}

/** A peripheral's registers follow from its row of the part: every chip of the part has the same. */
const LAYOUTS = new WeakMap<PeripheralRow, Layout>();

function layoutOf(rows: readonly RegisterRow[]): Layout {
  const count = Math.max(...rows.map(({ register }) => (register.address >>> 2) + 1));
  const [readable, writable, tagged] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  const byIndex = new Map(rows.map((entry) => [entry.register.address >>> 2, entry]));
  for (const [index, { register, tagged: stored = [], taggedBits = 0, has = 0xffff_ffff }] of byIndex) {
    for (const [name, { access }] of Object.entries(register.fields)) {
      const mask = register.mask(name) & has;
      if (access !== 'w') readable[index]! |= mask;
      if (access !== 'r') writable[index]! |= mask;
      tagged[index]! |= mask & (stored === 'all' || stored.includes(name) ? mask : taggedBits);
    }
  }
  return { rows: byIndex, readable, writable, tagged };
}

export class RegisterFile {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #context: ModelContext;
  readonly #rows: ReadonlyMap<number, RegisterRow>;
  readonly #readable: Uint32Array;
  readonly #writable: Uint32Array;
  readonly #tagged: Uint32Array;

  constructor(context: ModelContext, rows: readonly RegisterRow[]) {
    this.#context = context;
    const layout = LAYOUTS.get(context.row) ?? layoutOf(rows);
    LAYOUTS.set(context.row, layout);
    this.#rows = layout.rows;
    this.#readable = layout.readable;
    this.#writable = layout.writable;
    this.#tagged = layout.tagged;
    this.words = context.memory.words(this.#readable.length);
    this.reset();
  }

  reset(): void {
    this.words.fill(0);
    for (const [index, { reset = 0 }] of this.#rows) this.words[index] = reset;
  }

  /** The whole word as software reads it. Reserved bits read as they were at reset. */
  read(offset: number): number {
    const index = offset >>> 2;
    const entry = this.#rows.get(index);
    if (!entry) {
      this.#context.chip.note(`${this.#context.row.name} has no modelled register at offset ${hex(index << 2, 3)}: it reads 0`);
      return 0;
    }
    const known = (this.#readable[index]! | this.#writable[index]!) >>> 0;
    return ((this.words[index]! & this.#readable[index]!) | ((entry.reset ?? 0) & ~known)) >>> 0;
  }

  /** Stores the writable fields of the lanes written; returns the new word. */
  write(offset: number, value: number, lanes = 0xffff_ffff): number {
    const index = offset >>> 2;
    const entry = this.#rows.get(index);
    if (!entry) {
      this.#context.chip.note(`${this.#context.row.name} has no modelled register at offset ${hex(index << 2, 3)}: writes are lost`);
      return 0;
    }
    const mask = this.#writable[index]! & lanes;
    const before = this.words[index]!;
    const after = ((before & ~mask) | (value & mask)) >>> 0;
    const unheeded = (before ^ after) & this.#tagged[index]!;
    if (unheeded) this.#noteTagged(entry, unheeded);
    this.words[index] = after;
    return after;
  }

  word(register: Register): number {
    return this.words[register.address >>> 2]!;
  }

  set(register: Register, word: number): void {
    this.words[register.address >>> 2] = word;
  }

  #noteTagged({ register }: RegisterRow, changed: number): void {
    for (const name of Object.keys(register.fields)) {
      if (!(register.mask(name) & changed)) continue;
      this.#context.chip.note(`${this.#context.row.name}: ${register.name}.${name} is stored, but the bench does not model what it does`);
    }
  }
}

/** The part of a word that an access of this width at this offset sees. */
export function narrow(word: number, offset: number, width: Width): number {
  if (width === 4) return word;
  return (word >>> (8 * (offset & 3))) & (width === 1 ? 0xff : 0xffff);
}

/** The bits of a word that an access of this width at this offset touches. */
export function lanesOf(offset: number, width: Width): number {
  if (width === 4) return 0xffff_ffff;
  return ((width === 1 ? 0xff : 0xffff) << (8 * (offset & 3))) >>> 0;
}

/** A narrow value moved to where its word has it. */
export function place(value: number, offset: number): number {
  return (value << (8 * (offset & 3))) >>> 0;
}
