/**
 * EXC_RETURN: what LR says in a handler of where it came from, and what may be returned to.
 * Source: ARM DDI 0403E.e, B1.5.6 and B1.5.8; ARM DDI 0553B.s, B3.18 to B3.22 and D1.2 EXC_RETURN.
 */
import { CONTROL, FPCA, IPSR, SPSEL } from './state.ts';

/** Where an exception came from, or where its end leads. */
export interface ReturnPlace {
  readonly toThread: boolean;
  /** What CONTROL.SPSEL becomes: the process stack, in Thread mode. */
  readonly selectsPsp: boolean;
  /** The frame has floating-point state. */
  readonly extended: boolean;
}

export interface ExceptionReturns {
  /** The value for an exception that comes now. */
  of(r: Int32Array): number;
  /** Undefined for a value that is not valid. `toThreadAllowed`: no other handler remains, or CCR.NONBASETHRDENA is set. */
  place(value: number, hasFloat: boolean, toThreadAllowed: boolean): ReturnPlace | undefined;
}

/** Bit 4, FType: the frame is a basic one. */
const BASIC = 1 << 4;
const THREAD = 1 << 3;
const PSP = 1 << 2;
/** ARMv8-M, without the Security Extension: all bits that are fixed, S and ES clear, DCRS set. */
const FIXED = 0xffff_ffa0 | 0;
const VARIABLE = BASIC | THREAD | PSP;
/** By the variable bits; made once, since a return may come with every interrupt. */
const PLACES: readonly ReturnPlace[] = Array.from({ length: 8 }, (_, index) => {
  const value = index << 2;
  return { toThread: (value & THREAD) !== 0, selectsPsp: (value & PSP) !== 0, extended: (value & BASIC) === 0 };
});
const placeOf = (value: number) => PLACES[(value & VARIABLE) >>> 2];

/** ARMv6-M and ARMv7-M: three ways in the low four bits. */
const OF_VERSION_7: ExceptionReturns = {
  of(r) {
    const kind = r[IPSR] !== 0 ? 1 : r[CONTROL]! & SPSEL ? 13 : 9;
    return 0xffff_ffe0 | kind | (r[CONTROL]! & FPCA ? 0 : BASIC) | 0;
  },
  place(value, hasFloat, toThreadAllowed) {
    const kind = value & 15;
    if ((value | 15 | (hasFloat ? BASIC : 0)) !== -1) return undefined;
    // Handler mode is looked at in the frame only: without another handler that names none.
    const allowed = kind === 1 || ((kind === 9 || kind === 13) && toThreadAllowed);
    return allowed ? placeOf(value) : undefined;
  },
};

/** ARMv8-M: a bit each; Thread mode may always be returned to. */
const OF_VERSION_8: ExceptionReturns = {
  of(r) {
    const mode = r[IPSR] !== 0 ? 0 : THREAD;
    return FIXED | mode | (r[CONTROL]! & SPSEL ? PSP : 0) | (r[CONTROL]! & FPCA ? 0 : BASIC);
  },
  place(value, hasFloat) {
    if ((value & ~VARIABLE) !== FIXED || (!hasFloat && (value & BASIC) === 0)) return undefined;
    return placeOf(value);
  },
};

export function exceptionReturns(version: 6 | 7 | 8): ExceptionReturns {
  return version === 8 ? OF_VERSION_8 : OF_VERSION_7;
}

/** Whether a value that a handler branches to ends it: ARMv8-M gives all other addresses to the program. */
export function isExceptionReturn(version: 6 | 7 | 8, value: number): boolean {
  return version !== 8 || value >>> 24 === 0xff;
}
