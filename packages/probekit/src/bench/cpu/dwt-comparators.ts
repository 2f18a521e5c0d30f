/**
 * The DWT's comparators on addresses, program counter and data: watchpoints, and packets that tell what was accessed.
 * The one on the cycle counter is `dwt.ts`. Source: ARM DDI 0403E.e, C1.8.1 to C1.8.3 and table C1-14; Cortex-M7 TRM, 9.3.
 *
 * There is no ETM: its trigger events only set MATCHED. How other architectures ask for the same is in `dwt-functions.ts`.
 */
import { DWT_COMP_STEP, DWT_COMP0, DWT_FUNCTION0 } from '../../spec/arm/debug-units.ts';
import { ID_DATA_ADDRESS, ID_DATA_PC, ID_DATA_VALUE } from '../../spec/arm/itm.ts';
import { type DwtVersion, functionsOf, lengthOf } from './dwt-functions.ts';
import type { Itm } from './itm.ts';
import { DWT_COMP } from './system-words.ts';

const COMP0 = DWT_COMP0 & 0xfff;
/** Of a comparator, inside its step. */
const MASK = 4;
const FUNCTION = 8;

const MATCHED = DWT_FUNCTION0.mask('MATCHED');
const EMITRANGE = DWT_FUNCTION0.mask('EMITRANGE');
const CYCMATCH = DWT_FUNCTION0.mask('CYCMATCH');
const DATAVMATCH = DWT_FUNCTION0.mask('DATAVMATCH');
const LNK1ENA = DWT_FUNCTION0.mask('LNK1ENA');
const KIND = DWT_FUNCTION0.mask('FUNCTION');
/** DATAVSIZE, DATAVADDR0 and DATAVADDR1. */
const DATA_VALUE_FIELDS = 0x000f_fc00;
const CYCLE_COMPARATOR = 0;
const VALUE_COMPARATOR = 1;

/** What a kind of FUNCTION does. */
const ON_PC = 1;
const ON_READ = 2;
const ON_WRITE = 4;
const HALTS = 8;
const TELLS_PC = 16;
const TELLS_VALUE = 32;
/** EMITRANGE puts the address in the place of what else would be told. */
const MAY_TELL_ADDRESS = 64;
const ON_ACCESS = ON_READ | ON_WRITE;
/** By FUNCTION (table C1-14). */
const KINDS: readonly number[] = [
  0,
  ON_ACCESS | TELLS_PC | MAY_TELL_ADDRESS,
  ON_ACCESS | TELLS_VALUE | MAY_TELL_ADDRESS,
  ON_ACCESS | TELLS_PC | TELLS_VALUE | MAY_TELL_ADDRESS,
  ON_PC | HALTS,
  ON_READ | HALTS,
  ON_WRITE | HALTS,
  ON_ACCESS | HALTS,
  ON_PC,
  ON_READ,
  ON_WRITE,
  ON_ACCESS,
  ON_READ | TELLS_VALUE | MAY_TELL_ADDRESS,
  ON_WRITE | TELLS_VALUE | MAY_TELL_ADDRESS,
  ON_READ | TELLS_PC | TELLS_VALUE | MAY_TELL_ADDRESS,
  ON_WRITE | TELLS_PC | TELLS_VALUE | MAY_TELL_ADDRESS,
];
/** Kinds whose address comes in the value's place, not beside it. */
const ADDRESS_ALONE: readonly number[] = [12, 13];

export class DwtComparators {
  readonly #s: Uint32Array;
  readonly #count: number;
  readonly #version: DwtVersion;
  readonly #itm: Itm;
  /** Address of the instruction being executed. */
  readonly #pc: () => number;

  constructor(parts: { s: Uint32Array; count: number; version: DwtVersion; itm: Itm; pc: () => number }) {
    const { s, count, version, itm, pc } = parts;
    this.#s = s;
    this.#count = count;
    this.#version = version;
    this.#itm = itm;
    this.#pc = pc;
  }

  /** The word of COMP, MASK or FUNCTION at an offset of the unit. */
  #place(offset: number): number | undefined {
    const index = Math.floor((offset - COMP0) / DWT_COMP_STEP);
    const part = (offset & 15) >>> 2;
    if (offset < COMP0 || index >= this.#count || part > 2) return undefined;
    return DWT_COMP + 3 * index + part;
  }

