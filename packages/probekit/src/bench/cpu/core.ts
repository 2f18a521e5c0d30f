/**
 * The Cortex-M core: joins registers, interpreter, exceptions and debug, and decides what happens next. One
 * instruction is one cycle, a load one more, a taken branch two more: an approximation of the dual-issue pipeline, which
 * `cyclesPerInstruction` stretches as a whole.
 * Source: ARM DDI 0403E.e, B1.5 and C1.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { BUS_OK, type Core, type CoreSurroundings, type DebugCache, type RunReason, type Width } from '../seams.ts';
import { ARCHITECTURES } from './architecture.ts';
import { BenchStop } from './bench-stop.ts';
import { BlockCache } from './block-cache.ts';
import { CoreCycles } from './core-cycles.ts';
import { CoreMode } from './core-mode.ts';
import { DataCache } from './data-cache.ts';
import { DebugControl } from './debug-control.ts';
import { DebugUnits } from './debug-units.ts';
import { type EntryResult, ExceptionEntry } from './exception-entry.ts';
import { Exceptions, FIRST_INTERRUPT, SYS_TICK } from './exceptions.ts';
import { FloatContext } from './float-context.ts';
import { floatState } from './float-state.ts';
import { InstructionSet } from './instruction-set.ts';
import { leaveReset } from './leave-reset.ts';
import { MemoryPath } from './memory-path.ts';
import { Mpu } from './mpu.ts';
import { PrivatePeripheralBus } from './private-peripheral-bus.ts';
import type { CoreProfile } from './profile.ts';
import { Protection } from './protection.ts';
import { C_DEBUGEN, C_MASKINTS, C_STEP, CCR_DC, DFSR_DWTTRAP, DFSR_HALTED, S_RESET_ST, UNALIGN_TRP } from './register-bits.ts';
import { Runner } from './runner.ts';
import { CoreState, CYCLES, EVENT, LIMIT, PC } from './state.ts';
import { SysTick } from './sys-tick.ts';
import { SystemControl } from './system-control.ts';
import { SystemInstructionSet } from './system-instructions.ts';
import {
  CCR,
  DFSR,
  DHCSR,
  DHCSR_STICKY,
  MODE,
  MODE_HALTED,
  MODE_LOCKUP,
  MODE_RESET,
  MODE_RUNNING,
  MODE_SLEEPING,
  RESET_ASKED,
  START_TABLE,
  SYSTEM_WORD_COUNT,
} from './system-words.ts';
import { Traps } from './traps.ts';

const MAX_BUDGET = 2 ** 29;
const STATES = ['reset', 'running', 'sleeping', 'halted', 'lockup'] as const;

export interface CoreParts {
  readonly memory: LinearMemory;
  readonly surroundings: CoreSurroundings;
  readonly profile: CoreProfile;
  /** Memory and data cache may differ. */
  readonly dataCache?: boolean;
  /** Clock cycles of the shortest instruction, a multiple of 1/16; all others take longer by the same factor. */
  readonly cyclesPerInstruction?: number;
}

export class CortexMCore implements Core {
  ppbStatus: number = BUS_OK;
  readonly stops: BenchStop;
  readonly #surroundings: CoreSurroundings;
  readonly #state: CoreState;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #cycles: CoreCycles;
  readonly #path: MemoryPath;
  readonly #protection: Protection;
  readonly #blocks: BlockCache;
  readonly #exceptions: Exceptions;
  readonly #entry: ExceptionEntry;
  readonly #sysTick: SysTick;
  readonly #control: SystemControl;
  readonly #units: DebugUnits;
  readonly #ppb: PrivatePeripheralBus;
  readonly #runner: Runner;
  readonly #mode: CoreMode;
  readonly #traps: Traps;
  readonly #cache: DataCache | undefined;

