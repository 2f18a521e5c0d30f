/**
 * One microcontroller made from a part's data: core, buses, memories, peripherals, resets and supply. It is moved to an
 * instant by `advanceTo`; between instants the board pulls its pins and the debug port reads and writes through it.
 */
import type { BenchClock } from '../clock.ts';
import type { LinearMemory } from '../linear-memory.ts';
import type { AccessPortSpec, ChipPins, Core, CoreSurroundings, DebugAccess, Width } from '../seams.ts';
import { BUS_OK } from '../seams.ts';
import { Assembly } from './assembly.ts';
import { DebugGate, type PpbUnderReset } from './debug-gate.ts';
import type { ResetCause, Surroundings } from './model.ts';
import type { Part } from './part.ts';

export interface ChipOptions {
  readonly part: Part;
  readonly memory: LinearMemory;
  readonly clock: BenchClock;
  /** Something the models do not do faithfully; called once per text. */
  readonly note: (text: string) => void;
  /** Which way the open question goes: what AP0 answers on the private peripheral bus while NRST is low. */
  readonly ppbUnderReset?: PpbUnderReset;
  /** Decides undefined RAM and damaged flash words. */
  readonly seed?: number;
  readonly makeCore?: (surroundings: CoreSurroundings) => Core;
}

/** What the chip knows of itself beyond the linear memory. */
interface ChipState {
  nowNs: number;
  volts: number;
  powered: boolean;
  inReset: boolean;
  /** Level that the board gives NRST. */
  nrstHigh: boolean;
  /** Until when the chip itself pulls NRST low. */
  pulseEndNs: number;
  /** The clocks stand still: a low-power mode deeper than sleep. */
  stopped: boolean;
  /** The debug port is not closed by protection. */
  debugOpen: boolean;
  bootPin: boolean;
  random: number;
}

interface SavedChip {
  readonly chip: ChipState;
  readonly softwareAccess: boolean;
  readonly noted: readonly string[];
  readonly core: unknown;
}

/** Most cycles of one run, so that the count stays a small integer. */
const LONGEST_RUN = 0x2000_0000;
const BOOT_PIN = 'BOOT0';

export class Chip implements ChipPins, DebugAccess {
  onPin: ChipPins['onPin'] = () => undefined;
  onUartByte: ChipPins['onUartByte'] = () => undefined;
  status: number = BUS_OK;

  readonly #part: Part;
  readonly #tellNote: (text: string) => void;
  readonly #core: Core;
  readonly #soc: Assembly;
  readonly #gate: DebugGate;
  readonly #noted = new Set<string>();

  #state: ChipState;
  #nextNs = Number.POSITIVE_INFINITY;
  #periodNs = 1;
  #running = false;
  #sliceStartNs = 0;
  #sliceStartCycles = 0;
  #sliceEndNs = 0;
  #wasHalted = false;

  #resetCause: ResetCause | undefined;

