/** Flash Patch and Breakpoint unit, version 2: code comparators only. Source: ARM DDI 0403E.e, C1.11; Cortex-M7 TRM, 9.4 (version 2). */
import { FP_COMP0, FP_CTRL as FP_CTRL_REGISTER } from '../../spec/arm/debug-units.ts';
import type { CoreProfile } from './profile.ts';
import { C_DEBUGEN, MON_EN } from './register-bits.ts';
import { DEMCR, DHCSR, FP_COMP, FP_CTRL } from './system-words.ts';

const FIRST_COMP = FP_COMP0 & 0xfff;

export class Fpb {
  readonly #s: Uint32Array;
  readonly #count: number;
  readonly #changed: () => void;

  constructor(s: Uint32Array, profile: CoreProfile, changed: () => void) {
    this.#s = s;
    this.#count = profile.breakpointComparators;
    this.#changed = changed;
  }

  /** Whether an enabled code comparator matches (BE in bit 0) and somebody takes debug events. */
  readonly isBreakpoint = (address: number): boolean => {
    const s = this.#s;
    if ((s[FP_CTRL]! & 1) === 0 || ((s[DHCSR]! & C_DEBUGEN) === 0 && (s[DEMCR]! & MON_EN) === 0)) return false;
    const wanted = (address | 1) >>> 0;
    for (let index = 0; index < this.#count; index++) if (s[FP_COMP + index] === wanted) return true;
    return false;
  };

  read(offset: number): number {
    const count = this.#count;
    if (offset === 0) return ((1 << 28) | ((count & 0x70) << 8) | ((count & 15) << 4) | this.#s[FP_CTRL]!) >>> 0;
    const index = (offset - FIRST_COMP) >>> 2;
    return offset >= FIRST_COMP && index < count ? this.#s[FP_COMP + index]! : 0;
  }

  write(offset: number, value: number): void {
    const index = (offset - FIRST_COMP) >>> 2;
    if (offset === 0 && value & FP_CTRL_REGISTER.mask('KEY')) this.#s[FP_CTRL] = value & FP_CTRL_REGISTER.mask('ENABLE');
    else if (offset >= FIRST_COMP && index < this.#count) this.#s[FP_COMP + index] = value;
    else return;
    this.#changed();
  }
}
