/**
 * What the core pushes as it takes an exception, and EXC_RETURN, which LR holds then and which leads back. Sources: ARM DDI 0403E.e,
 * B1.5.6 to B1.5.8 (entry, the stack frame, return), B3.2.22 and B3.2.23 (FPCCR, FPCAR: lazy preservation); ARM DDI 0553B.s,
 * B3.19 (EXC_RETURN of ARMv8-M).
 */
import { viewOf } from '../base/index.ts';

export interface ExceptionReturn {
  /** The stack that the frame lies on. */
  readonly stack: 'MSP' | 'PSP';
  /** The frame has room for S0 to S15 and FPSCR. */
  readonly hasFloat: boolean;
  /** It goes back to Thread mode; else to the handler that was interrupted. */
  readonly toThread: boolean;
}

/** What the interrupted code had in the registers. */
export interface ExceptionFrame {
  /** R0 to R3, R12, LR, PC, xPSR. */
  readonly r0: number;
  readonly r1: number;
  readonly r2: number;
  readonly r3: number;
  readonly r12: number;
  readonly lr: number;
  readonly pc: number;
  readonly xpsr: number;
  /** The stack pointer before the exception. */
  readonly sp: number;
  /** Number of the exception that was interrupted itself; 0 in Thread mode. */
  readonly exception: number;
}

/** S0 to S15 of an extended frame lie behind them. */
export const BASIC_FRAME_BYTES = 0x20;
/** S0 to S15, FPSCR and a reserved word. */
const FLOAT_BYTES = 0x48;
const ALIGNED = 1 << 9;
const IPSR = 0x1ff;
const FEATURES = 0xff00_0000;
/** As LR is after reset. */
const RESET_LR = 0xffff_ffff;
/** EXC_RETURN: bits of ARMv7-M, which ARMv8-M keeps. */
const TO_THREAD = 1 << 3;
const FROM_PSP = 1 << 2;
const BASIC = 1 << 4;

/** Nothing where a value of LR is no EXC_RETURN. */
export function exceptionReturnOf(lr: number): ExceptionReturn | undefined {
  if ((lr & FEATURES) >>> 0 !== FEATURES || lr === RESET_LR || (lr & 1) === 0) return undefined;
  const toThread = (lr & TO_THREAD) !== 0;
  return { stack: toThread && (lr & FROM_PSP) !== 0 ? 'PSP' : 'MSP', hasFloat: (lr & BASIC) === 0, toThread };
}

/** @param bytes the first eight words of the frame, which lies at `address` */
export function readExceptionFrame(bytes: Uint8Array, address: number, { hasFloat }: ExceptionReturn): ExceptionFrame {
  const view = viewOf(bytes);
  const word = (index: number) => view.getUint32(4 * index, true);
  const xpsr = word(7);
  const byteLength = BASIC_FRAME_BYTES + (hasFloat ? FLOAT_BYTES : 0) + (xpsr & ALIGNED ? 4 : 0);
  return {
    r0: word(0),
    r1: word(1),
    r2: word(2),
    r3: word(3),
    r12: word(4),
    lr: word(5),
    pc: word(6),
    xpsr,
    sp: (address + byteLength) >>> 0,
    exception: xpsr & IPSR,
  };
}
