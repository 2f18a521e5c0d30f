/**
 * Data Watchpoint and Trace unit: cycle counter, what happens at some of its values, and exception trace. Comparators on
 * addresses and data are `dwt-comparators.ts`. Source: ARM DDI 0403E.e, C1.8 and D4.3.
 *
 * CPICNT, EXCCNT, LSUCNT and FOLDCNT are stored without effect, since cycles here have no cause; SLEEPCNT counts, its
 * event packets are left out. What is due at a cycle happens at the end of the block that reaches it. While CYCCNT counts,
 * blocks end at each access, so that a program that reads it finds the cycles of exactly the instructions before.
 */
import * as units from '../../spec/arm/debug-units.ts';
import * as packets from '../../spec/arm/itm.ts';
import type { LinearMemory } from '../linear-memory.ts';
import { ARCHITECTURES } from './architecture.ts';
import type { CoreCycles } from './core-cycles.ts';
import { CoresightLock } from './coresight-lock.ts';
import { DwtComparators } from './dwt-comparators.ts';
import type { Itm } from './itm.ts';
import type { CoreProfile } from './profile.ts';
import { CYCCNTENA, TRCENA } from './register-bits.ts';
import { DEMCR, DWT_COUNTERS, DWT_CTRL, DWT_CYCCNT_BASE, DWT_LEFT, DWT_SLEEP_BASE, DWT_UNLOCKED } from './system-words.ts';

const CTRL = units.DWT_CTRL;
/** Offsets inside the unit's page. */
const CYCCNT = units.DWT_CYCCNT & 0xfff;
const CPICNT = units.DWT_CPICNT & 0xfff;
const SLEEPCNT = units.DWT_SLEEPCNT & 0xfff;
const FOLDCNT = units.DWT_FOLDCNT & 0xfff;
const PCSR = units.DWT_PCSR & 0xfff;
const CTRL_WRITABLE = 0x007f_1fff;
const PCSAMPLENA = CTRL.mask('PCSAMPLENA');
const CYCEVTENA = CTRL.mask('CYCEVTENA');
const EXCTRCENA = CTRL.mask('EXCTRCENA');
/** Stored without effect. */
const CTRL_TAGGED =
  CTRL.mask('CPIEVTENA') | CTRL.mask('EXCEVTENA') | CTRL.mask('SLEEPEVTENA') | CTRL.mask('LSUEVTENA') | CTRL.mask('FOLDEVTENA');
/** Bit of CYCCNT whose changes count, by CYCTAP and by SYNCTAP. */
const CYCLE_TAPS = [6, 10] as const;
const SYNC_TAPS = [undefined, 24, 26, 28] as const;
/** Cycle match: sample the program counter, or a debug event (table C1-15). */
const FUNCTION_SAMPLE = 1;
const FUNCTION_HALT = 4;
/** Cycles at which POSTCNT reaches zero, a synchronisation packet goes out, comparator 0 matches. */
const POST = 0;
const SYNC = 1;
const MATCH = 2;
const NEVER = Number.POSITIVE_INFINITY;

/** What the unit sets off. */
export interface DwtEffects {
  /** Watchpoints changed, or whether cycles are counted. */
  comparatorsChanged(): void;
  timeWasRead(): void;
  /** A comparator asks for a debug event outside any access. */
  debugEvent(): void;
}

/** What the unit needs to know of the core. */
export interface DwtOwner extends DwtEffects {
  readonly cycles: CoreCycles;
  /** Address of the next instruction; in the middle of one, its own. */
  readonly pc: number;
  readonly activity: 'running' | 'asleep' | 'still';
  /** Number of the exception being handled. */
  readonly exception: number;
  note(text: string): void;
}

export class Dwt {
  readonly comparators: DwtComparators;
  readonly #s: Uint32Array;
  readonly #owner: DwtOwner;
  readonly #itm: Itm;
  readonly #lock: CoresightLock;
  readonly #numcomp: number;
  /** ARMv6-M has comparators and the sampled program counter only (ARM DDI 0419E, C1.7). */
  readonly #hasCounters: boolean;
  readonly #due: Float64Array;

