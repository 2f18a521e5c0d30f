/** Halting debug: DHCSR, DCRSR, DCRDR, DEMCR, and the core registers behind them. Source: ARM DDI 0403E.e, C1.5 and C1.6. */
import { DBGKEY, DCRSR, REGSEL, REGSEL_LIMITS } from '../../spec/arm/dcb.ts';
import { ARCHITECTURES, type ArchitectureRow } from './architecture.ts';
import { DEBUG_MONITOR, type Exceptions } from './exceptions.ts';
import { FPSCR_MASK } from './float-state.ts';
import type { CoreProfile } from './profile.ts';
import {
  C_DEBUGEN,
  C_HALT,
  C_MASKINTS,
  C_SNAPSTALL,
  C_STEP,
  MON_PEND,
  S_HALT,
  S_LOCKUP,
  S_REGRDY,
  S_RESET_ST,
  S_SLEEP,
} from './register-bits.ts';
import {
  BASEPRI,
  CONTROL,
  type CoreState,
  FAULTMASK,
  FPCA,
  FPSCR,
  IPSR,
  MSPLIM,
  NPRIV,
  PC,
  PRIMASK,
  PSPLIM,
  S0,
  SP,
  SPSEL,
} from './state.ts';
import { DCRDR, DEMCR, DHCSR, DHCSR_STICKY, MODE, MODE_HALTED, MODE_LOCKUP, MODE_RESET, MODE_SLEEPING } from './system-words.ts';

const REGWnR = DCRSR.mask('REGWnR');

/** What the registers set off. */
export interface DebugEffects {
  /** C_HALT has been set in a core that is not halted. */
  haltRequested(): void;
  /** C_HALT or C_DEBUGEN has been cleared in a halted core. */
  resumed(): void;
  /** C_DEBUGEN has changed: comparators begin or cease to matter. */
  enableChanged(): void;
  /** DEMCR changes; TRCENA decides whether DWT counts and matches. */
  demcrChanging(change: () => void): void;
}

export class DebugControl {
  readonly #state: CoreState;
  readonly #s: Uint32Array;
  readonly #exceptions: Exceptions;
  readonly #effects: DebugEffects;
  readonly #architecture: ArchitectureRow;
  readonly #hasFloat: boolean;

  constructor(parts: { state: CoreState; s: Uint32Array; exceptions: Exceptions; effects: DebugEffects; profile: CoreProfile }) {
    this.#state = parts.state;
    this.#s = parts.s;
    this.#exceptions = parts.exceptions;
    this.#effects = parts.effects;
    this.#architecture = ARCHITECTURES[parts.profile.architecture];
    this.#hasFloat = parts.profile.floatingPoint !== 'none';
  }

  /** The debug register at an SCS offset, undefined for others. */
  read(offset: number): number | undefined {
    switch (offset) {
      case 0xdf0:
        return this.#readDhcsr();
      case 0xdf4:
        return 0;
      case 0xdf8:
        return this.#s[DCRDR]!;
      case 0xdfc:
        return this.#s[DEMCR]! | (this.#exceptions.isPending(DEBUG_MONITOR) ? MON_PEND : 0);
      default:
        return undefined;
    }
  }

  write(offset: number, value: number, mask: number, debugger_: boolean): boolean {
    switch (offset) {
      case 0xdf0:
        this.#writeDhcsr(value, debugger_);
        return true;
      case 0xdf4:
        if (this.#s[MODE] === MODE_HALTED) this.#transfer(value);
        return true;
      case 0xdf8:
        this.#s[DCRDR] = (this.#s[DCRDR]! & ~mask) | (value & mask);
        return true;
      case 0xdfc:
        this.#effects.demcrChanging(() => {
          this.#s[DEMCR] = ((this.#s[DEMCR]! & ~mask) | (value & mask)) & this.#architecture.demcr & ~MON_PEND;
        });
        if (value & mask & MON_PEND & this.#architecture.demcr) this.#exceptions.setPending(DEBUG_MONITOR);
        else if (mask & MON_PEND) this.#exceptions.clearPending(DEBUG_MONITOR);
        return true;
      default:
        return false;
    }
  }

