/** MRS, MSR, CPS and SEV; of ARMv8-M the limits of the stacks and TT. Source: ARM DDI 0403E.e, B5.2; ARM DDI 0419E, B4.2; ARM DDI 0553B.s, B3.8 and C2.4. */
import { ARCHITECTURES } from './architecture.ts';
import type { Exceptions } from './exceptions.ts';
import type { SystemInstructions } from './execute-rare.ts';
import type { Mpu } from './mpu.ts';
import { GUARD_ALIGNMENT, GUARD_STACK } from './operations.ts';
import type { CoreProfile } from './profile.ts';
import { DIV_0_TRP, STKOFHFNMIGN } from './register-bits.ts';
import {
  BASEPRI,
  CONTROL,
  type CoreState,
  EVENT,
  FAULTMASK,
  FLAG_GE,
  FPCA,
  IPSR,
  MSPLIM,
  NPRIV,
  PRIMASK,
  PSPLIM,
  SPSEL,
  TRAP_NONE,
  TRAP_STACK,
  TRAP_UNALIGNED,
} from './state.ts';
import { CCR } from './system-words.ts';

export class SystemInstructionSet implements SystemInstructions {
  readonly #state: CoreState;
  readonly #s: Uint32Array;
  readonly #exceptions: Exceptions;
  readonly #mpu: Mpu;
  readonly #version: 6 | 7 | 8;
  readonly #priorityMask: number;
  /** Bits of CONTROL other than SPSEL. */
  readonly #control: number;

  constructor(parts: { state: CoreState; s: Uint32Array; exceptions: Exceptions; mpu: Mpu; profile: CoreProfile }) {
    const { profile } = parts;
    this.#state = parts.state;
    this.#s = parts.s;
    this.#exceptions = parts.exceptions;
    this.#mpu = parts.mpu;
    this.#version = ARCHITECTURES[profile.architecture].version;
    this.#priorityMask = (0xff00 >>> profile.priorityBits) & 0xff;
    this.#control = (profile.privilegedOnly === true ? 0 : NPRIV) | (profile.floatingPoint === 'none' ? 0 : FPCA);
  }

  get divideTraps(): boolean {
    return (this.#s[CCR]! & DIV_0_TRP) !== 0;
  }

  sendEvent(): void {
    this.#state.r[EVENT] = 1;
  }

  guard(kind: number, value: number): number {
    if (kind !== GUARD_STACK) return value & kind & ~GUARD_ALIGNMENT ? TRAP_UNALIGNED : TRAP_NONE;
    if (value >>> 0 >= this.#state.stackLimit) return TRAP_NONE;
    const ignored = (this.#s[CCR]! & STKOFHFNMIGN) !== 0 && this.#exceptions.executionPriority < 0;
    return ignored ? TRAP_NONE : TRAP_STACK;
  }

  /** TT_RESP without a security state: the region and whether there is one, the rights to read and to write. Unprivileged code learns nothing. */
  testTarget(address: number, asUser: boolean): number {
    const { privileged } = this.#state;
    if (!privileged) return 0;
    const passes = !this.#mpu.enabled || (this.#exceptions.executionPriority < 0 && !this.#mpu.checksFaultHandlers);
    return this.#mpu.target(address >>> 0, asUser, passes);
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
      default:
        return this.#beyondVersion6(sysm);
    }
  }

  #beyondVersion6(sysm: number): number {
    const r = this.#state.r;
    if (this.#version === 6) return 0;
    switch (sysm) {
      case 10:
        return r[MSPLIM]!;
      case 11:
        return r[PSPLIM]!;
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
      case 20:
        state.setMode(r[IPSR]!, (value & this.#control) | (this.#selectsStack ? value & SPSEL : r[CONTROL]! & SPSEL));
        break;
      default:
        this.#writeBeyondVersion6(sysm, value);
    }
    this.#exceptions.changed();
  }

  /** SPSEL can be written in Thread mode only (DDI 0403E.e, B1.4.4), or always, to take effect there (DDI 0553B.s, D1.2 CONTROL). */
  get #selectsStack(): boolean {
    return this.#version === 8 || this.#state.r[IPSR] === 0;
  }

  #writeBeyondVersion6(sysm: number, value: number): void {
    const r = this.#state.r;
    if (this.#version === 6) return;
    switch (sysm) {
      case 10:
      case 11:
        if (this.#version === 8) r[sysm === 10 ? MSPLIM : PSPLIM] = value & ~7;
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
    }
  }

  cps(disable: boolean, primask: boolean, faultmask: boolean): void {
    const r = this.#state.r;
    if (!this.#state.privileged) return;
    if (primask) r[PRIMASK] = disable ? 1 : 0;
    if (faultmask && this.#version > 6 && (!disable || this.#exceptions.executionPriority > -1)) r[FAULTMASK] = disable ? 1 : 0;
    this.#exceptions.changed();
  }
}
