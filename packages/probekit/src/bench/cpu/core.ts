/**
 * The Cortex-M core: joins registers, interpreter, exceptions and debug, and decides what happens next. One
 * instruction is one cycle, a load one more, a taken branch two more: an approximation of the dual-issue pipeline.
 * Source: ARM DDI 0403E.e, B1.5 and C1.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { BUS_FAULT, BUS_OK, type Core, type CoreSurroundings, type RunReason, type Width } from '../seams.ts';
import { BlockCache } from './block-cache.ts';
import { C_DEBUGEN, C_HALT, C_MASKINTS, C_STEP, DebugControl, S_RESET_ST, S_RETIRE_ST } from './debug-control.ts';
import { DebugUnits } from './debug-units.ts';
import { type EntryResult, ExceptionEntry } from './exception-entry.ts';
import {
  BUS_FAULT as BUS_FAULT_EXCEPTION,
  DEBUG_MONITOR,
  Exceptions,
  FIRST_INTERRUPT,
  HARD_FAULT,
  MEM_MANAGE,
  SV_CALL,
  SYS_TICK,
  USAGE_FAULT,
} from './exceptions.ts';
import { interpret } from './execute.ts';
import { IdleLoop } from './idle-loop.ts';
import { MemoryPath } from './memory-path.ts';
import type { Block } from './operations.ts';
import { PrivatePeripheralBus } from './private-peripheral-bus.ts';
import type { CoreProfile } from './profile.ts';
import {
  CoreState,
  CYCLES,
  EVENT,
  IPSR,
  ITSTATE,
  LIMIT,
  LR,
  PC,
  SP,
  THUMB,
  TRAP,
  TRAP_ADDRESS,
  TRAP_BKPT,
  TRAP_BREAKPOINT,
  TRAP_BUS,
  TRAP_DATA,
  TRAP_DIVIDE,
  TRAP_EXCEPTION_RETURN,
  TRAP_EXECUTE_NEVER,
  TRAP_FETCH,
  TRAP_NEXT,
  TRAP_NEXT_IT,
  TRAP_NO_COPROCESSOR,
  TRAP_NONE,
  TRAP_STALL,
  TRAP_STATE,
  TRAP_SVC,
  TRAP_UNALIGNED,
  TRAP_UNDEFINED,
  TRAP_UNIMPLEMENTED,
  TRAP_WFE,
  TRAP_WFI,
} from './state.ts';
import { SysTick } from './sys-tick.ts';
import { SystemControl } from './system-control.ts';
import { SystemInstructionSet } from './system-instructions.ts';
import {
  BFAR,
  CCR,
  CPACR,
  DEMCR,
  DFSR,
  DHCSR,
  DHCSR_STICKY,
  HFSR,
  MODE,
  MODE_HALTED,
  MODE_LOCKUP,
  MODE_RESET,
  MODE_RUNNING,
  MODE_SLEEPING,
  RESET_ASKED,
  SCR,
  SYSTEM_WORD_COUNT,
  VTOR,
} from './system-words.ts';

const DFSR_HALTED = 1;
const DFSR_BKPT = 2;
const DFSR_DWTTRAP = 4;
const DFSR_VCATCH = 8;
const HFSR_VECTTBL = 2;
const HFSR_DEBUGEVT = 1 << 31;
const MON_EN = 1 << 16;
const VC_CORERESET = 1;
const VC_HARDERR = 1 << 10;
const VC_INTERR = 1 << 9;
/** Which vector catch belongs to which CFSR bits (C1.6.5). */
const VECTOR_CATCHES: readonly (readonly [number, number])[] = [
  [0x0000_00ff, 1 << 4], // VC_MMERR
  [1 << 19, 1 << 5], // VC_NOCPERR
  [(1 << 24) | (1 << 25), 1 << 6], // VC_CHKERR
  [(1 << 16) | (1 << 17) | (1 << 18), 1 << 7], // VC_STATERR
  [0x0000_ff00, 1 << 8], // VC_BUSERR
];
/** PC in lockup (B1.5.15). */
const LOCKUP_PC = 0xffff_fffe | 0;
/** Instructions between two looks whether the program only waits. */
const PROBE_INTERVAL_CYCLES = 20_000;
const MAX_BUDGET = 2 ** 29;
const STATES = ['reset', 'running', 'sleeping', 'halted', 'lockup'] as const;

