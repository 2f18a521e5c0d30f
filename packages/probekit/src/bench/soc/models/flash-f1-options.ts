/**
 * Option bytes of the F1 kind: the cells, the loader that checks complements, and what is in force. F1 loads them at every
 * reset, F0 at power-on and by OBL_LAUNCH only. Source: PM0075 Rev 2, 2.4 and 3; RM0091 Rev 10, 3.3 and 4.
 */
import * as f1 from '../../../spec/stm32/flash-f1.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { ResetKind } from '../model.ts';
import { PlainCells } from './plain-cells.ts';

/** What F0 and F1 differ in. */
export interface FlashF1Kind {
  readonly family: 'f0' | 'f1';
  readonly pageBytes: number;
  readonly programUs: number;
}

const NAMES = f1.F1_OPTION_NAMES;
export const OPTION_BYTES = 2 * NAMES.length;
const BLANK = 0xff;
/** Places among the loaded bytes, and of the error of loading behind them. */
const RDP = 0;
const USER = 1;
const WRP0 = 4;
const ERROR = NAMES.length;

export class FlashF1Options {
  /** The power-on reset alone holds the chip. */
  readonly brownOutVolts = 0;
  readonly cells: PlainCells;
  /** As loaded last. */
  readonly #loaded: Uint32Array;
  readonly #kind: FlashF1Kind;

  constructor(memory: LinearMemory, kind: FlashF1Kind) {
    this.#kind = kind;
    this.cells = new PlainCells(memory, OPTION_BYTES);
    this.#loaded = memory.words(NAMES.length + 1);
    for (const [index, value] of [this.#open, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK].entries()) this.#store(index, value);
    this.loadNow();
  }

  get #open(): number {
    return this.#kind.family === 'f0' ? f1.F0_RDP_OPEN : f1.F1_RDP_OPEN;
  }

  reset(kind: ResetKind): void {
    if (kind === 'power-on' || this.#kind.family === 'f1') this.loadNow();
  }

  /** A byte whose complement does not fit counts as blank, and that is an error unless both are blank. */
  loadNow(): void {
    this.#loaded[ERROR] = 0;
    for (let index = 0; index < NAMES.length; index++) {
      const pair = this.cells.read(2 * index, 2);
      const fits = (pair & 0xff) === (~(pair >>> 8) & 0xff);
      this.#loaded[index] = fits ? pair & 0xff : BLANK;
      if (!fits && pair !== 0xffff) this.#loaded[ERROR] = 1;
    }
  }

  get level(): 0 | 1 | 2 {
    if (this.#loaded[RDP] === this.#open) return 0;
    return this.#kind.family === 'f0' && this.#loaded[RDP] === f1.F0_RDP_FOR_GOOD ? 2 : 1;
  }

  /** Whether programming this half-word takes the protection off, which costs all of the flash first. */
  opens(offset: number, value: number): boolean {
    return offset === 2 * RDP && (value & 0xff) === this.#open && this.level === 1;
  }

  user(bit: keyof typeof f1.F1_USER): boolean {
    return ((this.#loaded[USER]! >>> f1.F1_USER[bit]) & 1) === 1;
  }

  get watchdogByHardware(): boolean {
    return !this.user('WDG_SW');
  }

  watchdogRunsIn(): boolean {
    return true;
  }

  forbids(mode: 'stop' | 'standby'): boolean {
    return !this.user(mode === 'stop' ? 'NRST_STOP' : 'NRST_STDBY');
  }

  /** Bit n clear: this many kilobytes are write-protected, see F1_PROTECTED_BYTES. F1 at level 1 protects the first by itself. */
  get writable(): number {
    const [w0, w1, w2, w3] = this.#loaded.subarray(WRP0);
    const bits = (w0! | (w1! << 8) | (w2! << 16) | (w3! << 24)) >>> 0;
    return this.level === 1 && this.#kind.family === 'f1' ? (bits & ~1) >>> 0 : bits;
  }

  get protectionWord(): number {
    const [w0, w1, w2, w3] = this.#loaded.subarray(WRP0);
    return (w0! | (w1! << 8) | (w2! << 16) | (w3! << 24)) >>> 0;
  }

  /** FLASH_OBR. */
  get word(): number {
    const [, user, data0, data1] = this.#loaded;
    const [OPTERR, level] = [this.#loaded[ERROR]!, this.level];
    // As in the manuals; the fields are read-only there, so they are not packed.
    if (this.#kind.family === 'f0')
      return ((data1! << 24) | (data0! << 16) | (user! << 8) | ((level === 2 ? 3 : level) << 1) | OPTERR) >>> 0;
    return ((data1! << 18) | (data0! << 10) | (user! << 2) | (level << 1) | OPTERR) & 0x03ff_ffff;
  }

  /** What programming one half-word leaves: the complement comes by itself. */
  program(offset: number, value: number): void {
    this.cells.program(offset, pairOf(value), 2);
  }

  /** Factory values by name, in force at once. Throws `RangeError` for a name that does not exist. */
  set(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const index = (NAMES as readonly string[]).indexOf(name);
      if (index < 0) throw new RangeError(`no option byte ${name}; there are ${NAMES.join(', ')}`);
      this.#store(index, value);
    }
    this.loadNow();
  }

  #store(index: number, value: number): void {
    const pair = pairOf(value);
    this.cells.load(2 * index, Uint8Array.of(pair, pair >>> 8));
  }
}

/** A byte with its complement above it. */
export function pairOf(value: number): number {
  return (value & 0xff) | ((~value & 0xff) << 8);
}
