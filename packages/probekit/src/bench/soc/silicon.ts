/**
 * The chip's life: supply, resets, time, low-power modes. Holds the core and the assembly around it, and is what both ask
 * their questions. Pins, debug port and bench doors are `chip.ts`. Source: RM0433, 8.4 (resets) and chapter 6 (power).
 */
import { CortexMCore } from '../cpu/core.ts';
import type { ChipPins, Core, CoreSurroundings } from '../seams.ts';
import { Assembly } from './assembly.ts';
import type { ChipOptions } from './chip-options.ts';
import type { ModelTimer, ResetCause, Surroundings } from './model.ts';
import type { Part } from './part.ts';
import { AWAKE, type SiliconState, stateWithoutSupply } from './silicon-state.ts';
import { type Outputs, surroundingsOf } from './surroundings.ts';

/** Most cycles of one run, so that the count stays a small integer. */
const LONGEST_RUN = 0x2000_0000;

export class Silicon {
  readonly part: Part;
  readonly core: Core;
  readonly soc: Assembly;
  readonly outputs: Outputs;
  state: SiliconState;
  /** Whether the last `advanceTo` ended early. */
  paused = false;

  readonly #note: (text: string) => void;
  #nextNs = Number.POSITIVE_INFINITY;
  #coreHz = Number.NaN;
  /** Of one cycle of the interpreter. */
  #periodNs = 1;
  readonly #cyclesPerInstruction: number;
  #running = false;
  #sliceStartNs = 0;
  #sliceStartCycles = 0;
  #sliceEndNs = 0;
  #coreWasHalted = false;
  #resetCause: ResetCause | undefined;
  #supplyLoss: 'standby' | 'for-good' | undefined;

  constructor(options: ChipOptions, outputs: Outputs, note: (text: string) => void) {
    const { part, memory, clock, seed = 1, dataCache = false, cyclesPerInstruction = 1 } = options;
    this.part = part;
    this.#cyclesPerInstruction = cyclesPerInstruction;
    this.outputs = outputs;
    this.#note = note;
    this.state = stateWithoutSupply(clock.nowNs, seed);
    const surroundings: Surroundings = surroundingsOf(this, note);
    this.soc = new Assembly(part, memory, surroundings);
    const silicon = this;
    const coreSurroundings: CoreSurroundings = {
      bus: this.soc.bus,
      requestSystemReset: () => this.requestReset('software'),
      sleep: (deep) => {
        if (deep) this.#enterDeepSleep();
      },
      wake: () => {
        if (this.state.stopped) this.#leaveStop();
      },
      note,
      nowNs: () => this.nowNs,
      get clocksInSleep() {
        return silicon.soc.debug?.clocksInSleep !== false;
      },
      traceReady: () => this.traceReady(),
    };
    this.core = new CortexMCore({ memory, surroundings: coreSurroundings, profile: part.core, dataCache, cyclesPerInstruction });
  }

  /** The present instant, exact also while the core runs. */
  get nowNs(): number {
    return this.#running ? this.#exactNs() : this.state.nowNs;
  }

  /** When something happens by itself next. */
  get nextNs(): number {
    if (!this.state.powered) return Number.POSITIVE_INFINITY;
    return this.#coreRuns() ? this.state.nowNs : Math.min(this.#nextNs, this.#coreTimerNs());
  }

  get coreState(): ChipPins['coreState'] {
    if (!this.state.powered || this.state.unfed) return 'off';
    if (this.state.inReset) return 'reset';
    return this.state.stopped || this.state.held ? 'stopped' : this.core.state;
  }

