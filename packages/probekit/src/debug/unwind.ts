/**
 * The frames of a core that stands, from the innermost: callers by the rules that the program tells of its functions, what an
 * exception has interrupted by the frame that the core has pushed. Each step goes up the stack, so that there is an end. Sources:
 * ARM DDI 0403E.e, B1.5.6 to B1.5.8; DWARF version 5, section 6.4.
 */
import { hasCode } from '../base/index.ts';
import { BASIC_FRAME_BYTES, type ExceptionFrame, type ExceptionReturn, exceptionReturnOf, readExceptionFrame } from '../cortex/index.ts';
import { FPCAR, FPCCR } from '../spec/arm/fpu.ts';
import { callerRegisters, type FrameRegisters, type ProgramSymbols, type ReadBytes } from '../symbols/index.ts';

export interface StackFrame {
  /** The instruction that this frame goes on with. */
  readonly pc: number;
  /** Within the instruction that it stands at: of a caller that is the call, which may be the last one of its block. */
  readonly codeAddress: number;
  /** By DWARF's numbers of Arm: 0 to 15, S0 to S31 from 64 on. */
  readonly registers: FrameRegisters;
  /** The caller's stack pointer before the call; nothing where nobody knows. */
  readonly cfa: number | undefined;
  /** Number of the exception whose handler stands in the frames before this one; nothing of a frame that has called. */
  readonly interruptedBy: number | undefined;
}

export type StackEnd =
  /** The program begins in the last frame, or this says that nothing has called it. */
  | { readonly kind: 'start' }
  /** The last frame's code is of no function that the program knows. */
  | { readonly kind: 'unknown-code'; readonly address: number }
  /** What should be a return address leads to no code of the program. */
  | { readonly kind: 'return-address'; readonly address: number }
  /** The caller would lie where this frame lies, or below. */
  | { readonly kind: 'stack-pointer'; readonly address: number }
  | { readonly kind: 'unreadable'; readonly address: number }
  | { readonly kind: 'too-many' };

export interface UnwindOptions {
  readonly program: ProgramSymbols;
  /** As the core stands: by DWARF's numbers of Arm. */
  readonly registers: FrameRegisters;
  /** Stack pointers of both stacks, and xPSR. */
  readonly special: { readonly MSP: number; readonly PSP: number; readonly xPSR: number };
  /** Reads memory; `dap/transfer` says that nothing answers there. */
  readonly read: ReadBytes;
  readonly mostFrames?: number;
}

const [R0, R12, SP, LR, PC, S0] = [0, 12, 13, 14, 15, 64];
const MOST_FRAMES = 200;
const IPSR = 0x1ff;
const FLOATS_STACKED = 16;

interface Place {
  readonly frame: Omit<StackFrame, 'cfa'>;
  readonly exception: number;
  readonly psp: number;
}

/** Reads only. @throws `symbols/malformed`, and what `read` throws but `dap/transfer` */
export async function unwind(options: UnwindOptions): Promise<{ readonly frames: readonly StackFrame[]; readonly end: StackEnd }> {
  const { registers, special, mostFrames = MOST_FRAMES } = options;
  const frames: StackFrame[] = [];
  const pc = registers.get(PC) ?? 0;
  const first = { pc, codeAddress: pc, registers, interruptedBy: undefined };
  let place: Place = { frame: first, exception: special.xPSR & IPSR, psp: special.PSP };
  for (;;) {
    const { cfa, next } = await guarded(() => stepUp(place, options, frames.length === 0));
    frames.push({ ...place.frame, cfa });
    if ('kind' in next) return { frames, end: next };
    if (frames.length >= mostFrames) return { frames, end: { kind: 'too-many' } };
    place = next;
  }
}

interface Step {
  readonly cfa: number | undefined;
  readonly next: Place | StackEnd;
}

/** Memory that does not answer is where the stack ends. */
async function guarded(step: () => Promise<Step>): Promise<Step> {
  try {
    return await step();
  } catch (error) {
    if (!hasCode(error, 'dap/transfer')) throw error;
    return { cfa: undefined, next: { kind: 'unreadable', address: addressIn(error) } };
  }
}

