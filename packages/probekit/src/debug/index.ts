/**
 * debug: a debugger on one core of a target: execution, breakpoints, watchpoints, vector catch, registers, why it stands, and the
 * functions that have called one another until there. It knows no protocol of debuggers. Sources: ARM DDI 0403E.e, C1; ARM DDI 0419E,
 * C1; ARM DDI 0553B.s, D1.
 */
export { type BacktraceFrame, backtraceOf } from './backtrace.ts';
export { type BreakpointUnit, planBreakpoints } from './breakpoint-plan.ts';
export { Breakpoints } from './breakpoints.ts';
export { CoreRegisters } from './core-registers.ts';
export { type CoreDump, decodeCoreDump, encodeCoreDump, type MemorySegment } from './crash/core-dump.ts';
export type { StandingCrash } from './crash/crash-evidence.ts';
export { crashSaid, exceptionSaid, fileName } from './crash/crash-said.ts';
export { type CrashKind, type CrashVerdict, crashVerdict } from './crash/crash-verdict.ts';
export { readFrom, readRam } from './crash/dump-memory.ts';
export { type CrashLook, lookAtCrash, readStanding } from './crash/look-at-crash.ts';
export { readCycleCounter, startCycleCounter } from './cycle-counter.ts';
export { DebugSession, type ResetKind, type StepOptions } from './debug-session.ts';
export { type DebugErrors, debugErrors } from './errors.ts';
export { FlashBreakpoints } from './flash-breakpoints.ts';
export { type FrameVariable, programFrames, readVariables } from './locals.ts';
export { MemorySampler, type ReadBytes } from './memory-sampler.ts';
export { planReads, type ReadRange } from './read-plan.ts';
export type { SemihostingHost } from './semihosting-handles.ts';
export { type SourceStep, type StepSurroundings, stepSource, waitForStop } from './source-step.ts';
export { readStack } from './standing-stack.ts';
export { type Asked, type StopEvidence, type StopReason, stopReasonOf, stopSaid } from './stop-reason.ts';
export { type StackEnd, type StackFrame, type UnwindOptions, unwind } from './unwind.ts';
export { VECTOR_CATCH_NAMES, type VectorCatch } from './vector-catch.ts';
export { planWatches, type Watch, type WatchComparator, type WatchUnit } from './watch-plan.ts';
export { Watchpoints } from './watchpoints.ts';