export interface CoreParts {
  readonly memory: LinearMemory;
  readonly surroundings: CoreSurroundings;
  readonly profile: CoreProfile;
}

export class CortexMCore implements Core {
  ppbStatus: number = BUS_OK;
  readonly #surroundings: CoreSurroundings;
  readonly #state: CoreState;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #cycles: Float64Array;
  readonly #path: MemoryPath;
  readonly #blocks: BlockCache;
  readonly #exceptions: Exceptions;
  readonly #entry: ExceptionEntry;
  readonly #sysTick: SysTick;
  readonly #control: SystemControl;
  readonly #units: DebugUnits;
  readonly #debug: DebugControl;
  readonly #ppb: PrivatePeripheralBus;
  readonly #system: SystemInstructionSet;
  readonly #idle: IdleLoop;
  readonly #notes = new Set<string>();
  readonly #profile: CoreProfile;
  #attention = false;
  #probeIn = 0;
  #watchHit = false;

  constructor({ memory, surroundings, profile }: CoreParts) {
    this.#surroundings = surroundings;
    this.#profile = profile;
    this.#state = new CoreState(memory);
    this.#r = this.#state.r;
    this.#s = memory.words(SYSTEM_WORD_COUNT);
    this.#cycles = memory.numbers(1);
    const r = this.#r;
    const s = this.#s;
    this.#path = new MemoryPath(memory, r, surroundings.bus, this.#pathOwner());
    this.#exceptions = new Exceptions(memory, r, s);
    this.#units = new DebugUnits(s, profile, this.#unitsOwner());
    this.#blocks = new BlockCache(r, this.#path, this.#units.isBreakpoint);
    this.#sysTick = new SysTick(memory, s, () => this.#pend(SYS_TICK));
    this.#entry = new ExceptionEntry(this.#state, s, this.#path, this.#exceptions, (exception, status, duringEntry) =>
      this.#faultEntered(exception, status, duringEntry),
    );
    this.#control = new SystemControl({
      profile,
      r,
      s,
      exceptions: this.#exceptions,
      sysTick: this.#sysTick,
      surroundings,
      effects: {
        resetRequested: () => this.#requestReset(),
        configurationChanged: () => this.#configure(),
        timeWasRead: () => this.#noteTimeRead(),
        scheduleChanged: () => this.attention(),
      },
    });
    this.#debug = new DebugControl(this.#state, s, this.#exceptions, {
      haltRequested: () => this.#haltOnRequest(),
      resumed: () => this.#resume(),
      enableChanged: () => this.#watchAsAsked(),
      demcrChanging: (change) => {
        this.#units.keepingCycleCount(change);
        this.#watchAsAsked();
      },
    });
    this.#ppb = new PrivatePeripheralBus({ s, profile, control: this.#control, debug: this.#debug, units: this.#units });
    this.#system = new SystemInstructionSet(this.#state, s, this.#exceptions, profile);
    this.#idle = new IdleLoop(r, this.#blocks, () => this.#interpret(undefined));
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
      watched: (address: number, width: Width, _value: number, isWrite: boolean) => {
        if (core.#units.matchesData(address, width, isWrite)) core.#watchHit = true;
      },
      get privileged() {
        return core.#state.privileged;
      },
    };
  }

  #unitsOwner() {
    const core = this;
    return {
      get cycleTotal() {
        return core.#cycles[0]! + core.#r[CYCLES]!;
      },
      get sampledPc() {
        return core.#s[MODE] === MODE_HALTED || core.#s[MODE] === MODE_RESET ? 0xffff_ffff : core.pc;
      },
      comparatorsChanged: () => core.#watchAsAsked(),
      timeWasRead: () => core.#noteTimeRead(),
    };
  }

  /** Only loops of the program matter here, and only while one is being looked at; a debugger's reads do no harm. */
  #noteTimeRead(): void {
    this.#idle.timeRead = true;
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
    return this.#sysTick.nextNs;
  }
  act(nowNs: number): void {
    this.#sysTick.act(nowNs);
  }
  setClock(hertz: number): void {
    this.#sysTick.setClock(hertz, this.#surroundings.nowNs());
    this.attention();
  }
  attention(): void {
    this.#attention = true;
    this.#r[LIMIT] = 0;
  }

  // Reset

  powerOnReset(): void {
    const s = this.#s;
    s.fill(0);
    this.#cycles[0] = 0;
    this.#ppb.reset(true);
    this.#reset();
  }

  systemReset(): void {
    this.#ppb.reset(false);
    this.#reset();
  }

  #reset(): void {
    const s = this.#s;
    this.#cycles[0] = this.#cycles[0]! + this.#r[CYCLES]!;
    this.#state.clear();
    s[MODE] = MODE_RESET;
    s[RESET_ASKED] = 0;
    s[DHCSR] = s[DHCSR]! & C_DEBUGEN;
    s[DHCSR_STICKY] = S_RESET_ST;
    s[DFSR] = 0;
    this.#exceptions.reset();
    this.#control.reset();
    this.#sysTick.reset();
    this.#path.forgetRegions();
    this.#blocks.clear();
    this.#probeIn = 0;
    this.#configure();
    this.#watchAsAsked();
  }

  release(vectorTable: number): void {
    const s = this.#s;
    const r = this.#r;
    s[VTOR] = vectorTable & 0xffff_ff80;
    s[MODE] = MODE_RUNNING;
    r[SP] = this.#path.load32(vectorTable | 0) & ~3;
    const reset = this.#path.load32((vectorTable + 4) | 0);
    const trap = r[TRAP]!;
    r[TRAP] = TRAP_NONE;
    r[LR] = -1;
    if (trap !== TRAP_NONE) {
      // Reset has the highest priority of all: nothing can handle the fault (B1.5.14).
      s[HFSR]! |= HFSR_VECTTBL;
      this.#lockUp();
    } else {
      r[PC] = reset & ~1;
      r[THUMB] = reset & 1;
    }
    if ((s[DHCSR]! & C_DEBUGEN) === 0) return;
    if (s[DEMCR]! & VC_CORERESET) this.#halt(DFSR_VCATCH);
    else if (s[DHCSR]! & C_HALT) this.#halt(DFSR_HALTED);
  }

  #requestReset(): void {
    this.#s[RESET_ASKED] = 1;
    this.attention();
    this.#surroundings.requestSystemReset();
  }

  // Interrupts

  setInterrupt(line: number, level: boolean): void {
    this.#exceptions.setLevel(FIRST_INTERRUPT + line, level);
    if (level) this.#pended();
  }

  #pend(exception: number): void {
    this.#exceptions.setPending(exception);
    this.#pended();
  }

  /** Something became pending: SCR.SEVONPEND, and the end of sleep. */
  #pended(): void {
    if (this.#s[SCR]! & 0x10) this.#r[EVENT] = 1;
    if (this.#s[MODE] === MODE_SLEEPING && this.#exceptions.wakes) this.#wake();
  }

  #wake(): void {
    this.#s[MODE] = MODE_RUNNING;
    this.#surroundings.wake();
  }

  // Debug

  #haltOnRequest(): void {
    if (this.#s[MODE] === MODE_RESET) return;
    this.#halt(DFSR_HALTED);
  }

  #halt(cause: number): void {
    const s = this.#s;
    s[DFSR]! |= cause;
    if (s[MODE] === MODE_SLEEPING) this.#surroundings.wake();
    s[MODE] = MODE_HALTED;
    s[DHCSR]! |= C_HALT;
    this.#sysTick.freeze(true, this.#surroundings.nowNs());
    this.attention();
  }

  #resume(): void {
    this.#s[MODE] = MODE_RUNNING;
    this.#probeIn = 0;
    this.#sysTick.freeze(false, this.#surroundings.nowNs());
    this.attention();
  }

  #lockUp(): void {
    this.#s[MODE] = MODE_LOCKUP;
    this.#r[PC] = LOCKUP_PC;
    this.#r[ITSTATE] = 0;
    this.#r[LIMIT] = 0;
  }

  #faultEntered(exception: number, status: number, duringEntry: boolean): void {
    if ((this.#s[DHCSR]! & C_DEBUGEN) === 0) return;
    const catches = this.#s[DEMCR]!;
    let wanted = exception === HARD_FAULT ? VC_HARDERR : 0;
    if (duringEntry) wanted |= VC_INTERR;
    if (exception !== HARD_FAULT) for (const [bits, vectorCatch] of VECTOR_CATCHES) if (status & bits) wanted |= vectorCatch;
    if (catches & wanted) this.#halt(DFSR_VCATCH);
  }

  /** FPB, DWT or TRCENA changed: blocks are cut anew, watchpoints slow every access down. */
  #watchAsAsked(): void {
    this.#path.watching = this.#units.watches;
    this.#path.forgetRegions();
    this.#blocks.clear();
    this.#r[LIMIT] = 0;
  }

  #configure(): void {
    this.#path.unalignedTraps = (this.#s[CCR]! & 8) !== 0;
  }

  // Private peripheral bus

  ppbRead(address: number, width: Width, debugger_: boolean): number {
    const word = this.#ppb.read((address & ~3) >>> 0, debugger_);
    this.ppbStatus = word === undefined ? BUS_FAULT : BUS_OK;
    const shifted = (word ?? 0) >>> (8 * (address & 3));
    return width === 4 ? shifted : shifted & (width === 2 ? 0xffff : 0xff);
  }

  ppbWrite(address: number, value: number, width: Width, debugger_: boolean): void {
    const shift = 8 * (address & 3);
    const mask = (width === 4 ? 0xffff_ffff : width === 2 ? 0xffff : 0xff) << shift;
    const done = this.#ppb.write((address & ~3) >>> 0, (value << shift) >>> 0, mask >>> 0, debugger_);
    this.ppbStatus = done ? BUS_OK : BUS_FAULT;
    if (debugger_) this.#pended();
  }

  invalidate(address: number, byteLength: number): void {
    this.#path.forgetRegions();
    this.#blocks.invalidate(address, byteLength);
  }

  saveState(): unknown {
    return null;
  }

  /** Everything lies in the linear memory; what was derived from it is made anew. */
  loadState(_state: unknown): void {
    this.#notes.clear();
    this.#configure();
    this.#watchAsAsked();
    this.#probeIn = 0;
  }

  // Running

  run(cycleBudget: number): RunReason {
    const r = this.#r;
    const s = this.#s;
    this.#cycles[0] = this.#cycles[0]! + r[CYCLES]!;
    this.#probeIn = Math.max(0, this.#probeIn - r[CYCLES]!);
    r[CYCLES] = 0;
    this.#attention = false;
    const budget = Math.max(1, Math.min(Math.floor(cycleBudget), MAX_BUDGET));
    for (;;) {
      const mode = s[MODE]!;
      if (s[RESET_ASKED] !== 0 || mode === MODE_RESET) return 'reset-requested';
      if (mode === MODE_HALTED) return 'halted';
      if (mode === MODE_LOCKUP) return 'lockup';
      if (mode === MODE_SLEEPING) return 'sleeping';
      const stepping = (s[DHCSR]! & (C_DEBUGEN | C_STEP)) === (C_DEBUGEN | C_STEP);
      const entered = this.#takePending();
      if (entered === 'stalled') return 'stalled';
      if (stepping) {
        if (entered === 'none' && this.#runOne() === 'stalled') return 'stalled';
        if (s[MODE] === MODE_RUNNING || s[MODE] === MODE_SLEEPING) this.#halt(DFSR_HALTED);
        continue;
      }
      if (entered === 'done') continue;
      if (this.#attention) return 'attention';
      if (r[CYCLES]! >= budget) return 'budget';
      if (this.#path.watching) {
        if (this.#runOne() === 'stalled') return 'stalled';
        continue;
      }
      if (this.#runBlocks(budget) === 'stalled') return 'stalled';
    }
  }

  #interpret(first: Block | undefined): void {
    interpret(this.#r, this.#path, this.#blocks, this.#system, first);
  }

  /** Enters the next exception, if there is one. */
  #takePending(): EntryResult | 'none' {
    const exception = this.#exceptions.next((this.#s[DHCSR]! & C_MASKINTS) !== 0);
    if (exception === 0) return 'none';
    const result = this.#entry.enter(exception);
    if (result === 'lockup') this.#lockUp();
    return result;
  }

  /** Runs until the budget is spent or something needs a look; skips the rest of the budget in a loop that only waits. */
  #runBlocks(budget: number): 'stalled' | undefined {
    const r = this.#r;
    let first: Block | undefined;
    if (r[ITSTATE] !== 0 || r[THUMB] === 0) {
      const block = this.#find(Number.POSITIVE_INFINITY);
      if (block === undefined) return this.#trapped();
      first = block;
      r[LIMIT] = r[CYCLES]! + 1;
    } else if (r[CYCLES]! >= this.#probeIn) {
      if (this.#idle.probe(budget)) {
        this.#retired();
        r[CYCLES] = budget;
        this.#probeIn = 0;
        this.attention();
        return undefined;
      }
      this.#probeIn = r[CYCLES]! + PROBE_INTERVAL_CYCLES;
      if (r[TRAP] !== TRAP_NONE) return this.#trapped();
      return undefined;
    } else {
      r[LIMIT] = Math.min(budget, this.#probeIn);
    }
    this.#interpret(first);
    this.#retired();
    return r[TRAP] === TRAP_NONE ? undefined : this.#trapped();
  }

  /** One instruction, with watchpoints. */
  #runOne(): 'stalled' | undefined {
    const r = this.#r;
    const block = this.#find(1);
    if (block === undefined) return this.#trapped();
    this.#watchHit = this.#path.watching && this.#units.matchesPc(block.address);
    r[LIMIT] = r[CYCLES]! + 1;
    this.#interpret(block);
    this.#retired();
    const outcome = r[TRAP] === TRAP_NONE ? undefined : this.#trapped();
    if (this.#watchHit && outcome === undefined) this.#debugEvent(DFSR_DWTTRAP);
    return outcome;
  }

  /** The block at R15, taking ITSTATE with it; undefined with the `TRAP` words set. */
  #find(limit: number): Block | undefined {
    const r = this.#r;
    const block = this.#blocks.find(r[PC]! >>> 0, limit);
    if (typeof block !== 'number') {
      r[ITSTATE] = 0;
      return block;
    }
    r[TRAP] = block;
    r[TRAP_ADDRESS] = r[PC]!;
    return undefined;
  }

  #retired(): void {
    this.#s[DHCSR_STICKY]! |= S_RETIRE_ST;
  }

  /** Deals with what stopped the interpreter. */
  #trapped(): 'stalled' | undefined {
    const r = this.#r;
    const kind = r[TRAP]!;
    r[TRAP] = TRAP_NONE;
    if (kind === TRAP_STALL) return 'stalled';
    const result = this.#handle(kind);
    if (result === 'lockup') this.#lockUp();
    if (result === 'stalled') return 'stalled';
    return undefined;
  }

  #handle(kind: number): EntryResult {
    const r = this.#r;
    const s = this.#s;
    switch (kind) {
      case TRAP_BUS:
        s[BFAR] = r[TRAP_ADDRESS]!;
        return this.#entry.fault(BUS_FAULT_EXCEPTION, (1 << 9) | (1 << 15));
      case TRAP_FETCH:
        return this.#entry.fault(BUS_FAULT_EXCEPTION, 1 << 8);
      case TRAP_EXECUTE_NEVER:
        return this.#entry.fault(MEM_MANAGE, 1 << 0);
      case TRAP_UNALIGNED:
        return this.#entry.fault(USAGE_FAULT, 1 << 24);
      case TRAP_DIVIDE:
        return this.#entry.fault(USAGE_FAULT, 1 << 25);
      case TRAP_UNDEFINED:
        return this.#entry.fault(USAGE_FAULT, 1 << 16);
      case TRAP_STATE:
        return this.#entry.fault(USAGE_FAULT, 1 << 17);
      case TRAP_NO_COPROCESSOR:
        return this.#coprocessor();
      case TRAP_UNIMPLEMENTED:
        return this.#unimplemented(`Instruction 0x${r[TRAP_DATA]!.toString(16)}`);
      case TRAP_SVC:
        this.#complete();
        return this.#entry.call(SV_CALL);
      case TRAP_BKPT:
        return this.#breakpoint();
      case TRAP_BREAKPOINT:
        this.#debugEvent(DFSR_BKPT);
        return 'done';
      case TRAP_EXCEPTION_RETURN:
        return this.#exceptionReturn();
      case TRAP_WFI:
        this.#complete();
        if (!this.#exceptions.wakes) this.#sleep();
        return 'done';
      case TRAP_WFE:
        this.#complete();
        if (r[EVENT] === 0 && !this.#exceptions.wakes) this.#sleep();
        r[EVENT] = 0;
        return 'done';
      default:
        return 'done';
    }
  }

  /** Moves on behind the trapped instruction. */
  #complete(): void {
    this.#r[PC] = this.#r[TRAP_NEXT]!;
    this.#r[ITSTATE] = this.#r[TRAP_NEXT_IT]!;
  }

  #sleep(): void {
    this.#s[MODE] = MODE_SLEEPING;
    this.#surroundings.sleep((this.#s[SCR]! & 4) !== 0);
  }

  #exceptionReturn(): EntryResult {
    const result = this.#entry.leave(this.#r[TRAP_DATA]!);
    const sleepsOnExit = (this.#s[SCR]! & 2) !== 0 && this.#r[IPSR] === 0;
    if (result === 'done' && sleepsOnExit && !this.#exceptions.wakes) this.#sleep();
    return result;
  }

  /** Debug events that are ignored when nobody listens: comparators (C1.4.1). */
  #debugEvent(cause: number): void {
    if (this.#s[DHCSR]! & C_DEBUGEN) {
      this.#halt(cause);
    } else if (this.#s[DEMCR]! & MON_EN) {
      this.#s[DFSR]! |= cause;
      this.#pend(DEBUG_MONITOR);
    }
  }

  #breakpoint(): EntryResult {
    if (this.#s[DHCSR]! & C_DEBUGEN) {
      this.#halt(DFSR_BKPT);
      return 'done';
    }
    this.#s[DFSR]! |= DFSR_BKPT;
    const exceptions = this.#exceptions;
    const monitor = exceptions.groupOf(exceptions.priorityOf(DEBUG_MONITOR)) < exceptions.executionPriority;
    if (this.#s[DEMCR]! & MON_EN && monitor) return this.#entry.call(DEBUG_MONITOR);
    return this.#entry.hardFault(HFSR_DEBUGEVT);
  }

  #coprocessor(): EntryResult {
    const instruction = this.#r[TRAP_DATA]! >>> 0;
    const coprocessor = (instruction >>> 8) & 15;
    const allowed = (this.#s[CPACR]! >>> 20) & (this.#state.privileged ? 3 : 2);
    if ((coprocessor & 14) !== 10 || !this.#profile.floatingPoint || allowed === 0) return this.#entry.fault(USAGE_FAULT, 1 << 19);
    return this.#unimplemented(`Floating-point instruction 0x${instruction.toString(16)}`);
  }

  /** The model's own limit: stops for good rather than go on wrongly. */
  #unimplemented(what: string): EntryResult {
    const text = `${what} at 0x${this.pc.toString(16)} is not implemented by the virtual core, which stops here.`;
    if (!this.#notes.has(text)) this.#surroundings.note(text);
    this.#notes.add(text);
    this.#s[MODE] = MODE_LOCKUP;
    this.#r[LIMIT] = 0;
    return 'done';
  }
}