  constructor(parts: { s: Uint32Array; memory: LinearMemory; profile: CoreProfile; itm: Itm; owner: DwtOwner }) {
    const { s, memory, profile, itm, owner } = parts;
    this.#s = s;
    this.#owner = owner;
    this.#itm = itm;
    this.#lock = new CoresightLock(s, DWT_UNLOCKED);
    const { version } = ARCHITECTURES[profile.architecture];
    this.#hasCounters = version > 6;
    this.#numcomp = profile.watchpointComparators;
    this.comparators = new DwtComparators({ s, count: profile.watchpointComparators, version, itm, pc: () => owner.pc });
    this.#due = memory.numbers(3);
    this.#due.fill(NEVER);
  }

  get #traces(): boolean {
    return (this.#s[DEMCR]! & TRCENA) !== 0;
  }

  /** CYCCNT counts. */
  get counts(): boolean {
    return (this.#s[DWT_CTRL]! & CYCCNTENA) !== 0 && this.#traces;
  }

  /** Power-on. */
  clear(): void {
    this.#due.fill(NEVER);
  }

  read(offset: number, debugger_: boolean): number {
    const s = this.#s;
    if (offset === 0) return ((this.#numcomp << 28) | s[DWT_CTRL]!) >>> 0;
    if (!this.#hasCounters && offset < PCSR) return 0;
    if (offset === CYCCNT) {
      this.#owner.timeWasRead();
      return this.#cycleCount();
    }
    if (offset === SLEEPCNT) return (this.#owner.cycles.slept - s[DWT_SLEEP_BASE]!) & 0xff;
    if (offset >= CPICNT && offset <= FOLDCNT) return s[DWT_COUNTERS + ((offset - CPICNT) >>> 2)]!;
    if (offset === PCSR) return this.#traces ? this.#sampledPc : 0;
    return this.#lock.read(offset, debugger_) ?? this.comparators.read(offset);
  }

  get #sampledPc(): number {
    return this.#owner.activity === 'still' ? 0xffff_ffff : this.#owner.pc;
  }

  write(offset: number, value: number, debugger_: boolean): void {
    if (this.#lock.takes(offset, value, debugger_) || (!this.#hasCounters && offset < PCSR)) return;
    if (offset === 0) this.#control(value & CTRL_WRITABLE);
    else if (offset === CYCCNT) this.keepingCount(() => this.#setCycleCount(value), { ofCycles: false });
    else if (offset === SLEEPCNT) this.#s[DWT_SLEEP_BASE] = this.#owner.cycles.slept - (value & 0xff);
    else if (offset >= CPICNT && offset <= FOLDCNT) this.#s[DWT_COUNTERS + ((offset - CPICNT) >>> 2)] = value & 0xff;
    else if (this.comparators.write(offset, value)) {
      this.#schedule(this.#postTaps);
      this.#owner.comparatorsChanged();
    }
  }

  #control(value: number): void {
    if (value & ~this.#s[DWT_CTRL]! & CTRL_TAGGED) {
      this.#owner.note('DWT_CTRL: the event packets of CPICNT, EXCCNT, SLEEPCNT, LSUCNT and FOLDCNT are not modelled');
    }
    const counted = this.counts;
    this.keepingCount(() => {
      this.#s[DWT_CTRL] = value;
    });
    if (this.counts !== counted) this.#owner.comparatorsChanged();
  }

  // Cycle counter

  #cycleCount(): number {
    const base = this.#s[DWT_CYCCNT_BASE]!;
    return this.counts ? (base + this.#owner.cycles.total) % 2 ** 32 : base;
  }

  #setCycleCount(value: number): void {
    const base = this.counts ? value - (this.#owner.cycles.total % 2 ** 32) : value;
    this.#s[DWT_CYCCNT_BASE] = base < 0 ? base + 2 ** 32 : base;
  }

  /** Changes something that decides whether CYCCNT counts or what happens at its values; keeps it, and POSTCNT, over the change. */
  keepingCount(change: () => void, { ofCycles = true } = {}): void {
    const value = this.#cycleCount();
    const taps = this.#postTaps;
    change();
    if (ofCycles) this.#setCycleCount(value);
    this.#schedule(taps);
  }

  // What happens at some of its values

  get #tap(): number {
    return 2 ** CYCLE_TAPS[CTRL.get(this.#s[DWT_CTRL]!, 'CYCTAP')]!;
  }

  /** POSTCNT as it stands; undefined while nobody uses it. */
  get #postTaps(): number | undefined {
    if (this.#due[POST] === NEVER) return undefined;
    return Math.max(0, Math.ceil((this.#due[POST]! - this.#owner.cycles.total) / this.#tap) - 1);
  }

  /** Works out anew when something is due. POSTCNT starts from POSTINIT when it begins to be used. */
  #schedule(postTaps: number | undefined): void {
    const due = this.#due;
    due.fill(NEVER);
    const control = this.#s[DWT_CTRL]!;
    if (this.counts) {
      const { total } = this.#owner.cycles;
      const count = this.#cycleCount();
      const nextChange = (tap: number): number => total + tap - (count % tap);
      if (control & (PCSAMPLENA | CYCEVTENA)) due[POST] = nextChange(this.#tap) + (postTaps ?? CTRL.get(control, 'POSTINIT')) * this.#tap;
      const sync = SYNC_TAPS[CTRL.get(control, 'SYNCTAP')];
      if (sync !== undefined && this.#itm.synchronises) due[SYNC] = nextChange(2 ** sync);
      if (this.comparators.cycleKind !== 0) due[MATCH] = total + ((this.comparators.cycleValue - count - 1) >>> 0) + 1;
    }
    this.#owner.cycles.schedule(Math.min(due[POST]!, due[SYNC]!, due[MATCH]!));
  }

  /** Something else that decides what is due has changed: DEMCR has its own way, this is for the ITM. */
  reschedule(): void {
    this.#schedule(this.#postTaps);
  }

  /** Does what is due by now; at least what is due next. */
  act(): void {
    const due = this.#due;
    const { cycles } = this.#owner;
    const now = Math.max(cycles.total, cycles.due);
    while (due[POST]! <= now) {
      due[POST] = due[POST]! + (CTRL.get(this.#s[DWT_CTRL]!, 'POSTPRESET') + 1) * this.#tap;
      this.#postEvent();
    }
    if (due[SYNC]! <= now) {
      due[SYNC] = due[SYNC]! + 2 ** SYNC_TAPS[CTRL.get(this.#s[DWT_CTRL]!, 'SYNCTAP')]!;
      this.#itm.synchronise();
    }
    const matches = due[MATCH]! <= now;
    if (matches) due[MATCH] = due[MATCH]! + 2 ** 32;
    cycles.schedule(Math.min(due[POST]!, due[SYNC]!, due[MATCH]!));
    if (matches) this.#cycleMatch();
  }

  /** PCSAMPLENA goes before CYCEVTENA (C1.8.4). */
  #postEvent(): void {
    if (this.#s[DWT_CTRL]! & PCSAMPLENA) this.#samplePc();
    else this.#itm.hardware(packets.ID_EVENT_COUNTER, packets.EVENT_CYCLES, 1);
  }

  /** One byte of zero stands for a sleeping core. */
  #samplePc(): void {
    const { activity, pc } = this.#owner;
    if (activity === 'running') this.#itm.hardware(packets.ID_PC_SAMPLE, pc, 4);
    else if (activity === 'asleep') this.#itm.hardware(packets.ID_PC_SAMPLE, 0, 1);
  }

  #cycleMatch(): void {
    const kind = this.comparators.cycleKind;
    this.comparators.cycleMatched();
    if (kind === FUNCTION_SAMPLE) this.#samplePc();
    else if (kind === FUNCTION_HALT) this.#owner.debugEvent();
  }

  // Exceptions

  get #tracesExceptions(): boolean {
    return (this.#s[DWT_CTRL]! & EXCTRCENA) !== 0 && this.#traces;
  }

  exceptionEntered(exception: number): void {
    this.#s[DWT_LEFT] = 0;
    if (this.#tracesExceptions) this.#itm.hardware(packets.ID_EXCEPTION, packets.EXCEPTION_ENTERED | exception, 2);
  }

  exceptionLeft(exception: number): void {
    if (!this.#tracesExceptions) return;
    this.#itm.hardware(packets.ID_EXCEPTION, packets.EXCEPTION_EXITED | exception, 2);
    this.#s[DWT_LEFT] = 1;
  }

  /** No other exception follows the one just left: execution is back where it was (D4.3.2: tail-chaining sends no return). */
  settled(): void {
    if (this.#s[DWT_LEFT] === 0) return;
    this.#s[DWT_LEFT] = 0;
    this.#itm.hardware(packets.ID_EXCEPTION, packets.EXCEPTION_RETURNED | this.#owner.exception, 2);
  }
}
