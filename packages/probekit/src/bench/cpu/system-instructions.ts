/** MRS, MSR, CPS and SEV. Source: ARM DDI 0403E.e, B5.2. */
import type { Exceptions } from './exceptions.ts';
import type { SystemInstructions } from './execute.ts';
import type { CoreProfile } from './profile.ts';
import { DIV_0_TRP } from './register-bits.ts';
import { BASEPRI, CONTROL, type CoreState, EVENT, FAULTMASK, FLAG_GE, FPCA, IPSR, NPRIV, PRIMASK, SPSEL } from './state.ts';
import { CCR } from './system-words.ts';

export class SystemInstructionSet implements SystemInstructions {
  readonly #state: CoreState;
  readonly #s: Uint32Array;
  readonly #exceptions: Exceptions;
  readonly #priorityMask: number;
  /** CONTROL.FPCA where there is an FPU. */
  readonly #contextBit: number;

  constructor(state: CoreState, s: Uint32Array, exceptions: Exceptions, profile: CoreProfile) {
    this.#state = state;
    this.#s = s;
    this.#exceptions = exceptions;
    this.#priorityMask = (0xff00 >>> profile.priorityBits) & 0xff;
    this.#contextBit = profile.floatingPoint === 'none' ? 0 : FPCA;
  }

  get divideTraps(): boolean {
    return (this.#s[CCR]! & DIV_0_TRP) !== 0;
  }

  sendEvent(): void {
    this.#state.r[EVENT] = 1;
  }

  mrs(sysm: number): number {
    const state = this.#state;
    const r = state.r;
    if (sysm < 8) {
      const flags = sysm & 4 ? 0 : state.psrFlags;
      return flags | (sysm & 1 ? r[IPSR]! : 0);
    }
    if (sysm === 20) return r[CONTROL]!;
    if (!state.privileged) return 0;
    switch (sysm) {
      case 8:
        return state.msp;
      case 9:
        return state.psp;
      case 16:
        return r[PRIMASK]!;
      case 17:
      case 18:
        return r[BASEPRI]!;
      case 19:
        return r[FAULTMASK]!;
      default:
        return 0;
    }
  }

  msr(sysm: number, value: number, mask: number): void {
    const state = this.#state;
    const r = state.r;
    if (sysm < 8) {
      if (sysm & 4) return;
      const ge = r[FLAG_GE]!;
      const nzcvq = mask & 2 ? value : state.psrFlags;
      state.psrFlags = (nzcvq & 0xf800_0000) | ((mask & 1 ? value : ge << 16) & 0x000f_0000);
      return;
    }
    if (!state.privileged) return;
    switch (sysm) {
      case 8:
        state.msp = value;
        break;
      case 9:
        state.psp = value;
        break;
      case 16:
        r[PRIMASK] = value & 1;
        break;
      case 17:
        r[BASEPRI] = value & this.#priorityMask;
        break;
      case 18: {
        const wanted = value & this.#priorityMask;
        if (wanted !== 0 && (wanted < r[BASEPRI]! || r[BASEPRI] === 0)) r[BASEPRI] = wanted;
        break;
      }
      case 19:
        if (this.#exceptions.executionPriority > -1 || (value & 1) === 0) r[FAULTMASK] = value & 1;
        break;
      case 20:
        // SPSEL can be written in Thread mode only (B1.4.4).
        state.setMode(r[IPSR]!, (value & (NPRIV | this.#contextBit)) | (r[IPSR] === 0 ? value & SPSEL : r[CONTROL]! & SPSEL));
        break;
    }
    this.#exceptions.changed();
  }

  cps(disable: boolean, primask: boolean, faultmask: boolean): void {
    const r = this.#state.r;
    if (!this.#state.privileged) return;
    if (primask) r[PRIMASK] = disable ? 1 : 0;
    if (faultmask && (!disable || this.#exceptions.executionPriority > -1)) r[FAULTMASK] = disable ? 1 : 0;
    this.#exceptions.changed();
  }
}
