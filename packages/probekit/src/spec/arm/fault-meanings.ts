/** What each bit of the fault status registers tells. Source: ARM DDI 0403E.e, B3.2.15 and B3.2.16. */
export const CFSR_MEANINGS = {
  IACCVIOL: 'an instruction fetch from memory that may not execute',
  DACCVIOL: 'a load or store that the MPU forbids',
  MUNSTKERR: 'a forbidden access while leaving an exception',
  MSTKERR: 'a forbidden access while entering an exception: often a stack overflow',
  MLSPERR: 'a forbidden access while saving floating-point registers',
  IBUSERR: 'an instruction fetch that the bus refused',
  PRECISERR: 'a load or store that the bus refused',
  IMPRECISERR: 'an earlier store that the bus refused; the stacked PC is not its address',
  UNSTKERR: 'a bus error while leaving an exception',
  STKERR: 'a bus error while entering an exception: often a stack pointer outside RAM',
  LSPERR: 'a bus error while saving floating-point registers',
  UNDEFINSTR: 'an undefined instruction',
  INVSTATE: 'an execution with the Thumb bit clear: often a bad function pointer',
  INVPC: 'a bad EXC_RETURN value: often a damaged stack',
  STKOF: 'a stack pointer below the limit that the program has set: a stack overflow',
  NOCP: 'a floating-point or coprocessor instruction while the coprocessor is off',
  UNALIGNED: 'an unaligned access that the core does not do',
  DIVBYZERO: 'a division by zero',
} as const;

export const HFSR_MEANINGS = {
  VECTTBL: 'a vector table read that the bus refused',
  FORCED: 'a fault that its own handler could not take, escalated to HardFault',
  DEBUGEVT: 'a breakpoint instruction without a debugger',
} as const;

/** As printed in the manual. */
export type FaultBit = keyof typeof CFSR_MEANINGS | keyof typeof HFSR_MEANINGS;
