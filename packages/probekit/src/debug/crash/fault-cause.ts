/**
 * What went wrong, from the fault registers and the instruction that the core stood at. Several bits may be set, of faults that
 * followed each other: what damages the stack hides the others. Source: ARM DDI 0403E.e, B1.5.14, B3.2.15, B3.2.16.
 */
import type { Instruction } from '../../cortex/disassembly/index.ts';
import type { FaultRegisters } from '../../cortex/index.ts';
import { CFSR, HFSR } from '../../spec/arm/scb.ts';
import type { MemoryAccess } from './memory-access.ts';

export type FaultCause =
  | 'null-read'
  | 'null-write'
  | 'bus-read'
  | 'bus-write'
  | 'mpu-read'
  | 'mpu-write'
  | 'imprecise'
  | 'unaligned'
  | 'divide'
  | 'undefined'
  | 'trap'
  | 'fpu-off'
  | 'breakpoint'
  | 'svc-masked'
  | 'exception-return'
  | 'vector-table'
  | 'stack-guard'
  | 'stack-overflow'
  | 'stack-pointer'
  /** The core was sent where no code is, or not in Thumb state. */
  | 'jump'
  | 'unknown-fault';

export interface FaultFacts {
  /** None of an ARMv6-M core. */
  readonly faults: FaultRegisters | undefined;
  /** Where the core stood; nothing where its frame is lost. */
  readonly pc: number | undefined;
  readonly hasCode: boolean;
  readonly isThumb: boolean;
  readonly instruction: Instruction | undefined;
  /** The instruction before is SVC. */
  readonly isSvc?: boolean;
  readonly access: MemoryAccess | undefined;
  /** The stack that was in use, as it is now, and where it begins, as far as that is known. */
  readonly sp: number;
  readonly stackTop: number | undefined;
}

/** No object that a program has lies so low, and a member of a null pointer seldom higher. */
const NULL_PAGE_BYTES = 4096;
/** `__builtin_trap()` as GCC and LLVM write it: UDF. */
const TRAPS = new Set([0xdeff, 0xdefe]);

export function faultCauseOf(facts: FaultFacts): FaultCause {
  const { faults, hasCode, isThumb, instruction } = facts;
  if (!faults) return hasCode && isThumb ? instructionCause(facts) : 'jump';
  const cause = CFSR.unpack(faults.cfsr);
  const hard = HFSR.unpack(faults.hfsr);
  if (cause.MSTKERR || cause.STKERR || cause.STKOF) return stackCause(facts, cause.MSTKERR === 1 || cause.STKOF === 1);
  if (hard.VECTTBL) return 'vector-table';
  if (cause.INVPC) return 'exception-return';
  if (cause.INVSTATE || cause.IACCVIOL || cause.IBUSERR || !hasCode) return 'jump';
  if (cause.NOCP) return 'fpu-off';
  if (cause.UNDEFINSTR) return instruction && TRAPS.has(instruction.word) ? 'trap' : 'undefined';
  if (cause.DIVBYZERO) return 'divide';
  if (cause.UNALIGNED) return 'unaligned';
  if (cause.DACCVIOL || cause.PRECISERR) return accessCause(facts, cause.DACCVIOL === 1);
  if (cause.IMPRECISERR) return 'imprecise';
  if (hard.DEBUGEVT) return 'breakpoint';
  return instructionCause(facts);
}

/** What no register tells. */
function instructionCause(facts: FaultFacts): FaultCause {
  const { instruction, access, isSvc = false } = facts;
  if (isSvc) return 'svc-masked';
  if (instruction?.mnemonic.startsWith('bkpt')) return 'breakpoint';
  if (instruction?.mnemonic.startsWith('svc')) return 'svc-masked';
  if (instruction?.mnemonic.startsWith('udf')) return TRAPS.has(instruction.word) ? 'trap' : 'undefined';
  if (!access) return 'unknown-fault';
  const width = /^(?:ldr|str)s?b/.test(instruction?.mnemonic ?? '') ? 1 : /^(?:ldr|str)s?h/.test(instruction?.mnemonic ?? '') ? 2 : 4;
  if (access.address !== undefined && access.address % width !== 0) return 'unaligned';
  return accessCause(facts, false);
}

function accessCause({ access, faults }: FaultFacts, isMpu: boolean): FaultCause {
  const address = access?.address ?? (isMpu ? faults?.mmfar : faults?.bfar);
  const kind = access?.kind ?? 'read';
  if (access?.base === SP) return isMpu ? 'stack-guard' : 'stack-overflow';
  const isNull = access?.baseValue === undefined ? address !== undefined && address < NULL_PAGE_BYTES : access.baseValue === 0;
  return `${isNull ? 'null' : isMpu ? 'mpu' : 'bus'}-${kind}`;
}

const SP = 13;

function stackCause({ sp, stackTop }: FaultFacts, isGuarded: boolean): FaultCause {
  if (isGuarded) return 'stack-guard';
  return stackTop !== undefined && sp > stackTop ? 'stack-pointer' : 'stack-overflow';
}