  constructor({ memory, surroundings, profile, dataCache = false, cyclesPerInstruction = 1 }: CoreParts) {
    const architecture = ARCHITECTURES[profile.architecture];
    this.#surroundings = surroundings;
    this.#state = new CoreState(memory, architecture.flags);
    this.#r = this.#state.r;
    this.#s = memory.words(SYSTEM_WORD_COUNT);
    this.#cycles = new CoreCycles(memory, this.#r, () => surroundings.nowNs(), cyclesPerInstruction);
    const [r, s] = [this.#r, this.#s] as const;
    this.stops = new BenchStop(r, this.#cycles, () => this.#blocks);
    const mpu = new Mpu(s, profile, () => this.#protection.changed());
    this.#path = new MemoryPath({ memory, r, bus: surroundings.bus, owner: this.#pathOwner(), mpu });
    this.#exceptions = new Exceptions(memory, r, s);
    this.#units = new DebugUnits({
      memory,
      state: this.#state,
      s,
      profile,
      cycles: this.#cycles,
      surroundings,
      effects: {
        comparatorsChanged: () => this.#watchAsAsked(),
        timeWasRead: () => this.#runner.timeWasRead(),
        debugEvent: () => this.#mode.debugEvent(DFSR_DWTTRAP),
      },
    });
    const shared = { state: this.#state, s, path: this.#path, exceptions: this.#exceptions };
    const float = new FloatContext({ ...shared, protection: () => this.#protection, profile });
    this.#blocks = new BlockCache(r, this.#path, this.stops.or(this.#units.fpb.isBreakpoint), new InstructionSet(profile));
    this.#sysTick = new SysTick(memory, s, () => this.#mode.pend(SYS_TICK));
    this.#protection = new Protection({ ...shared, mpu, blocks: this.#blocks });
    this.#entry = new ExceptionEntry({
      ...shared,
      float,
      protection: this.#protection,
      version: architecture.version,
      onFault: (exception, status, duringEntry) => this.#mode.faultEntered(exception, status, duringEntry),
      trace: this.#units.dwt,
    });
    this.#mode = new CoreMode({ r, s, exceptions: this.#exceptions, sysTick: this.#sysTick, cycles: this.#cycles, surroundings });
    this.#traps = new Traps({
      state: this.#state,
      s,
      entry: this.#entry,
      exceptions: this.#exceptions,
      mode: this.#mode,
      float,
      stop: this.stops,
      architecture,
    });
    this.#control = new SystemControl({
      profile,
      r,
      s,
      exceptions: this.#exceptions,
      sysTick: this.#sysTick,
      surroundings,
      effects: {
        resetRequested: () => this.#requestReset(),
        coreReset: () => this.#coreReset(),
        configurationChanged: () => this.#configure(),
        cacheMaintained: (offset, value) => this.#cache?.maintain(offset, value),
        timeWasRead: () => this.#runner.timeWasRead(),
        scheduleChanged: () => this.attention(),
      },
    });
    const debugEffects = {
      haltRequested: () => this.#mode.haltOnRequest(),
      resumed: () => {
        this.#runner.lookForIdleLoop();
        this.#mode.resume();
      },
      enableChanged: () => this.#watchAsAsked(),
      demcrChanging: (change: () => void) => {
        this.#units.dwt.keepingCount(change);
        this.#watchAsAsked();
      },
    };
    const debug = new DebugControl({ ...shared, effects: debugEffects, profile });
    this.#ppb = new PrivatePeripheralBus({ s, profile, control: this.#control, debug, units: this.#units, float, mpu, surroundings });
    const system = new SystemInstructionSet({ ...shared, mpu, profile });
    this.#runner = new Runner({
      floats: floatState(this.#state.r),
      s,
      path: this.#path,
      blocks: this.#blocks,
      system,
      float,
      units: this.#units,
      mode: this.#mode,
      traps: this.#traps,
    });
    const { bus } = surroundings;
    const { codeWritten } = this.#pathOwner();
    this.#cache = dataCache ? new DataCache({ memory, s, path: this.#path, bus, profile, codeWritten }) : undefined;
    this.powerOnReset();
  }

  #pathOwner() {
    const core = this;
    return {
      ppbRead: (address: number, width: Width, debugger_: boolean) => core.ppbRead(address, width, debugger_),
      ppbWrite: (address: number, value: number, width: Width, debugger_: boolean) => core.ppbWrite(address, value, width, debugger_),
      get ppbStatus() {
        return core.ppbStatus;
      },
      codeWritten: (address: number, byteLength: number) => core.#blocks.invalidate(address, byteLength),
      watched: (address: number, width: Width, value: number, isWrite: boolean) => {
        if (core.#units.dwt.comparators.matchesData(address, width, value, isWrite)) core.#runner.watchHit = true;
      },
    };
  }

  get cyclesUsed(): number {
    return this.#r[CYCLES]!;
  }
  get inReset(): boolean {
    return this.#s[MODE] === MODE_RESET;
  }
  get state(): Core['state'] {
    return STATES[this.#s[MODE]!]!;
  }
  get pc(): number {
    return this.#r[PC]! >>> 0;
  }

  // Time
  get nextNs(): number {
    return Math.min(this.#sysTick.nextNs, this.#cycles.dueNs);
  }
  act(nowNs: number): void {
    if (this.#cycles.dueNs <= nowNs) this.#units.dwt.act();
    this.#sysTick.act(nowNs);
  }
  setClock(hertz: number): void {
    this.#sysTick.setClock(hertz, this.#surroundings.nowNs());
    this.#cycles.setClock(hertz);
    this.attention();
  }
  timeWasRead(): void {
    this.#runner.timeWasRead();
  }
  attention(): void {
    this.#mode.askAttention();
  }

  // Reset

  powerOnReset(): void {
    const s = this.#s;
    s.fill(0);
    this.#cycles.clear();
    this.#units.dwt.clear();
    this.#cache?.clear();
    this.#ppb.reset();
    this.#reset();
  }

  systemReset(): void {
    this.#ppb.reset();
    this.#reset();
  }

  #reset(): void {
    const s = this.#s;
    this.#cycles.wakes();
    this.#cycles.nextRun();
    this.#state.clear();
    s[MODE] = MODE_RESET;
    s[RESET_ASKED] = 0;
    s[DHCSR] = s[DHCSR]! & C_DEBUGEN;
    s[DHCSR_STICKY] = S_RESET_ST;
    s[DFSR] = 0;
    this.#exceptions.reset();
    this.#control.reset();
    this.#protection.follow();
    this.#sysTick.reset();
    this.#path.forgetRegions();
    this.#blocks.clear();
    this.#runner.lookForIdleLoop();
    this.#configure();
    this.#watchAsAsked();
  }

  release(vectorTable: number): void {
    leaveReset(vectorTable, { r: this.#r, s: this.#s, path: this.#path, mode: this.#mode });
  }

  /** AIRCR.VECTRESET: peripherals and memories go on as they are. A local reset (B3.2.6). */
  #coreReset(): void {
    this.systemReset();
    this.release(this.#s[START_TABLE]!);
    this.attention();
  }

  #requestReset(): void {
    this.#s[RESET_ASKED] = 1;
    this.attention();
    this.#surroundings.requestSystemReset();
  }

  // Interrupts

  setInterrupt(line: number, level: boolean): void {
    this.#exceptions.setLevel(FIRST_INTERRUPT + line, level);
    if (level) this.#mode.pended();
  }

  sendEvent(): void {
    this.#r[EVENT] = 1;
    this.#mode.pended();
  }

  // Debug

  /** FPB, DWT or TRCENA changed: blocks are cut anew, watchpoints slow every access down. */
  #watchAsAsked(): void {
    this.#path.watching = this.#units.watches;
    this.#blocks.endsAtAccess = this.#units.dwt.counts;
    this.#path.forgetRegions();
    this.#blocks.clear();
    this.#r[LIMIT] = 0;
  }

  #configure(): void {
    this.#path.cache = (this.#s[CCR]! & CCR_DC) === 0 ? undefined : this.#cache;
    this.#path.unalignedTraps = (this.#s[CCR]! & UNALIGN_TRP) !== 0;
  }

  get dataCache(): DebugCache | undefined {
    return this.#path.cache;
  }

  // Private peripheral bus

  ppbRead(address: number, width: Width, debugger_: boolean): number {
    const value = this.#ppb.load(address >>> 0, width, debugger_);
    this.ppbStatus = this.#ppb.status;
    return value;
  }

  ppbWrite(address: number, value: number, width: Width, debugger_: boolean): void {
    this.#ppb.store(address >>> 0, value, width, debugger_);
    this.ppbStatus = this.#ppb.status;
    if (debugger_) this.#mode.pended();
  }

  invalidate(address: number, byteLength: number): void {
    this.#path.forgetRegions();
    this.#blocks.invalidate(address, byteLength);
  }

  takeTraceByte(): number {
    return this.#units.itm.takeByte();
  }

  saveState(): unknown {
    this.#r[LIMIT] = 0;
    return this.#runner.nextLook;
  }

  /** Everything else lies in the linear memory; what was derived from it is made anew. */
  loadState(state: unknown): void {
    this.#configure();
    this.#cycles.restored();
    this.#protection.restored();
    this.#watchAsAsked();
    this.#runner.nextLook = state as number;
  }

  // Running

  run(cycleBudget: number): RunReason {
    const r = this.#r;
    const s = this.#s;
    this.#runner.begin(r[CYCLES]!);
    this.#cycles.nextRun();
    this.#mode.attention = false;
    const budget = Math.max(1, Math.min(Math.floor(cycleBudget), MAX_BUDGET));
    const { stops } = this;
    for (;;) {
      const mode = s[MODE]!;
      if (s[RESET_ASKED] !== 0 || mode === MODE_RESET) return 'reset-requested';
      if (mode === MODE_HALTED) return 'halted';
      if (mode === MODE_LOCKUP) return 'lockup';
      if (mode === MODE_SLEEPING) return 'sleeping';
      if (stops.armed && stops.ends()) return 'stop';
      if (r[CYCLES]! >= this.#cycles.eventAt) {
        this.#units.dwt.act();
        continue;
      }
      this.#protection.follow();
      const stepping = (s[DHCSR]! & (C_DEBUGEN | C_STEP)) === (C_DEBUGEN | C_STEP);
      const entered = this.#takePending();
      if (entered === 'stalled') return 'stalled';
      if (entered === 'none') this.#units.dwt.settled();
      if (stepping) {
        if (entered === 'none' && this.#runner.runOne() === 'stalled') return 'stalled';
        stops.stepped();
        if (stops.armed && stops.reached) continue;
        if (s[MODE] === MODE_RUNNING || s[MODE] === MODE_SLEEPING) this.#mode.halt(DFSR_HALTED);
        continue;
      }
      if (entered === 'done') continue;
      if (this.#mode.attention) return 'attention';
      if (r[CYCLES]! >= budget) return 'budget';
      const blockCycles = stops.armed ? stops.blockCycles : budget;
      if (this.#path.watching || blockCycles === 0) {
        if (this.#runner.runOne() === 'stalled') return 'stalled';
        stops.stepped();
        continue;
      }
      if (this.#runner.runBlocks(Math.min(budget, r[CYCLES]! + blockCycles, this.#cycles.eventAt)) === 'stalled') return 'stalled';
    }
  }

  /** Enters the next exception, if there is one. */
  #takePending(): EntryResult | 'none' {
    const exception = this.#exceptions.next((this.#s[DHCSR]! & C_MASKINTS) !== 0);
    if (exception === 0) return 'none';
    const result = this.#entry.enter(exception);
    if (result === 'lockup') this.#mode.lockUp();
    return result;
  }
}
