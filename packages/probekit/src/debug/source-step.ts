/**
 * Steps of the source: to the next line, into a function, out of one; or one instruction, with a whole call as one. Between two
 * instructions the core stands, so that whoever else has the session gets his turn. Interrupts wait while an instruction is executed.
 */
import { behindPrologue, type ProgramSymbols } from '../symbols/index.ts';
import type { DebugSession } from './debug-session.ts';
import { readStack } from './standing-stack.ts';
import type { StopReason } from './stop-reason.ts';

export interface SourceStep {
  readonly to: 'in' | 'over' | 'out';
  readonly by: 'line' | 'instruction';
}

export interface StepSurroundings {
  readonly session: DebugSession;
  readonly program: ProgramSymbols;
  /** Runs work on the session that nobody else's may come between. */
  readonly unit: <T>(work: () => Promise<T>) => Promise<T>;
  /** Between two looks at a core that runs. */
  readonly pause: () => Promise<void>;
  /** Halts the core where it is, and ends the step. */
  readonly signal: AbortSignal;
}

/** LR of a handler. Source: ARM DDI 0403E.e, B1.5.8. */
const FIRST_EXCEPTION_RETURN = 0xffff_ff00;
const SVC_OPCODE = 0xdf;
/** Of a function, until its frame stands. */
const MOST_PROLOGUE_INSTRUCTIONS = 64;

/** Where the core stands, as far as a step of lines needs it. */
interface Standing {
  readonly pc: number;
  readonly cfa: number | undefined;
  /** Of the function around, not of what was inlined into it. */
  readonly functionAddress: number | undefined;
  /** From the innermost. */
  readonly functions: readonly (string | undefined)[];
  readonly line: number | undefined;
  readonly file: string | undefined;
}

/**
 * Does one step, and tells why the core stands then.
 *
 * @throws `debug/running`, `cortex/timeout`, `symbols/malformed`, `debug/no-comparator`
 */
export function stepSource(surroundings: StepSurroundings, step: SourceStep): Promise<StopReason> {
  return new SourceStepper(surroundings).step(step);
}

class SourceStepper {
  readonly #around: StepSurroundings;

  constructor(surroundings: StepSurroundings) {
    this.#around = surroundings;
  }