async function stepUp(place: Place, options: UnwindOptions, isInnermost: boolean): Promise<Step> {
  const { program, read } = options;
  const { frame } = place;
  const sp = frame.registers.get(SP) ?? 0;
  const rules = program.frameRulesAt(frame.codeAddress);
  // A core that was sent to nowhere has called it: LR says from where.
  if (!rules && !(isInnermost || frame.interruptedBy !== undefined)) {
    return { cfa: undefined, next: { kind: 'unknown-code', address: frame.pc } };
  }
  const caller = rules ? await callerRegisters(rules, frame.registers, read) : leaf(frame.registers);
  if (!caller) return { cfa: undefined, next: { kind: 'unknown-code', address: frame.pc } };
  const { cfa, returnAddress } = caller;
  const to = (next: Place | StackEnd): Step => ({ cfa, next });
  if (isStart(program, frame.codeAddress) || returnAddress === undefined) return to({ kind: 'start' });
  if (cfa < sp) return to({ kind: 'stack-pointer', address: cfa });
  const exceptionReturn = exceptionReturnOf(returnAddress);
  if (exceptionReturn) return to(await interrupted(place, { cfa, registers: caller.registers, exceptionReturn }, options));
  if (returnAddress === 0 || returnAddress === RESET_LR) return to({ kind: 'start' });
  const pc = returnAddress & ~1;
  if ((returnAddress & 1) === 0 || !program.hasCode(pc >>> 0)) return to({ kind: 'return-address', address: returnAddress });
  if (cfa === sp && !isInnermost && frame.interruptedBy === undefined) return to({ kind: 'stack-pointer', address: cfa });
  const registers = new Map(caller.registers).set(PC, pc >>> 0);
  return to({ ...place, frame: { pc: pc >>> 0, codeAddress: (pc - 1) >>> 0, registers, interruptedBy: undefined } });
}

/** As LR is after reset. */
const RESET_LR = 0xffff_ffff;

function leaf(registers: FrameRegisters) {
  const sp = registers.get(SP) ?? 0;
  return { cfa: sp, registers, returnAddress: registers.get(LR) };
}

function isStart(program: ProgramSymbols, address: number): boolean {
  const start = program.symbolAt(program.entryAddress);
  return start !== undefined && program.symbolAt(address)?.address === start.address;
}

interface Handler {
  readonly cfa: number;
  readonly registers: FrameRegisters;
  readonly exceptionReturn: ExceptionReturn;
}

async function interrupted(place: Place, { cfa, registers, exceptionReturn }: Handler, { read }: UnwindOptions): Promise<Place | StackEnd> {
  const at = exceptionReturn.stack === 'PSP' ? place.psp : cfa;
  const frame = readExceptionFrame(await read(at, BASIC_FRAME_BYTES), at, exceptionReturn);
  const restored = new Map(registers);
  for (const [index, value] of [frame.r0, frame.r1, frame.r2, frame.r3].entries()) restored.set(R0 + index, value);
  restored.set(R12, frame.r12).set(SP, frame.sp).set(LR, frame.lr).set(PC, frame.pc);
  if (exceptionReturn.hasFloat) await restoreFloats(restored, at + BASIC_FRAME_BYTES, read);
  const next = { pc: frame.pc, codeAddress: frame.pc, registers: restored, interruptedBy: place.exception };
  return isPlausible(frame, exceptionReturn)
    ? { frame: next, exception: frame.exception, psp: exceptionReturn.stack === 'PSP' ? frame.sp : place.psp }
    : { kind: 'return-address', address: frame.pc };
}

/** A frame that the core has pushed goes back to the mode that EXC_RETURN names, and to Thumb. */
function isPlausible({ pc, exception }: ExceptionFrame, { toThread }: ExceptionReturn): boolean {
  return (pc & 1) === 0 && toThread === (exception === 0);
}

/** With lazy preservation they may still be in the registers: FPCAR names the room that waits for them. */
async function restoreFloats(registers: Map<number, number>, address: number, read: ReadBytes): Promise<void> {
  const word = async (register: { address: number }) => wordsIn(await read(register.address, 4))[0] ?? 0;
  const isWaiting = FPCCR.get(await word(FPCCR), 'LSPACT') === 1 && (await word(FPCAR)) >>> 0 === address;
  if (isWaiting) return;
  for (const [index, value] of wordsIn(await read(address, 4 * FLOATS_STACKED)).entries()) registers.set(S0 + index, value);
}

function wordsIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(4 * index, true));
}

function addressIn(error: unknown): number {
  const { evidence } = error as { evidence?: { address?: unknown } };
  return typeof evidence?.address === 'number' ? evidence.address : 0;
}