  constructor(options: ChipOptions) {
    const { part, memory, clock, note, ppbUnderReset = 'answers', seed = 1, makeCore } = options;
    this.#part = part;
    this.#state = {
      nowNs: clock.nowNs,
      volts: 0,
      powered: false,
      inReset: true,
      nrstHigh: true,
      pulseEndNs: 0,
      stopped: false,
      debugOpen: true,
      bootPin: false,
      random: seed >>> 0 || 1,
    };
    this.#tellNote = note;
    this.#soc = new Assembly(part, memory, this.#surroundings());
    const surroundings = this.#coreSurroundings();
    this.#core = makeCore(surroundings);
    this.#gate = new DebugGate(part, this.#core, this.#soc, ppbUnderReset);
  }

  // Time

  get nextNs(): number {
    if (!this.#state.powered) return Number.POSITIVE_INFINITY;
    return this.#coreRuns() ? this.#state.nowNs : Math.min(this.#nextNs, this.#core.nextNs);
  }

  act(nowNs: number): void {
    this.advanceTo(nowNs);
  }

  /** Moves this chip to an instant. A halted core or one in reset costs next to nothing. */
  advanceTo(targetNs: number): void {
    while (this.#state.nowNs < targetNs) {
      if (!this.#state.powered) {
        this.#state.nowNs = targetNs;
        return;
      }
      const eventNs = Math.min(this.#nextNs, this.#coreTimerNs());
      if (eventNs <= this.#state.nowNs) {
        this.#actDue();
        continue;
      }
      const limitNs = Math.min(targetNs, eventNs);
      if (!this.#coreRuns()) this.#state.nowNs = limitNs;
      else if (!this.#runCore(limitNs)) {
        if (limitNs === targetNs) return;
        this.#state.nowNs = limitNs;
      }
    }
  }

  /** Runs the core up to an instant; false when less than a cycle is left. */
  #runCore(limitNs: number): boolean {
    const budget = Math.min(LONGEST_RUN, Math.floor((limitNs - this.#state.nowNs) / this.#periodNs));
    if (budget < 1) return false;
    this.#running = true;
    this.#sliceStartNs = this.#state.nowNs;
    this.#sliceStartCycles = 0;
    this.#sliceEndNs = limitNs;
    const reason = this.#core.run(budget);
    this.#state.nowNs = this.#exactNs();
    this.#running = false;
    if (reason === 'stalled') this.#state.nowNs = Math.max(this.#state.nowNs, Math.min(limitNs, this.#soc.bus.stalledUntilNs));
    if (this.#resetCause) this.#reset(this.#resetCause);
    this.#followCore();
    return true;
  }

  #exactNs(): number {
    return this.#sliceStartNs + (this.#core.cyclesUsed - this.#sliceStartCycles) * this.#periodNs;
  }

  #coreRuns(): boolean {
    return this.#state.powered && !this.#state.inReset && !this.#state.stopped && this.#core.state === 'running';
  }

  /** Instant of the core's own next act; its timer stands still with its clock. */
  #coreTimerNs(): number {
    return this.#state.inReset || this.#state.stopped ? Number.POSITIVE_INFINITY : this.#core.nextNs;
  }

  #actDue(): void {
    const now = this.#state.nowNs;
    if (now >= this.#state.pulseEndNs) this.#state.pulseEndNs = Number.NEGATIVE_INFINITY;
    for (const timer of this.#soc.timers) {
      if (timer.nextNs <= now && (!this.#state.stopped || timer.runsInStop)) timer.act(now);
    }
    if (this.#coreTimerNs() <= now) this.#core.act(now);
    if (this.#resetCause) this.#reset(this.#resetCause);
    this.#tryRelease();
    this.#followCore();
    this.#reschedule();
  }

  #reschedule(): void {
    let next = this.#state.pulseEndNs > this.#state.nowNs ? this.#state.pulseEndNs : Number.POSITIVE_INFINITY;
    for (const timer of this.#soc.timers) {
      if (!this.#state.stopped || timer.runsInStop) next = Math.min(next, timer.nextNs);
    }
    this.#nextNs = next;
    if (this.#running && next < this.#sliceEndNs) this.#core.attention();
  }

  // Supply and resets

  get powered(): boolean {
    return this.#state.powered;
  }

  setSupply(volts: number): void {
    this.#state.volts = volts;
    const { onVolts, offVolts } = this.#part.supply;
    const brownOut = this.#soc.boot?.brownOutVolts ?? 0;
    if (!this.#state.powered && volts >= Math.max(onVolts, brownOut)) this.#powerOn();
    else if (this.#state.powered && volts < offVolts) this.#powerOff();
    else if (this.#state.powered && !this.#state.inReset && volts < brownOut) this.#reset('brown-out');
    this.#tryRelease();
  }

  #powerOn(): void {
    this.#state.powered = true;
    this.#state.inReset = true;
    this.#state.stopped = false;
    this.#soc.powerUp(() => this.#nextRandom());
    this.#core.powerOnReset();
    this.#state.debugOpen = !this.#soc.boot?.debugClosed;
    this.#gate.softwareAccess = true;
    this.#soc.resetPeripherals('power-on');
    this.#soc.clocks.recordReset('power-on');
    this.#state.pulseEndNs = this.#state.nowNs + this.#part.resetPulseNs;
    this.#followClocks();
    this.#reschedule();
  }

  #powerOff(): void {
    this.#soc.boot?.powerLost();
    this.#soc.resetPeripherals('power-on');
    this.#state.powered = false;
    this.#state.inReset = true;
    this.#state.pulseEndNs = Number.NEGATIVE_INFINITY;
    this.#nextNs = Number.POSITIVE_INFINITY;
  }

  setNrst(high: boolean): void {
    if (this.#state.nrstHigh === high) return;
    this.#state.nrstHigh = high;
    if (!this.#state.powered) return;
    if (!high && !this.#state.inReset) this.#reset('pin');
    this.#tryRelease();
  }

  get nrstReleased(): boolean {
    return !this.#state.powered || this.#state.nowNs >= this.#state.pulseEndNs;
  }

  /** System reset: everything but RSR, debug registers and flash contents. Internal causes also pull NRST low for a while. */
  #reset(cause: ResetCause): void {
    this.#resetCause = undefined;
    this.#state.inReset = true;
    this.#state.stopped = false;
    this.#core.systemReset();
    this.#soc.resetPeripherals('system');
    this.#soc.clocks.recordReset(cause);
    if (cause !== 'pin') this.#state.pulseEndNs = this.#state.nowNs + this.#part.resetPulseNs;
    this.#followClocks();
    this.#reschedule();
  }

  #tryRelease(): void {
    if (!this.#state.powered || !this.#state.inReset || !this.#state.nrstHigh || !this.nrstReleased) return;
    if (this.#state.volts < (this.#soc.boot?.brownOutVolts ?? 0)) return;
    this.#state.inReset = false;
    this.#soc.mapFlash();
    this.#core.release(this.#soc.boot?.bootAddress(this.#state.bootPin) ?? this.#part.bootAddress);
    this.#followCore();
    this.#reschedule();
  }

  /** Acts on what the core has become: its clock's stop ends when it is no longer asleep, timers freeze with it. */
  #followCore(): void {
    if (this.#state.stopped && this.#core.state !== 'sleeping') this.#leaveStop();
    const halted = this.#core.state === 'halted';
    if (halted === this.#wasHalted) return;
    this.#wasHalted = halted;
    for (const { model } of this.#soc.peripherals) model.coreHalted?.(halted);
    this.#reschedule();
  }

  #followClocks(): void {
    if (this.#running) {
      const now = this.#exactNs();
      this.#sliceStartCycles = this.#core.cyclesUsed;
      this.#sliceStartNs = now;
      this.#core.attention();
    }
    const hertz = this.#soc.clocks.coreHz || 1;
    this.#periodNs = 1e9 / hertz;
    this.#core.setClock(hertz);
    this.#soc.refresh();
  }

  #enterStop(): void {
    if (!this.#soc.power || this.#soc.boot?.busy) return;
    this.#soc.power.enterStop();
    this.#state.stopped = true;
    this.#reschedule();
  }

  #leaveStop(): void {
    this.#state.stopped = false;
    this.#soc.clocks.leaveStop();
    this.#reschedule();
  }

  // Pins

  setExternalClock(hertz: number): void {
    this.#soc.clocks.setExternalClock(hertz);
  }

  drivePin(pin: string, high: boolean | undefined): void {
    if (pin === BOOT_PIN) this.#state.bootPin = high === true;
    else this.#soc.portOf(pin)?.drive(pinNumber(pin), high);
  }

  pinLevel(pin: string): boolean | undefined {
    return this.#state.powered ? this.#soc.portOf(pin)?.level(pinNumber(pin)) : undefined;
  }

  uartReceive(uart: string, byte: number, bitSeconds: number): void {
    if (this.#state.powered && !this.#state.inReset && !this.#state.stopped) this.#soc.uart(uart)?.receive(byte, bitSeconds);
  }

  get coreState(): ChipPins['coreState'] {
    if (!this.#state.powered) return 'off';
    if (this.#state.inReset) return 'reset';
    return this.#state.stopped ? 'stopped' : this.#core.state;
  }

  get pc(): number {
    return this.#core.pc;
  }

  // Debug access

  get dpIdr(): number {
    return this.#part.debugPort.dpIdr;
  }

  get targetId(): number {
    return this.#part.debugPort.targetId;
  }

  get dlpIdr(): number {
    return this.#part.debugPort.dlpIdr;
  }

  get accessPorts(): readonly AccessPortSpec[] {
    return this.#part.accessPorts;
  }

  get pinsConnected(): boolean {
    const pins = this.#part.swdPins ?? [];
    return this.#state.powered && this.#state.debugOpen && pins.every((pin) => this.#soc.portOf(pin)?.alternate(pinNumber(pin)) === 0);
  }

  get grantsDebugPower(): boolean {
    return this.#state.powered;
  }

  attach(): void {
    this.#soc.boot?.debuggerAttached();
  }

  read(port: number, address: number, width: Width): number {
    const value = this.#gate.read(port, address, width, this.coreState);
    this.status = this.#gate.status;
    return value;
  }

  write(port: number, address: number, value: number, width: Width): void {
    this.#gate.write(port, address, value, width, this.coreState);
    this.status = this.#gate.status;
    if (this.#resetCause) this.#reset(this.#resetCause);
    this.#followCore();
  }

  setSoftwareDebugAccess(enabled: boolean): void {
    this.#gate.softwareAccess = enabled;
  }

  // The bench's own doors

  /** Factory programming of flash, before or while the board lives: no time passes. Throws `RangeError` outside flash. */
  loadFlash(address: number, bytes: Uint8Array): void {
    if (!this.#soc.boot?.load(address, bytes))
      throw new RangeError(`${this.#part.name} has no flash for ${bytes.length} bytes at this address`);
    this.#core.invalidate(address, bytes.length);
  }

  /** Option bytes by their names in the manual (`RDP`, `WRP1`, `BOOT_ADD0`); in force at once. Throws `RangeError` for unknown names. */
  setOptionBytes(values: Readonly<Record<string, number>>): void {
    if (!this.#soc.boot) throw new RangeError(`${this.#part.name} has no option bytes`);
    this.#soc.boot.setOptionBytes(values);
  }

  /** What memory holds, without any bus; undefined where there is none. */
  peek(address: number, byteLength: number): Uint8Array<ArrayBuffer> | undefined {
    const region = this.#soc.bus.region(address);
    const offset = region ? address - region.address : 0;
    if (!region || offset + byteLength > region.bytes.length) return undefined;
    return region.bytes.slice(offset, offset + byteLength);
  }

  /** Plain state beyond the linear memory, which the board saves itself. */
  saveState(): unknown {
    return {
      chip: { ...this.#state },
      softwareAccess: this.#gate.softwareAccess,
      noted: [...this.#noted],
      core: this.#core.saveState(),
    } satisfies SavedChip;
  }

  /** Puts back what `saveState` gave; the linear memory must have been put back before. */
  loadState(state: unknown): void {
    const saved = state as SavedChip;
    this.#state = { ...saved.chip };
    this.#gate.softwareAccess = saved.softwareAccess;
    this.#noted.clear();
    for (const text of saved.noted) this.#noted.add(text);
    this.#core.loadState(saved.core);
    this.#wasHalted = this.#core.state === 'halted';
    this.#soc.mapFlash();
    this.#followClocks();
    this.#reschedule();
  }

  // What models and core ask

  /** Marsaglia's xorshift32: small, and the same on every machine. */
  #nextRandom(): number {
    let x = this.#state.random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state.random = x >>> 0;
    return this.#state.random;
  }

  #note(text: string): void {
    if (this.#noted.has(text)) return;
    this.#noted.add(text);
    this.#tellNote(text);
  }

  #requestReset(cause: ResetCause): void {
    this.#resetCause = cause;
    if (this.#running) this.#core.attention();
  }

  #currentNs(): number {
    return this.#running ? this.#exactNs() : this.#state.nowNs;
  }

  #coreSurroundings(): CoreSurroundings {
    return {
      bus: this.#soc.bus,
      requestSystemReset: () => this.#requestReset('software'),
      sleep: (deep) => {
        if (deep) this.#enterStop();
      },
      wake: () => this.#leaveStop(),
      note: (text) => this.#note(text),
      nowNs: () => this.#currentNs(),
    };
  }

  /** Models are made before the core and the assembly that holds them, so these reach both late. */
  #surroundings(): Surroundings {
    const chip = this;
    return {
      nowNs: () => this.#currentNs(),
      note: (text) => this.#note(text),
      setInterrupt: (line, level) => this.#core.setInterrupt(line, level),
      reschedule: () => this.#reschedule(),
      clocksChanged: () => this.#followClocks(),
      fault: () => this.#soc.bus.fault(),
      stall: (untilNs) => this.#soc.bus.stall(untilNs),
      random: () => this.#nextRandom(),
      requestReset: (cause) => this.#requestReset(cause),
      memoryChanged: (address, byteLength) => this.#memoryChanged(address, byteLength),
      resetPeripheral: (clock) => this.#soc.resetPeripheral(clock),
      pinOutput: (letter, pin, level) => this.onPin(`P${letter}${pin}`, level),
      pinInput: (letter, pin, level) => {
        for (const { model } of this.#soc.peripherals) model.pinChanged?.(letter, pin, level);
      },
      alternate: (pin) => this.#soc.portOf(pin)?.alternate(pinNumber(pin)),
      uartByte: (uart, byte, bitSeconds) => this.onUartByte(uart, byte, bitSeconds),
      wire: (peripheral, offset) => this.#soc.wire(peripheral, offset),
      get coreHalted() {
        return chip.#core.state === 'halted';
      },
      get clocks() {
        return chip.#soc.clocks;
      },
      get debug() {
        return chip.#soc.debug;
      },
      get boot() {
        return chip.#soc.boot;
      },
    };
  }

  #memoryChanged(address: number, byteLength: number): void {
    const region = this.#soc.bus.region(address);
    if (region) region.generation++;
    this.#core.invalidate(address, byteLength);
  }
}

function pinNumber(pin: string): number {
  return Number(pin.slice(2));
}