  async step({ to, by }: SourceStep): Promise<StopReason> {
    const start = await this.#standing();
    if (to === 'out') return this.#out(start);
    if (by === 'line' && start.line !== undefined && start.line > 0) return this.#lines(start, to);
    return (await this.#instruction(to)) ?? this.#stepped();
  }

  /** Until a line begins that is another one: in this function, in one that it has called, or in its caller. */
  async #lines(start: Standing, to: 'in' | 'over' | 'out'): Promise<StopReason> {
    const { program } = this.#around;
    let { pc } = start;
    let span = program.lineSpanAt(pc);
    for (;;) {
      const called = await this.#instruction(to === 'out' ? 'over' : to);
      if (called) return called;
      const before = pc;
      pc = await this.#pc();
      if (this.#around.session.hasBreakpoint(pc)) return { kind: 'breakpoint', pc, by: 'comparator' };
      // A call of itself begins outside of the line that makes it.
      if (pc !== before && span && span.start <= pc && pc < span.end) continue;
      const now = await this.#standing();
      span = program.lineSpanAt(pc);
      if (!isSameFrame(start, now)) return this.#elsewhere(start, now, to);
      if (isMoving(start, now, to)) continue;
      if (now.line === undefined || now.line === 0) continue;
      const isOther = now.line !== start.line || now.file !== start.file || now.functions.length !== start.functions.length;
      if (isOther && span?.isStatement && span.start === pc) return this.#stepped();
    }
  }

  /** A function was called, has returned, or has gone on as another. */
  async #elsewhere(start: Standing, now: Standing, to: 'in' | 'over' | 'out'): Promise<StopReason> {
    if (to !== 'in' || now.pc !== now.functionAddress || now.cfa === undefined || start.cfa === undefined) return this.#stepped();
    const body = behindPrologue(this.#around.program, now.pc);
    for (let count = 0; count < MOST_PROLOGUE_INSTRUCTIONS && (await this.#pc()) !== body; count++) {
      const met = await this.#instruction('over');
      if (met) return met;
    }
    return this.#stepped();
  }

  /** Runs until the caller goes on; out of what was inlined, until its last line is left. */
  async #out(start: Standing): Promise<StopReason> {
    const { session, program, unit } = this.#around;
    if (start.functions.length > 1) return this.#lines(start, 'out');
    const { frames } = await unit(() => readStack(session, program, { mostFrames: 2 }));
    const [inner, caller] = frames;
    if (!caller) return this.#run();
    const stackPointer = inner?.cfa ?? 0;
    return (await this.#runTo(caller.pc, async () => (await session.registers.read('SP')) >= stackPointer)) ?? this.#stepped();
  }

  /** One instruction; a call is passed whole unless it shall be entered. Answers why the core stands where that is not the step itself. */
  async #instruction(to: 'in' | 'over' | 'out'): Promise<StopReason | undefined> {
    const { session, program, unit, signal } = this.#around;
    if (signal.aborted) return { kind: 'request', pc: await this.#pc() };
    const { registers } = session;
    const done = await unit(async () => {
      const before = await registers.read('PC');
      const stackPointer = await registers.read('SP');
      const isSupervisorCall = (await opcodeAt(session, before)) === SVC_OPCODE;
      await session.step({ maskInterrupts: true });
      const reason = await session.stopped();
      const after = reason?.pc ?? before;
      const met = reason && reason.kind !== 'step' && reason.kind !== 'request' ? reason : undefined;
      const link = await registers.read('LR');
      const returnAddress = isSupervisorCall ? before + 2 : (link & ~1) >>> 0;
      const isCall = isSupervisorCall ? link >>> 0 >= FIRST_EXCEPTION_RETURN : returnAddress > before && returnAddress <= before + 4;
      return { met, isCall: isCall && after !== returnAddress, after, returnAddress, stackPointer };
    });
    if (done.met || !done.isCall) return done.met;
    // What the program tells no lines of is passed, too.
    if (to === 'in' && (program.lineSpanAt(done.after)?.line ?? 0) > 0) return undefined;
    return this.#runTo(done.returnAddress, async () => (await registers.read('SP')) >= done.stackPointer);
  }

  /** Runs until the core stands at `address` and `isThere`; answers what else it met. */
  async #runTo(address: number, isThere: () => Promise<boolean>): Promise<StopReason | undefined> {
    const { session, unit } = this.#around;
    const isOwn = !session.hasBreakpoint(address);
    if (isOwn) await unit(() => session.setBreakpoint(address));
    try {
      for (;;) {
        const reason = await this.#run();
        if (reason.kind !== 'breakpoint' || reason.pc !== address) return reason;
        if (await unit(isThere)) return undefined;
        if (!isOwn) return reason;
      }
    } finally {
      if (isOwn) await unit(() => session.clearBreakpoint(address));
    }
  }

  async #run(): Promise<StopReason> {
    const { session, unit } = this.#around;
    await unit(() => session.run());
    return waitForStop(this.#around);
  }

  #pc(): Promise<number> {
    const { session, unit } = this.#around;
    return unit(() => session.registers.read('PC'));
  }

  async #stepped(): Promise<StopReason> {
    return { kind: 'step', pc: await this.#pc() };
  }

  async #standing(): Promise<Standing> {
    const { session, program, unit } = this.#around;
    const { frames } = await unit(() => readStack(session, program, { mostFrames: 1 }));
    const pc = frames[0]?.pc ?? (await this.#pc());
    const functions = program.framesAt(pc, { standing: true });
    const place = functions[0]?.place;
    return {
      pc,
      cfa: frames[0]?.cfa,
      functionAddress: program.symbolAt(pc)?.address,
      functions: functions.map((one) => one.function),
      line: place?.line,
      file: place?.file,
    };
  }
}

/** Waits for a core that runs, as long as nobody wants it halted. @throws `cortex/timeout` */
export async function waitForStop({ session, unit, pause, signal }: Omit<StepSurroundings, 'program'>): Promise<StopReason> {
  for (;;) {
    const reason = await unit(async () => {
      if (signal.aborted) await session.halt();
      return session.stopped();
    });
    if (reason) return reason;
    await pause();
  }
}

async function opcodeAt(session: DebugSession, pc: number): Promise<number> {
  const [, upper = 0] = await session.memory.read(pc, 2);
  return upper;
}

function isSameFrame(one: Standing, other: Standing): boolean {
  return one.functionAddress === other.functionAddress && one.cfa === other.cfa;
}

/** Within what was inlined into the line, or not yet out of it. */
function isMoving(start: Standing, now: Standing, to: 'in' | 'over' | 'out'): boolean {
  const deeper = now.functions.length - start.functions.length;
  return (to === 'over' && deeper > 0) || (to === 'out' && deeper >= 0);
}
