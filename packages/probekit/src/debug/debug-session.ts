/**
 * One debugger on one core: halt, run, step, reset, breakpoints, watchpoints, vector catch, registers, and why the core stands.
 * What it has set is taken back by `detach`; what a killed one has left is cleared by the next. Source: ARM DDI 0403E.e, C1.
 */
import { hasCode, type Memory, type Store } from '../base/index.ts';
import type { CortexM } from '../cortex/index.ts';
import { FlashPatches } from '../flash/index.ts';
import { ARCHITECTURE_VERSIONS } from '../spec/arm/comparators.ts';
import { DEMCR, DFSR } from '../spec/arm/dcb.ts';
import { DWT_CTRL } from '../spec/arm/debug-units.ts';
import { CPUID } from '../spec/arm/scb.ts';
import { SEMIHOSTING_BKPT } from '../spec/arm/semihosting.ts';
import { connectUnderReset, freezeWatchdogs, keepDebugClocks, releaseDebugClocks, type Target } from '../stm32/index.ts';
import { Breakpoints, halfWord } from './breakpoints.ts';
import { CoreRegisters } from './core-registers.ts';
import { debugErrors } from './errors.ts';
import { FlashBreakpoints } from './flash-breakpoints.ts';
import { Semihosting } from './semihosting.ts';
import type { SemihostingHost } from './semihosting-handles.ts';
import { type Asked, type StopReason, stopReasonOf } from './stop-reason.ts';
import { catchVectors, caughtVectors, type VectorCatch } from './vector-catch.ts';
import { Watchpoints } from './watchpoints.ts';

export interface StepOptions {
  /** Keeps interrupts out of the step: C_MASKINTS, for its time only. */
  readonly maskInterrupts?: boolean;
}

/** `halt`: before the first instruction, by vector catch. `halt-under-nrst`: the same by the reset line. */
export type ResetKind = 'run' | 'halt' | 'halt-under-nrst';

const FIRST_DELAY_MS = 0.25;
const LAST_DELAY_MS = 16;
const ALL_FLAGS = 0x1f;
const IPSR = 0x1ff;
const BKPT_OPCODE = 0xbe;

export class DebugSession {
  readonly target: Target;
  readonly breakpoints: Breakpoints;
  readonly watchpoints: Watchpoints;
  readonly registers: CoreRegisters;
  readonly #found: Found;
  #flash: FlashBreakpoints | undefined;
  #semihosting: Semihosting | undefined;
  /** Of a program that has ended by semihosting. */
  #exit: (StopReason & { readonly kind: 'exit' }) | undefined;
  #asked: Asked = 'halt';
  #servedCalls = 0;

  private constructor(target: Target, units: Units, found: Found) {
    this.target = target;
    this.breakpoints = units.breakpoints;
    this.watchpoints = units.watchpoints;
    this.registers = units.registers;
    this.#found = found;
  }

  /**
   * Takes the debug units of the core in hand: clears comparators, switches TRCENA and halting debug on, keeps
   * clocks that debugging needs, and watchdogs still while the core stands. The core keeps doing what it does.
   */
  static async attach(target: Target): Promise<DebugSession> {
    const { memory, core } = target;
    await keepDebugClocks(target);
    await freezeWatchdogs(target);
    const demcr = await memory.read32(DEMCR.address);
    await memory.write32(DEMCR.address, DEMCR.with(demcr, { TRCENA: 1 }));
    const found = { demcr, dwtCtrl: await memory.read32(DWT_CTRL.address) };
    const architecture = ARCHITECTURE_VERSIONS[CPUID.get((await core.readCpuid()).raw, 'PARTNO')] ?? 7;
    const units = {
      breakpoints: await Breakpoints.open(memory),
      watchpoints: await Watchpoints.open(memory, architecture),
      registers: await CoreRegisters.open(core, memory),
    };
    const { halted, debugEnabled } = await core.readStatus();
    // Of a core that stands they say why.
    if (!halted) await memory.write32(DFSR.address, ALL_FLAGS);
    // Without C_DEBUGEN no comparator halts; a core that stands has it, and would go on.
    if (!debugEnabled) await core.run();
    return new DebugSession(target, units, found);
  }

  /** Breakpoints beyond the comparators; undefined until they are allowed. */
  get flashBreakpoints(): FlashBreakpoints | undefined {
    return this.#flash;
  }

  /** The target's memory with the program in it as it was built, wherever breakpoints stand in flash. */
  get memory(): Memory {
    return this.#flash?.seenThrough(this.#memory) ?? this.#memory;
  }

