/**
 * Flash Patch and Breakpoint unit of both versions, and the BPU of ARMv6-M, which compares as version 1 does: code comparators only;
 * literal comparators and remapping are left out. Source: ARM DDI 0403E.e, C1.11; ARM DDI 0419E, C1.8; Cortex-M7 TRM, 9.4 (version 2).
 */
import { FP_COMP0, FP_CTRL as FP_CTRL_REGISTER } from '../../spec/arm/debug-units.ts';
import type { CoreProfile } from './profile.ts';
import { C_DEBUGEN, MON_EN } from './register-bits.ts';
import { DEMCR, DHCSR, FP_COMP, FP_CTRL } from './system-words.ts';

const FIRST_COMP = FP_COMP0 & 0xfff;
/** Version 1: REPLACE or BP_MATCH, COMP and ENABLE; a word below 0x2000_0000, of which REPLACE chooses half-words. */
const WRITABLE_1 = 0xdfff_fffd;
const COMP_1 = 0x1fff_fffc;

export class Fpb {
  readonly #s: Uint32Array;
  readonly #count: number;
  readonly #isVersion2: boolean;
  readonly #changed: () => void;

  constructor(s: Uint32Array, profile: CoreProfile, changed: () => void) {
    this.#s = s;
    this.#count = profile.breakpointComparators;
    this.#isVersion2 = profile.breakpointUnit === 'fpb-2';
    this.#changed = changed;
  }

  /** Whether an enabled code comparator matches and somebody takes debug events. */
  readonly isBreakpoint = (address: number): boolean => {
    const s = this.#s;
    if ((s[FP_CTRL]! & 1) === 0 || ((s[DHCSR]! & C_DEBUGEN) === 0 && (s[DEMCR]! & MON_EN) === 0)) return false;
    for (let index = 0; index < this.#count; index++) if (this.#matches(s[FP_COMP + index]!, address)) return true;
    return false;
  };

  /** Version 2 has BE in bit 0, the others ENABLE. */
  #matches(comparator: number, address: number): boolean {
    if (this.#isVersion2) return comparator === (address | 1) >>> 0;
    const half = address & 2 ? 2 : 1;
    return (
      (comparator & 1) !== 0 && address < 0x2000_0000 && (comparator & COMP_1) === (address & ~3) && ((comparator >>> 30) & half) !== 0
    );
  }

  read(offset: number): number {
    const count = this.#count;
    if (offset === 0) return (((this.#isVersion2 ? 1 : 0) << 28) | ((count & 0x70) << 8) | ((count & 15) << 4) | this.#s[FP_CTRL]!) >>> 0;
    const index = (offset - FIRST_COMP) >>> 2;
    return offset >= FIRST_COMP && index < count ? this.#s[FP_COMP + index]! : 0;
  }

  write(offset: number, value: number): void {
    const index = (offset - FIRST_COMP) >>> 2;
    if (offset === 0 && value & FP_CTRL_REGISTER.mask('KEY')) this.#s[FP_CTRL] = value & FP_CTRL_REGISTER.mask('ENABLE');
    else if (offset >= FIRST_COMP && index < this.#count) this.#s[FP_COMP + index] = this.#isVersion2 ? value : value & WRITABLE_1;
    else return;
    this.#changed();
  }
}
