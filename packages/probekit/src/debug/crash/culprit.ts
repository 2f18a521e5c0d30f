/** Where a core stood when its fault came: the frame that the first fault has interrupted, or what the stack still tells of it. */
import { BASIC_FRAME_BYTES, readExceptionFrame } from '../../cortex/index.ts';
import { CFSR } from '../../spec/arm/scb.ts';
import { callerRegisters, type ProgramSymbols, type ReadBytes } from '../../symbols/index.ts';
import { type BacktraceFrame, backtraceOf } from '../backtrace.ts';
import { type StackFrame, unwind } from '../unwind.ts';
import { FIRST_FAULT, isFault, type StandingCrash } from './crash-evidence.ts';

export interface Culprit {
  readonly frame: StackFrame;
  /** The exception that it ran in itself; 0 in Thread mode. */
  readonly exception: number;
  /** The fault that came, by its number. */
  readonly fault: number;
  /** In Thumb state. */
  readonly isThumb: boolean;
  /** It and its callers, as people read them. */
  readonly backtrace: readonly BacktraceFrame[];
}

const [SP, LR, PC] = [13, 14, 15];
const SVCALL = 11;
const THUMB = 1 << 24;
const IPSR = 0x1ff;
const FRAME_ALIGNMENT = 4;
/** What the handlers of two faults in each other push, at most. */
const MOST_HANDLER_BYTES = 1024;

/** Nothing where the core has pushed no frame, or none can be found. Reads only. */
export async function culpritOf(standing: StandingCrash, program: ProgramSymbols, read: ReadBytes): Promise<Culprit | undefined> {
  const { frames } = await unwind({ program, registers: standing.registers, special: standing.special, read });
  const at = frames.findLastIndex(({ interruptedBy }) => interruptedBy !== undefined && isFault(interruptedBy));
  if (at >= 0) return culpritAt(frames, at, program);
  return scanned(standing, program, read);
}

function culpritAt(frames: readonly StackFrame[], at: number, program: ProgramSymbols): Culprit | undefined {
  const frame = frames[at];
  if (!frame) return undefined;
  const exception = frames.slice(at + 1).find(({ interruptedBy }) => interruptedBy !== undefined)?.interruptedBy ?? 0;
  const rest = frames.slice(at).map((one, index) => (index === 0 ? { ...one, interruptedBy: undefined } : behindCall(one)));
  return { frame, exception, fault: frame.interruptedBy ?? 0, isThumb: true, backtrace: backtraceOf(program, rest) };
}

/** What SVC pushes is the instruction behind it. */
function behindCall(frame: StackFrame): StackFrame {
  return frame.interruptedBy === SVCALL ? { ...frame, codeAddress: frame.pc - 2 } : frame;
}

/** Locked up, or with a damaged EXC_RETURN, nothing leads to the frame: it is the first one on the stack that could be one. */
async function scanned(standing: StandingCrash, program: ProgramSymbols, read: ReadBytes): Promise<Culprit | undefined> {
  const isReturnBad = standing.faults !== undefined && CFSR.get(standing.faults.cfsr, 'INVPC') === 1;
  if (!standing.lockedUp && !isReturnBad) return undefined;
  const sp = standing.registers.get(SP) ?? 0;
  for (let at = sp; at < sp + MOST_HANDLER_BYTES; at += FRAME_ALIGNMENT) {
    const bytes = await read(at, BASIC_FRAME_BYTES).catch(() => undefined);
    if (!bytes) return undefined;
    const found = readExceptionFrame(bytes, at, { stack: 'MSP', hasFloat: false, toThread: true });
    const isFrame =
      (found.xpsr & THUMB) !== 0 && (found.pc & 1) === 0 && program.hasCode(found.pc) && program.hasCode((found.lr & ~1) >>> 0);
    if (!isFrame || (found.xpsr & IPSR) !== 0) continue;
    const registers = new Map((await beforeHandler(at, standing, program, read)) ?? standing.registers);
    for (const [index, value] of [found.r0, found.r1, found.r2, found.r3].entries()) registers.set(index, value);
    registers.set(12, found.r12).set(SP, found.sp).set(LR, found.lr).set(PC, found.pc);
    const { frames } = await unwind({ program, registers, special: { ...standing.special, xPSR: found.xpsr }, read });
    const first = frames[0];
    if (!first) return undefined;
    return { frame: first, exception: found.exception, fault: 3, isThumb: true, backtrace: backtraceOf(program, frames) };
  }
  return undefined;
}

/** What the handler of HardFault has kept of the registers: at one of its instructions the frame lies where it is. */
async function beforeHandler(frame: number, standing: StandingCrash, program: ProgramSymbols, read: ReadBytes) {
  const vector = await read(standing.vectorTable + 4 * FIRST_FAULT, 4).catch(() => undefined);
  if (!vector) return undefined;
  const handler = program.symbolAt((new DataView(vector.buffer, vector.byteOffset, 4).getUint32(0, true) & ~1) >>> 0);
  if (!handler) return undefined;
  for (let at = handler.address; at < handler.address + Math.min(handler.byteLength, MOST_HANDLER_BYTES); at += 2) {
    const rules = program.frameRulesAt(at);
    const before = rules && (await callerRegisters(rules, standing.registers, read));
    if (before?.cfa === frame) return before.registers;
  }
  return undefined;
}