  /**
   * Lets breakpoints stand in flash once the comparators are used up, or takes them back. `store`: for the programmer's journal;
   * without it, breakpoints stay in flash where the debugger is killed.
   *
   * @throws `stm32/no-flash-driver`, `flash/read-protected`, `flash/unfinished`, `flash/journal-damaged`; `debug/no-comparator` where
   * those that are set need the flash
   */
  async allowFlashBreakpoints(allowed: boolean, store?: Store): Promise<void> {
    if (allowed) this.#flash ??= new FlashBreakpoints(this.breakpoints, await FlashPatches.open(this.target, store));
    else if (this.#flash) {
      await this.breakpoints.replace(this.#flash.addresses);
      await this.#flash.setAside();
      this.#flash = undefined;
    }
  }

  /**
   * The core will halt before it executes the instruction there: at once, or where breakpoints may stand in flash, when it runs
   * again.
   *
   * @throws `debug/no-comparator`, `debug/breakpoint-address`
   */
  async setBreakpoint(address: number): Promise<void> {
    await (this.#flash ?? this.breakpoints).set(address);
  }

  async clearBreakpoint(address: number): Promise<void> {
    await (this.#flash ?? this.breakpoints).clear(address);
  }

  /** Whether one is set there. */
  hasBreakpoint(address: number): boolean {
    return this.#flash ? this.#flash.addresses.includes(halfWord(address)) : this.breakpoints.has(address);
  }

  /** Serves the calls of the program to its host from now on; none, without a host. A core that waits in one goes on by `run`. */
  serveSemihosting(host: SemihostingHost | undefined): void {
    this.#semihosting = host && new Semihosting(host, this.#memory, this.target.probe.clock);
  }

  /** Calls that were served and behind which the program has gone on: who has seen more of them asks again at once. */
  get servedCalls(): number {
    return this.#servedCalls;
  }

  /** Stops the core. @throws `cortex/timeout` */
  async halt(): Promise<void> {
    if (!(await this.#core.readStatus()).halted) this.#asked = 'halt';
    await this.#core.halt();
  }

  /**
   * Lets the core go on until something stops it. A breakpoint at PC is stepped past first, interrupts kept out, and a BKPT
   * instruction of the program there is left out: either would stop it where it stands.
   *
   * @throws `debug/running`
   */
  async run(): Promise<void> {
    await this.#standing('run');
    await this.#flash?.settle(await this.registers.read('PC'));
    this.#exit = undefined;
    await this.#passBreakpoint();
    if (this.#exit) return;
    this.#asked = 'run';
    await this.#clearFlags();
    await this.#core.run();
  }

  /** Executes one instruction, also where a breakpoint is set. @throws `debug/running`, `cortex/timeout` */
  async step({ maskInterrupts = false }: StepOptions = {}): Promise<void> {
    await this.#standing('step');
    this.#asked = 'step';
    this.#exit = undefined;
    const pc = await this.registers.read('PC');
    await this.#flash?.free(pc);
    if (!this.breakpoints.has(pc) && (await this.#isBkpt(pc))) {
      if (!(await this.#called(pc))) await this.registers.write('PC', pc + 2);
      return;
    }
    await this.#clearFlags();
    const step = () => this.#core.step({ maskInterrupts });
    await (this.breakpoints.has(pc) ? this.breakpoints.without(pc, step) : step());
  }

  /** Resets the chip. Breakpoints and watchpoints stay. @throws `cortex/timeout`, `stm32/not-halted-under-reset` */
  async reset(kind: ResetKind): Promise<void> {
    const caught = caughtVectors(await this.#memory.read32(DEMCR.address));
    this.#exit = undefined;
    this.#asked = kind === 'run' ? 'run' : 'reset';
    if (kind === 'run' && this.#flash) {
      await this.#core.halt();
      await this.#flash.settle(await this.registers.read('PC'));
    }
    if (kind === 'halt-under-nrst') await connectUnderReset(this.target.probe, this.target.speedKhz, { races: true });
    else await this.#core.systemReset({ halt: kind === 'halt' });
    await this.#restore(caught);
  }

  /** Makes the core halt as it enters these exceptions, and no others. @throws `debug/catch-unavailable` */
  async catchVectors(names: readonly VectorCatch[]): Promise<void> {
    await catchVectors(this.#memory, names);
  }

  /** Why the core stands; undefined while it runs. */
  async stopped(): Promise<StopReason | undefined> {
    const { halted } = await this.#core.readStatus();
    if (!halted) return undefined;
    const pc = await this.registers.read('PC');
    if (this.#exit?.pc === pc) return this.#exit;
    const reason = stopReasonOf({
      dfsr: await this.#memory.read32(DFSR.address),
      pc,
      exception: (await this.registers.read('xPSR')) & IPSR,
      asked: this.#asked,
      breakpoint: this.#flash?.isInFlash(pc) ? 'flash' : this.breakpoints.has(pc) ? 'comparator' : undefined,
      matched: await this.watchpoints.takeMatched(),
    });
    const isBkpt = reason.kind === 'breakpoint' && reason.by === 'instruction';
    if (this.#asked !== 'run' || !isBkpt || !(await this.#called(pc))) return reason;
    if (this.#exit) return this.#exit;
    await this.#clearFlags();
    await this.#core.run();
    return undefined;
  }

  /** Waits until it stands. The signal ends the waiting, not the program. */
  async waitStopped({ signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<StopReason | undefined> {
    const { clock } = this.target.probe;
    const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() + timeoutMs;
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LAST_DELAY_MS)) {
      signal?.throwIfAborted();
      const reason = await this.stopped();
      if (reason !== undefined || clock.nowMs() >= deadline) return reason;
      await clock.sleep(delayMs);
    }
  }

  /** Takes back all that was set; then the core runs on without a debugger, or stands where it is. */
  async detach({ keepHalted = false } = {}): Promise<void> {
    await this.#flash?.setAside();
    if (!keepHalted && (await this.#core.readStatus()).halted) await this.#passBreakpoint();
    await this.breakpoints.close();
    await this.watchpoints.clearAll();
    await this.#memory.write32(DWT_CTRL.address, this.#found.dwtCtrl);
    await this.#memory.write32(DEMCR.address, this.#found.demcr);
    await releaseDebugClocks(this.target);
    if (!keepHalted) await this.#core.releaseDebug();
  }

  /** Lets a job have the core that resets it and runs code of its own: comparators are out of force until it ends. The core stands then. */
  async whileAside<T>(job: () => Promise<T>): Promise<T> {
    const caught = caughtVectors(await this.#memory.read32(DEMCR.address));
    await catchVectors(this.#memory, []);
    await this.#flash?.setAside();
    await this.breakpoints.setAside();
    await this.watchpoints.setAside();
    let result: T;
    try {
      result = await job();
    } catch (error) {
      await this.#takeBack(caught).catch(() => {
        // The link is gone, or the core: what the job threw says more.
      });
      throw error;
    }
    await this.#takeBack(caught);
    return result;
  }

  get #core(): CortexM {
    return this.target.core;
  }

  get #memory(): Memory {
    return this.target.memory;
  }

  async #standing(operation: string): Promise<void> {
    if ((await this.#core.readStatus()).halted) return;
    throw debugErrors.make('debug/running', {
      message: `The core runs: it cannot ${operation}.`,
      hint: 'Halt it first.',
      evidence: { operation },
    });
  }

  async #passBreakpoint(): Promise<void> {
    const pc = await this.registers.read('PC');
    if (this.breakpoints.has(pc) || (await this.#isBkpt(pc))) await this.step({ maskInterrupts: true });
  }

  async #isBkpt(pc: number): Promise<boolean> {
    try {
      return (await this.#memory.read8(pc + 1)) === BKPT_OPCODE;
    } catch (error) {
      // A program that jumped to nowhere stands where nothing answers: that is no BKPT.
      if (hasCode(error, 'dap/transfer')) return false;
      throw error;
    }
  }

  /** Serves the call at `pc`, and stands behind it unless the program has ended. Answers false where there is none. */
  async #called(pc: number): Promise<boolean> {
    if (!this.#semihosting || (await this.#memory.read16(pc)) !== SEMIHOSTING_BKPT) return false;
    const [operation, argument] = [await this.registers.read('R0'), await this.registers.read('R1')];
    const outcome = await this.#semihosting.serve({ operation, argument });
    if ('exitStatus' in outcome) {
      this.#exit = { kind: 'exit', pc, status: outcome.exitStatus };
      return true;
    }
    this.#servedCalls++;
    await this.registers.write('R0', outcome.result >>> 0);
    await this.registers.write('PC', pc + 2);
    return true;
  }

  async #clearFlags(): Promise<void> {
    await this.#memory.write32(DFSR.address, ALL_FLAGS);
    await this.watchpoints.takeMatched();
  }

  async #takeBack(caught: readonly VectorCatch[]): Promise<void> {
    await this.halt();
    this.#asked = 'reset';
    await this.#restore(caught);
  }

  /** The debug units keep what they hold over a reset, but not over a loss of power that came with it. */
  async #restore(caught: readonly VectorCatch[]): Promise<void> {
    await this.#memory.write32(DEMCR.address, DEMCR.with(await this.#memory.read32(DEMCR.address), { TRCENA: 1 }));
    await catchVectors(this.#memory, caught);
    await this.breakpoints.restore();
    await this.watchpoints.restore();
  }
}

interface Units {
  readonly breakpoints: Breakpoints;
  readonly watchpoints: Watchpoints;
  readonly registers: CoreRegisters;
}

/** As the registers were before. */
interface Found {
  readonly demcr: number;
  readonly dwtCtrl: number;
}