  #readDhcsr(): number {
    const s = this.#s;
    const mode = s[MODE]!;
    const value =
      s[DHCSR]! |
      s[DHCSR_STICKY]! |
      S_REGRDY |
      (mode === MODE_HALTED ? S_HALT : 0) |
      (mode === MODE_SLEEPING ? S_SLEEP : 0) |
      (mode === MODE_LOCKUP ? S_LOCKUP : 0);
    // A read clears what was; a reset that goes on is seen again (OpenOCD cortex_m.c relies on it to tell a core held in reset).
    s[DHCSR_STICKY] = mode === MODE_RESET ? S_RESET_ST : 0;
    return value;
  }

  #writeDhcsr(value: number, debugger_: boolean): void {
    if (value >>> 16 !== DBGKEY) return;
    const s = this.#s;
    const before = s[DHCSR]! & C_DEBUGEN;
    const enable = debugger_ ? value & C_DEBUGEN : before;
    const stall = this.#architecture.version === 6 ? 0 : C_SNAPSTALL;
    s[DHCSR] = enable === 0 ? 0 : (value & (C_HALT | C_STEP | C_MASKINTS | stall)) | enable;
    if (enable !== before) this.#effects.enableChanged();
    const halts = (s[DHCSR]! & C_HALT) !== 0;
    if (s[MODE] === MODE_HALTED) {
      if (!halts) this.#effects.resumed();
    } else if (halts) {
      this.#effects.haltRequested();
    }
  }

  /** One register through DCRDR. */
  #transfer(selector: number): void {
    const number = selector & DCRSR.mask('REGSEL');
    if (selector & REGWnR) this.#writeRegister(number, this.#s[DCRDR]!);
    else this.#s[DCRDR] = this.#readRegister(number);
  }

  #readRegister(number: number): number {
    const state = this.#state;
    const r = state.r;
    if (number < PC) return r[number]!;
    switch (number) {
      case PC:
        return r[PC]!;
      case REGSEL.xPSR:
        return state.xpsr;
      case REGSEL.MSP:
        return state.msp;
      case REGSEL.PSP:
        return state.psp;
      case REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK:
        return (r[CONTROL]! << 24) | (r[FAULTMASK]! << 16) | (r[BASEPRI]! << 8) | r[PRIMASK]!;
      default: {
        const word = this.#floatWord(number) ?? this.#limitWord(number);
        return word === undefined ? 0 : r[word]!;
      }
    }
  }

  #writeRegister(number: number, value: number): void {
    const state = this.#state;
    const r = state.r;
    if (number < PC) {
      r[number] = number === SP ? value & ~3 : value;
      return;
    }
    switch (number) {
      case PC:
        r[PC] = value & ~1;
        return;
      case REGSEL.xPSR:
        state.setMode(value & 0x1ff, r[CONTROL]!);
        state.xpsr = value;
        return;
      case REGSEL.MSP:
        state.msp = value;
        return;
      case REGSEL.PSP:
        state.psp = value;
        return;
      case REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK:
        state.setMode(r[IPSR]!, (value >>> 24) & (NPRIV | SPSEL | (this.#hasFloat ? FPCA : 0)));
        if (this.#architecture.version > 6) {
          r[FAULTMASK] = (value >>> 16) & 1;
          r[BASEPRI] = (value >>> 8) & 0xff;
        }
        r[PRIMASK] = value & 1;
        this.#exceptions.changed();
        return;
      default: {
        const word = this.#floatWord(number);
        if (word !== undefined) r[word] = word === FPSCR ? value & FPSCR_MASK : value;
        const limit = this.#limitWord(number);
        if (limit !== undefined) r[limit] = value & ~7;
      }
    }
  }

  /** The word of MSPLIM or PSPLIM, of the only security state there is (ARM DDI 0553B.s, D1.2 DCRSR). */
  #limitWord(number: number): number | undefined {
    if (this.#architecture.version < 8) return undefined;
    return number === REGSEL_LIMITS.MSPLIM ? MSPLIM : number === REGSEL_LIMITS.PSPLIM ? PSPLIM : undefined;
  }

  /** The word of FPSCR or S0 to S31, whether or not the program may use them: state not yet preserved is still here. */
  #floatWord(number: number): number | undefined {
    if (!this.#hasFloat) return undefined;
    if (number === REGSEL.FPSCR) return FPSCR;
    return number >= REGSEL.S0 && number < REGSEL.S0 + 32 ? S0 + number - REGSEL.S0 : undefined;
  }
}