  /** Ends the present `advanceTo` at the present instant, or at the end of the present block. */
  pause(): void {
    this.paused = true;
    if (this.#running) this.core.attention();
  }

  /** Moves this chip to an instant, or to a stop of the bench. A halted core or one in reset costs next to nothing. */
  advanceTo(targetNs: number): void {
    this.paused = false;
    while (this.state.nowNs < targetNs && !this.paused) {
      if (!this.state.powered) {
        this.state.nowNs = targetNs;
        return;
      }
      const eventNs = Math.min(this.#nextNs, this.#coreTimerNs());
      if (eventNs <= this.state.nowNs) {
        this.#actDue();
        continue;
      }
      const limitNs = Math.min(targetNs, eventNs);
      if (!this.#coreRuns()) {
        this.state.nowNs = limitNs;
      } else if (!this.#runCore(limitNs)) {
        if (limitNs === targetNs) return;
        this.state.nowNs = limitNs;
      }
    }
    if (!this.paused && Math.min(this.#nextNs, this.#coreTimerNs()) <= this.state.nowNs) this.#actDue();
  }

  /** Runs the core up to an instant; false when less than a cycle is left. */
  #runCore(limitNs: number): boolean {
    const budget = Math.min(LONGEST_RUN, Math.floor((limitNs - this.state.nowNs) / this.#periodNs));
    if (budget < 1) return false;
    this.#sliceStartNs = this.state.nowNs;
    this.#sliceStartCycles = 0;
    this.#sliceEndNs = limitNs;
    this.#running = true;
    const reason = this.core.run(budget);
    if (reason === 'stop') this.pause();
    this.state.nowNs = this.#exactNs();
    this.#running = false;
    // The access is repeated; a cycle passes at least, so that time always moves.
    if (reason === 'stalled')
      this.state.nowNs = Math.max(this.state.nowNs + this.#periodNs, Math.min(limitNs, this.soc.bus.stalledUntilNs));
    this.settle();
    return true;
  }

  #exactNs(): number {
    return this.#sliceStartNs + (this.core.cyclesUsed - this.#sliceStartCycles) * this.#periodNs;
  }

  #coreRuns(): boolean {
    const { powered, inReset, stopped, unfed } = this.state;
    return powered && !unfed && !inReset && !stopped && this.#coreHz !== 0 && this.core.state === 'running';
  }

  /** Instant of the core's own next act; its timer stands still with its clock. */
  #coreTimerNs(): number {
    return this.state.inReset || this.state.stopped || this.state.held || this.state.unfed ? Number.POSITIVE_INFINITY : this.core.nextNs;
  }

  #actDue(): void {
    const { nowNs } = this.state;
    for (const timer of this.soc.timers) {
      if (timer.nextNs <= nowNs && this.#timerRuns(timer)) timer.act(nowNs);
    }
    if (this.#coreTimerNs() <= nowNs) this.core.act(nowNs);
    this.settle();
    this.tryRelease();
    this.reschedule();
  }

  #timerRuns(timer: ModelTimer): boolean {
    const { stopped, standby, unfed } = this.state;
    if (standby || unfed) return standby && timer.runsInStandby === true;
    return !stopped || timer.runsInStop === true;
  }

  /** Finds the next event again; the core stops early when it is nearer than it knew. */
  reschedule(): void {
    const { nowNs, pulseEndNs } = this.state;
    let next = pulseEndNs > nowNs ? pulseEndNs : Number.POSITIVE_INFINITY;
    for (const timer of this.soc.timers) {
      if (this.#timerRuns(timer)) next = Math.min(next, timer.nextNs);
    }
    this.#nextNs = next;
    if (this.#running && next < this.#sliceEndNs) this.core.attention();
  }

  /** Carries out what the core's last steps or the debugger's last write asked for: a reset, the end of Stop, a freeze. */
  settle(): void {
    if (this.#supplyLoss) this.#loseCore(this.#supplyLoss);
    if (this.#resetCause) this.#reset(this.#resetCause);
    if (this.state.stopped && !this.state.standby && this.core.state !== 'sleeping') this.#leaveStop();
    const halted = this.core.state === 'halted';
    if (halted === this.#coreWasHalted) return;
    this.#coreWasHalted = halted;
    for (const { model } of this.soc.peripherals) model.coreHalted?.(halted);
    this.reschedule();
  }

  setSupply(volts: number): void {
    this.state.volts = volts;
    const { onVolts, offVolts } = this.part.supply;
    const brownOutVolts = this.soc.boot?.inForce.brownOutVolts ?? 0;
    if (!this.state.powered && volts >= Math.max(onVolts, brownOutVolts)) this.#powerOn();
    else if (this.state.powered && volts < offVolts) this.#powerOff();
    else if (this.state.powered && !this.state.inReset && volts < brownOutVolts) this.#reset('brown-out');
    this.tryRelease();
  }

  #powerOn(): void {
    Object.assign(this.state, { powered: true, inReset: true, ...AWAKE, pulseEndNs: this.state.nowNs + this.part.resetPulseNs });
    this.soc.powerUp(() => this.random());
    this.core.powerOnReset();
    this.soc.resetPeripherals('power-on');
    this.soc.clocks.recordReset('power-on');
    this.state.debugOpen = !this.soc.boot?.debugClosed;
    this.followClocks();
    this.reschedule();
  }

  #powerOff(): void {
    this.soc.boot?.powerLost();
    this.soc.resetPeripherals('power-on');
    Object.assign(this.state, { powered: false, inReset: true, ...AWAKE, pulseEndNs: this.state.nowNs });
    this.reschedule();
  }

  setNrst(high: boolean): void {
    if (this.state.nrstHigh === high) return;
    this.state.nrstHigh = high;
    if (this.state.powered && !high && (this.state.standby || !this.state.inReset)) this.#reset('pin');
    this.tryRelease();
  }

  get nrstReleased(): boolean {
    return !this.state.powered || this.state.nowNs >= this.state.pulseEndNs;
  }

  /** Asks for a system reset, carried out before the next instruction. */
  requestReset(cause: ResetCause): void {
    this.#resetCause = cause;
    if (this.#running) this.core.attention();
  }

  /** System reset: everything but RSR, debug registers and flash contents. Internal causes also pull NRST low for a while. */
  #reset(cause: ResetCause): void {
    this.#resetCause = undefined;
    // Without its supply the core hears of no reset; Standby ends with one.
    if (this.state.standby) this.#leaveStandby();
    else if (this.state.unfed) return;
    Object.assign(this.state, { inReset: true, ...AWAKE });
    if (cause !== 'pin' && cause !== 'standby') this.state.pulseEndNs = this.state.nowNs + this.part.resetPulseNs;
    this.core.systemReset();
    this.soc.resetPeripherals('system');
    if (cause !== 'standby') this.soc.clocks.recordReset(cause);
    this.followClocks();
    this.reschedule();
  }

  /** Lets the core go when nothing holds it in reset any more. */
  tryRelease(): void {
    const { powered, unfed, inReset, nrstHigh, volts, bootPin } = this.state;
    if (!powered || unfed || !inReset || !nrstHigh || !this.nrstReleased) return;
    if (volts < (this.soc.boot?.inForce.brownOutVolts ?? 0)) return;
    this.state.inReset = false;
    this.soc.mapFlash();
    this.state.held = this.soc.boot?.coreHeld === true;
    if (this.state.held) {
      this.reschedule();
      return;
    }
    const address = this.soc.boot?.bootAddress(bootPin) ?? this.part.bootAddress;
    const start = this.part.memories.find((row) => address >= row.address && address < row.address + row.byteLength);
    if (start?.startNote) this.#note(start.startNote);
    this.core.release(address);
    this.settle();
    this.reschedule();
  }

  /** Clocks or enables have changed. */
  followClocks(): void {
    if (this.#running) {
      const nowNs = this.#exactNs();
      this.#sliceStartCycles = this.core.cyclesUsed;
      this.#sliceStartNs = nowNs;
      this.core.attention();
    }
    if (!this.state.stopped) this.#setCoreClock(this.soc.clocks.coreHz);
    this.soc.refresh();
    for (const { model } of this.soc.peripherals) model.clocksChanged?.();
  }

  get clocksRun(): boolean {
    return !this.state.stopped;
  }

  get deepSleep(): 'stop' | 'standby' | undefined {
    if (this.state.standby) return 'standby';
    return this.state.stopped ? 'stop' : undefined;
  }

  /** 0 stops the core's clock. */
  #setCoreClock(hertz: number): void {
    if (hertz === this.#coreHz) return;
    this.#coreHz = hertz;
    // A clock that stops leaves the cycles of the present run at their own length.
    if (hertz > 0) this.#periodNs = (this.#cyclesPerInstruction * 1e9) / hertz;
    this.core.setClock(hertz);
  }

  #enterDeepSleep(): void {
    if (!this.soc.power || this.soc.boot?.busy) return;
    const depth = this.soc.power.enterDeepSleep();
    if (depth === 'reset') {
      this.requestReset('low-power');
      return;
    }
    if (depth === 'standby') {
      // A debugger can have the supply kept: it sees a chip in Stop, which still wakes by a reset.
      if (this.soc.debug?.poweredInStandby) this.state.standby = true;
      else {
        this.loseSupply('standby');
        return;
      }
    }
    this.state.stopped = true;
    this.followClocks();
    this.#setCoreClock(0);
    this.reschedule();
  }

  #leaveStop(): void {
    this.state.stopped = false;
    this.soc.clocks.leaveStop();
    this.followClocks();
    this.reschedule();
  }

  /** The core's supply goes when the present instruction is done. */
  loseSupply(kind: 'standby' | 'for-good'): void {
    this.#supplyLoss = kind;
    if (this.#running) this.core.attention();
  }

  /** Memories, registers and debug components go; what lives on VDD itself and the backup domain stays. */
  #loseCore(kind: 'standby' | 'for-good'): void {
    this.#supplyLoss = undefined;
    Object.assign(this.state, { ...AWAKE, inReset: true, unfed: true, standby: kind === 'standby' });
    this.soc.powerUp(() => this.random(), { backupKept: true });
    this.core.powerOnReset();
    this.soc.resetPeripherals('system', (model) => !model.timer?.runsInStandby && !model.power);
    this.followClocks();
    this.reschedule();
  }

  /** A wake-up pin or the like has ended Standby: a reset. */
  wakeFromStandby(): void {
    if (!this.state.standby) return;
    this.#reset('standby');
    this.tryRelease();
  }

  #leaveStandby(): void {
    Object.assign(this.state, AWAKE);
    this.soc.clocks.recordReset('standby');
  }

  /** Derives everything again after a snapshot has been put back. Throws `RangeError` when its instants are none. */
  restored(): void {
    this.#coreWasHalted = this.core.state === 'halted';
    this.soc.mapFlash();
    this.#coreHz = Number.NaN;
    if (this.state.stopped) this.#setCoreClock(0);
    this.followClocks();
    this.reschedule();
    if (Number.isNaN(Math.min(this.#nextNs, this.#coreTimerNs()))) throw new RangeError('a timer stands at no instant');
  }

  /** Marsaglia's xorshift32: small, and the same on every machine. */
  random(): number {
    let x = this.state.random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state.random = x >>> 0;
    return this.state.random;
  }

  traceReady(): void {
    for (const sink of this.soc.traceSinks) sink.traceReady?.();
  }

  /** Bytes have changed under the core's feet. */
  memoryChanged(address: number, byteLength: number): void {
    const region = this.soc.bus.region(address);
    if (region) region.generation++;
    this.core.invalidate(address, byteLength);
  }
}
