/**
 * cortex: the processor core seen through memory: halt, run, step, reset, registers, faults. It knows no probe and no
 * chip. Source: ARM DDI 0403E.e (ARMv7-M).
 */
export { type CoreIdentity, type CoreStatus, CortexM, coreIdentityOf } from './cortex-m.ts';
export { type CortexErrors, cortexErrors } from './errors.ts';
export {
  BASIC_FRAME_BYTES,
  type ExceptionFrame,
  type ExceptionReturn,
  exceptionReturnOf,
  readExceptionFrame,
} from './exception-frame.ts';
export { decodeFaults, type FaultFinding, type FaultRegisters, readFaults } from './faults.ts';
export {
  type RegisterReading,
  readCoreRegisters,
  readFloatRegisters,
  readingOf,
  readSystemRegisters,
} from './register-readings.ts';
export { CORE_REGISTERS, unpackSpecial } from './registers.ts';
export { holdsProgram, isErased, readVectors, type Vectors } from './vectors.ts';
