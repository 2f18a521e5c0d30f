/**
 * The verdict on a core that stands: what went wrong, in which line, by which variable and which calls. From data alone: registers,
 * memory as it is read, and what the program's file tells.
 */
import { disassemble } from '../../cortex/disassembly/index.ts';
import { CFSR } from '../../spec/arm/scb.ts';
import type { ProgramSymbols, ReadBytes, SourcePlace } from '../../symbols/index.ts';
import { type BacktraceFrame, backtraceOf } from '../backtrace.ts';
import { unwind } from '../unwind.ts';
import { codeJumpOf } from './code-jump.ts';
import { isFault, type StandingCrash } from './crash-evidence.ts';
import { type Culprit, culpritOf } from './culprit.ts';
import { type Ending, endingOf } from './ended-program.ts';
import { type FaultCause, faultCauseOf } from './fault-cause.ts';
import { accessOf } from './memory-access.ts';
import { pointerName } from './pointer-name.ts';
import { scanStack } from './stack-scan.ts';

export type CrashKind = Exclude<FaultCause, 'jump'> | 'null-call' | 'bad-call' | 'bad-return' | 'vector' | Ending['kind'] | 'standing';

export interface CrashVerdict {
  /** `standing`: neither a fault nor an end of the program. */
  readonly kind: CrashKind;
  /** The instruction that is blamed; nothing where it is lost. */
  readonly pc: number | undefined;
  readonly place: SourcePlace | undefined;
  /** Functions from the one that is blamed to the one that an exception has called, or to the program's first. */
  readonly path: readonly string[];
  /** The fault came in the handler of this exception, or this one has no handler; 0 in Thread mode. */
  readonly exception: number;
  /** What was accessed, or where the core was sent. */
  readonly address: number | undefined;
  /** What the source calls the pointer that led there. */
  readonly pointer: string | undefined;
  /** The handler of the fault has failed, too. */
  readonly lockedUp: boolean;
}

type FunctionFrame = Extract<BacktraceFrame, { kind: 'function' }>;
type Blame = Pick<CrashVerdict, 'kind'> & Partial<CrashVerdict>;

const SP = 13;
const LONGEST_INSTRUCTION = 4;
const SVC_BYTES = 2;
const BY_POINTER: readonly CrashKind[] = ['null-read', 'null-write', 'bus-read', 'bus-write', 'mpu-read', 'mpu-write', 'unaligned'];
/** Whom the start-up code has called: nobody asks for what is before. */
const FIRST_FUNCTION = 'main';

/** Reads only. @throws `symbols/malformed`, and what `read` throws but `dap/transfer` */
export async function crashVerdict(standing: StandingCrash, program: ProgramSymbols, read: ReadBytes): Promise<CrashVerdict> {
  const nothing = { pc: undefined, place: undefined, path: [], exception: 0, address: undefined, pointer: undefined };
  const blame = await blameOf(standing, program, read);
  return { ...nothing, ...blame, lockedUp: standing.lockedUp };
}

async function blameOf(standing: StandingCrash, program: ProgramSymbols, read: ReadBytes): Promise<Blame> {
  const { faults, exception, lockedUp } = standing;
  const stackTop = await wordAt(standing.vectorTable, read);
  const sp = standing.registers.get(SP) ?? 0;
  const cfsr = faults && CFSR.unpack(faults.cfsr);
  // A frame that the core could not push is not there.
  const isLost = Boolean((isFault(exception) || lockedUp) && cfsr && (cfsr.MSTKERR || cfsr.STKERR || cfsr.STKOF));
  const culprit = isLost ? undefined : await culpritOf(standing, program, read);
  if (culprit) return faultOf(culprit, standing, stackTop, program, read);
  if (!isFault(exception) && !lockedUp) return standingOf(standing, program, read);
  const lost = { pc: undefined, hasCode: true, isThumb: true, instruction: undefined, access: undefined };
  const cause = faultCauseOf({ ...lost, faults, sp, stackTop });
  const kind = cause === 'jump' ? 'unknown-fault' : cause;
  return { kind, address: addressOf(standing), ...(await fromStack(sp, kind, stackTop, program, read)) };
}

async function faultOf(
  culprit: Culprit,
  standing: StandingCrash,
  stackTop: number | undefined,
  program: ProgramSymbols,
  read: ReadBytes,
): Promise<Blame> {
  const { frame, backtrace, isThumb } = culprit;
  const { pc } = frame;
  const hasCode = program.hasCode(pc);
  const [instruction] = hasCode ? disassemble(await read(pc, LONGEST_INSTRUCTION), pc) : [];
  const access = instruction && accessOf(instruction, frame.registers);
  const isSvc = hasCode && (await isSvcAt(pc - SVC_BYTES, read));
  const sp = frame.registers.get(SP) ?? 0;
  const kind = faultCauseOf({ faults: standing.faults, pc, hasCode, isThumb, instruction, access, sp, stackTop, isSvc });
  if (kind === 'jump') return jumped(culprit, program, read);
  // What SVC pushes is the instruction behind it.
  const at = isSvc && ['svc-masked', 'vector-table', 'exception-return'].includes(kind) ? pc - SVC_BYTES : pc;
  const place = at === pc ? {} : { place: program.framesAt(at, { standing: true })[0]?.place };
  const address = access?.address ?? addressOf(standing);
  const [first] = backtrace;
  const isNamed = BY_POINTER.includes(kind) && access && first?.kind === 'function';
  const pointer = isNamed ? await pointerName(access.base, pc, first, program, read) : undefined;
  return {
    kind,
    pc: at,
    address: BY_POINTER.includes(kind) ? address : undefined,
    pointer,
    ...blamed(backtrace, culprit.exception),
    ...place,
  };
}

