/** Floating-point status, control and context registers, ARMv7-M. Source: ARM DDI 0403E.e, A2.5.3 and B3.2.20 to B3.2.24. */
import { bit, bits, register } from '../../base/index.ts';

/** Status and control; VMRS and VMSR reach it, it has no address. */
export const FPSCR = register('FPSCR', 0, {
  N: bit(31),
  Z: bit(30),
  C: bit(29),
  V: bit(28),
  AHP: bit(26),
  DN: bit(25),
  FZ: bit(24),
  RMode: bits(23, 22),
  IDC: bit(7),
  IXC: bit(4),
  UFC: bit(3),
  OFC: bit(2),
  DZC: bit(1),
  IOC: bit(0),
});

/** Context control: automatic and lazy preservation, and what a lazy one may pend. */
export const FPCCR = register('FPCCR', 0xe000_ef34, {
  ASPEN: bit(31),
  LSPEN: bit(30),
  MONRDY: bit(8),
  BFRDY: bit(6),
  MMRDY: bit(5),
  HFRDY: bit(4),
  THREAD: bit(3),
  USER: bit(1),
  LSPACT: bit(0),
});

/** Where the space for S0 begins in the stack frame. */
export const FPCAR = register('FPCAR', 0xe000_ef38, { ADDRESS: bits(31, 3) });

/** What a new floating-point context finds in FPSCR. */
export const FPDSCR = register('FPDSCR', 0xe000_ef3c, { AHP: bit(26), DN: bit(25), FZ: bit(24), RMode: bits(23, 22) });

/** Media and floating-point features; 0 without an FPU (B4.5). */
export const MVFR0 = 0xe000_ef40;