  /** A read of FUNCTION clears MATCHED. */
  read(offset: number): number {
    const place = this.#place(offset);
    if (place === undefined) return 0;
    const value = this.#s[place]!;
    if ((offset & 15) !== FUNCTION) return value;
    this.#s[place] = value & ~MATCHED;
    const { identification } = functionsOf(this.#version);
    if (this.#version !== 7) return (value | identification(this.#indexOf(place))) >>> 0;
    return place === this.#functionOf(VALUE_COMPARATOR) ? value | LNK1ENA : value;
  }

  /** Answers whether there is such a register. */
  write(offset: number, value: number): boolean {
    const place = this.#place(offset);
    if (place === undefined) return false;
    const part = offset & 15;
    const { writable, mostMaskBits } = functionsOf(this.#version);
    const ofFunction = this.#version === 7 ? writableOf(this.#indexOf(place)) : writable;
    this.#s[place] = part === MASK ? Math.min(value & 31, mostMaskBits) : part === FUNCTION ? value & ofFunction : value;
    return true;
  }

  #indexOf(place: number): number {
    return Math.floor((place - DWT_COMP) / 3);
  }

  #functionOf(index: number): number {
    return DWT_COMP + 3 * index + 2;
  }

  /** What an address or program counter comparator does; 0 for one that is off or compares something else. */
  #does(index: number): number {
    const word = this.#s[this.#functionOf(index)]!;
    if (word & (CYCMATCH | DATAVMATCH)) return 0;
    return KINDS[functionsOf(this.#version).kind(word)]!;
  }

  /** Whether any comparator looks at accesses or instructions. */
  get watches(): boolean {
    for (let index = 0; index < this.#count; index++) if (this.#does(index) !== 0) return true;
    return this.#valueKind !== 0;
  }

  get #valueKind(): number {
    const word = this.#count > VALUE_COMPARATOR ? this.#s[this.#functionOf(VALUE_COMPARATOR)]! : 0;
    const kind = word & DATAVMATCH ? KINDS[word & KIND]! : 0;
    // Values raise debug events or triggers; no packets.
    return kind & (TELLS_PC | TELLS_VALUE | ON_PC) ? 0 : kind;
  }

  /** An instruction is about to be executed. Answers whether that is a debug event. */
  matchesPc(address: number): boolean {
    let halts = false;
    for (let index = 0; index < this.#count; index++) {
      const does = this.#does(index);
      if ((does & ON_PC) === 0 || !this.#covers(index, address, 1)) continue;
      this.#s[this.#functionOf(index)]! |= MATCHED;
      if (does & HALTS) halts = true;
    }
    return halts;
  }

  /** An access has been made. Answers whether that is a debug event; packets are sent as asked. */
  matchesData(address: number, byteLength: number, value: number, isWrite: boolean): boolean {
    const access = isWrite ? ON_WRITE : ON_READ;
    let halts = false;
    for (let index = 0; index < this.#count; index++) {
      const does = this.#does(index);
      if ((does & access) === 0 || !this.#covers(index, address, byteLength)) continue;
      this.#s[this.#functionOf(index)]! |= MATCHED;
      if (does & HALTS) halts = true;
      if (does & MAY_TELL_ADDRESS) this.#tell(index, does, { address, byteLength, value, isWrite });
    }
    return this.#matchesValue(access, { address, byteLength, value }) || halts;
  }

  #tell(index: number, does: number, access: { address: number; byteLength: number; value: number; isWrite: boolean }): void {
    const word = this.#s[this.#functionOf(index)]!;
    const range = (word & EMITRANGE) !== 0;
    if (range) this.#itm.hardware(ID_DATA_ADDRESS + 2 * index, access.address & 0xffff, 2);
    else if (does & TELLS_PC) this.#itm.hardware(ID_DATA_PC + 2 * index, this.#pc(), 4);
    if ((does & TELLS_VALUE) === 0 || (range && ADDRESS_ALONE.includes(word & KIND))) return;
    this.#itm.hardware(ID_DATA_VALUE + 2 * index + (access.isWrite ? 1 : 0), access.value, access.byteLength);
  }

  /** The comparator of data values, alone or with the addresses of those it is linked to (C1.8.3). */
  #matchesValue(access: number, { address, byteLength, value }: { address: number; byteLength: number; value: number }): boolean {
    const kind = this.#valueKind;
    if ((kind & access) === 0) return false;
    const { DATAVSIZE, DATAVADDR0, DATAVADDR1 } = DWT_FUNCTION0.unpack(this.#s[this.#functionOf(VALUE_COMPARATOR)]!);
    const size = 1 << DATAVSIZE;
    const bits = size === 4 ? 0xffff_ffff : 2 ** (8 * size) - 1;
    if (byteLength !== size || ((value ^ this.#s[DWT_COMP + 3 * VALUE_COMPARATOR]!) & bits) !== 0) return false;
    const linked = [DATAVADDR0, DATAVADDR1].filter((index) => index !== VALUE_COMPARATOR && index < this.#count);
    if (linked.length > 0 && !linked.some((index) => this.#covers(index, address, byteLength))) return false;
    this.#s[this.#functionOf(VALUE_COMPARATOR)]! |= MATCHED;
    return (kind & HALTS) !== 0;
  }

  #covers(index: number, address: number, byteLength: number): boolean {
    const s = this.#s;
    const from = s[DWT_COMP + 3 * index]!;
    const next = index + 1 < this.#count ? { word: s[this.#functionOf(index + 1)]!, value: s[DWT_COMP + 3 * (index + 1)]! } : undefined;
    const size = this.#version === 8 ? lengthOf(s[this.#functionOf(index)]!, from, next) : 2 ** s[DWT_COMP + 3 * index + 1]!;
    const first = this.#version === 8 ? from : Math.floor(from / size) * size;
    return address < first + size && address + byteLength > first;
  }

  /** What comparator 0 does when the cycle counter reaches its value: FUNCTION, 0 when it does not look at it. */
  get cycleKind(): number {
    const word = this.#count > 0 ? this.#s[this.#functionOf(CYCLE_COMPARATOR)]! : 0;
    return word & CYCMATCH ? word & KIND : 0;
  }

  get cycleValue(): number {
    return this.#s[DWT_COMP + 3 * CYCLE_COMPARATOR]!;
  }

  cycleMatched(): void {
    this.#s[this.#functionOf(CYCLE_COMPARATOR)]! |= MATCHED;
  }
}

function writableOf(index: number): number {
  const own = index === CYCLE_COMPARATOR ? CYCMATCH : index === VALUE_COMPARATOR ? DATAVMATCH | DATA_VALUE_FIELDS : 0;
  return KIND | EMITRANGE | own;
}