/** The core stands where no code is, or has left Thumb state. */
async function jumped(culprit: Culprit, program: ProgramSymbols, read: ReadBytes): Promise<Blame> {
  const { frame, exception, backtrace } = culprit;
  const jump = await codeJumpOf(frame, exception, program, read);
  const address = frame.pc;
  if (jump.by === 'vector') {
    const border = backtrace.findIndex(({ kind }) => kind === 'exception');
    return { kind: 'vector', address, ...blamed(backtrace.slice(border + 1), 0), exception };
  }
  const callers = program.hasCode(address) ? backtrace : backtrace.slice(1);
  if (jump.by === 'return') return { kind: 'bad-return', address, ...blamed(callers, exception) };
  const [caller] = program.framesAt(jump.at, { standing: true });
  const above = blamed(callers, exception);
  // A call that ends its function has left no frame of it.
  const isTail = caller?.function !== undefined && caller.function !== above.path[0];
  const [first] = callers;
  const pointer = first?.kind === 'function' && !isTail ? await pointerName(jump.register, jump.at, first, program, read) : undefined;
  const path = isTail ? [caller.function ?? '', ...above.path] : above.path;
  return { kind: address < 2 ? 'null-call' : 'bad-call', pc: jump.at, address, pointer, ...above, place: caller?.place, path };
}

/** No fault: where it stands, and whether the program has ended there. */
async function standingOf(standing: StandingCrash, program: ProgramSymbols, read: ReadBytes): Promise<Blame> {
  const { registers, special, exception, vectorTable } = standing;
  const { frames } = await unwind({ program, registers, special, read });
  const backtrace = backtraceOf(program, frames);
  const ending = await endingOf(backtrace, exception, vectorTable, program, read);
  if (!ending) return { kind: 'standing', pc: frames[0]?.pc, ...blamed(backtrace, exception) };
  return { kind: ending.kind, pc: ending.frames[0]?.pc, ...blamed(ending.frames, ending.kind === 'default-handler' ? exception : 0) };
}

function blamed(backtrace: readonly BacktraceFrame[], exception: number): Pick<CrashVerdict, 'place' | 'path' | 'exception'> {
  const border = backtrace.findIndex(({ kind }) => kind === 'exception');
  const own = (border < 0 ? backtrace : backtrace.slice(0, border)).filter((one): one is FunctionFrame => one.kind === 'function');
  return { place: own[0]?.place, path: untilFirst(own.flatMap((one) => one.function ?? [])), exception };
}

function untilFirst(names: readonly string[]): readonly string[] {
  const at = names.indexOf(FIRST_FUNCTION);
  return at < 0 ? names : names.slice(0, at + 1);
}

/** Where the core could push nothing, the calls on the stack tell what ran. */
async function fromStack(
  sp: number,
  kind: CrashKind,
  stackTop: number | undefined,
  program: ProgramSymbols,
  read: ReadBytes,
): Promise<Partial<CrashVerdict>> {
  if (stackTop === undefined || kind === 'stack-pointer') return {};
  const calls = await scanStack(sp, stackTop, program, read);
  const [last] = calls;
  if (!last) return {};
  const pc = last.returnAddress - 1;
  const names = [last.target, ...calls.map(({ returnAddress }) => returnAddress - 1)].flatMap((address) =>
    address === undefined ? [] : (program.framesAt(address)[0]?.function ?? []),
  );
  const path = untilFirst(names.filter((name, index) => name !== names[index - 1]));
  return { pc, place: program.framesAt(pc, { standing: true })[0]?.place, path };
}

function addressOf({ faults }: StandingCrash): number | undefined {
  if (!faults) return undefined;
  const cause = CFSR.unpack(faults.cfsr);
  return cause.MMARVALID ? faults.mmfar : cause.BFARVALID ? faults.bfar : undefined;
}

async function isSvcAt(address: number, read: ReadBytes): Promise<boolean> {
  const bytes = await read(address, SVC_BYTES).catch(() => undefined);
  return bytes?.[1] === 0xdf;
}

async function wordAt(address: number, read: ReadBytes): Promise<number | undefined> {
  const bytes = await read(address, 4).catch(() => undefined);
  return bytes && new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
