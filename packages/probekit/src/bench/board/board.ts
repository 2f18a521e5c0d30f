/**
 * A running board: chip, probe and the copper between them, moved through time. Hands change its surroundings; what
 * follows is worked out in `electrical.ts` and pushed to the parts. Knows nothing of doors and commands.
 */
import type { BenchCommands, BoardView, Physics, Scenario } from '../../base/index.ts';
import { BenchClock } from '../clock.ts';
import { CORTEX_M4 } from '../debug/lone-port.ts';
import { SwdPort } from '../debug/swd-port.ts';
import { isOnBus, LooseContact } from '../host/cable-and-port.ts';
import { LinearMemory } from '../linear-memory.ts';
import { findPersonality } from '../probe/personalities.ts';
import { VirtualStlink } from '../probe/virtual-stlink.ts';
import type { SavedMemory } from '../saved-memory.ts';
import { Chip } from '../soc/chip.ts';
import { JoinedTargets } from '../wires/joined-targets.ts';
import { Noise } from '../wires/noise.ts';
import { SwdWires } from '../wires/swd-wires.ts';
import type { UartFrame, UartSignal } from '../wires/uart-signal.ts';
import type { BoardOptions } from './board-options.ts';
import type { BoardSpec } from './board-spec.ts';
import { type Electrical, electricalState } from './electrical.ts';
import { programFactory } from './factory.ts';
import { ledValue } from './leds.ts';
import { RailRise } from './rail-rise.ts';
import { carriedFrame, carriedSignal } from './serial-wire.ts';
import { type BoardStop, type StoppedBy, StopWatch } from './stop-watch.ts';
import { changed, healthySurroundings, type Surroundings } from './surroundings.ts';
import { partOfBoard } from './unique-id.ts';

interface SavedBoard {
  readonly nowNs: number;
  readonly around: Surroundings;
  readonly targetPower: boolean;
  readonly onBus: boolean;
  readonly fedSinceNs: number;
  readonly contact: { readonly closed: boolean; readonly nextNs: number };
  readonly eventsDone: number;
  readonly deviceNumber: number;
  readonly memory: SavedMemory;
  readonly wires: unknown;
  readonly noise: number;
  readonly port: unknown;
  readonly secondPort: unknown;
  readonly chip: unknown;
  readonly probe: unknown;
}

/** Room for the memories of the largest part and what their models keep beside them. */
const MEMORY_BYTE_LENGTH = 0x40_0000;
/** Longest stretch the chip's core runs before the probe gets a look; a core that does not run has its next event for that. */
const LONGEST_SLICE_NS = 1_000_000;
/** Instants beyond 52 days are no longer exact enough to count cycles in. */
const LAST_NS = 2 ** 52;
/** How often a wait looks at its condition. */
const SETTLE_STEP_NS = 10_000_000;
/** First device number that the virtual computer gives out: hubs and the like have the ones before. */
const FIRST_DEVICE_NUMBER = 5;

export class Board {
  readonly spec: BoardSpec;
  readonly scenario: Scenario;
  readonly probe: VirtualStlink;
  readonly #options: BoardOptions;
  readonly #clock = new BenchClock();
  readonly #memory: LinearMemory;
  readonly #chip: Chip;
  readonly #port: SwdPort;
  readonly #secondPort = new SwdPort(CORTEX_M4);
  readonly #wires: SwdWires;
  readonly #noise: Noise;
  readonly #stopWatch: StopWatch;
  readonly #leds = new Map<string, string>();
  /** In the order of their instants, however the file lists them. */
  readonly #events: NonNullable<Scenario['events']>;
  #around: Surroundings;
  #electrical: Electrical;
  #targetPower = false;
  #onBus = false;
  readonly #contact = new LooseContact();
  readonly #rise = new RailRise();
  #eventsDone = 0;
  #deviceNumber = FIRST_DEVICE_NUMBER - 1;

  constructor(options: BoardOptions) {
    const { spec, scenario } = options;
    const { model = spec.probe.model, firmware, serial, winusb, brokenUpdate } = scenario.probe ?? {};
    const personality = findPersonality(model);
    if (!personality) throw new RangeError(`${spec.name} is to have the probe ${model}, which the bench does not have`);
    const isOwn = model === spec.probe.model;
    const ownSerial = personality.serial ?? spec.probe.serial;
    this.spec = spec;
    this.scenario = scenario;
    this.#events = [...(scenario.events ?? [])].sort((one, other) => one.atMs - other.atMs);
    this.#options = options;
    const seed = scenario.seed ?? 1;
    const spend = (ns: number) => this.advanceTo(this.nowNs + ns);
    this.#memory = new LinearMemory(MEMORY_BYTE_LENGTH, options.allocate);
    this.#chip = new Chip({
      part: partOfBoard(spec.part, serial ?? ownSerial, ownSerial),
      memory: this.#memory,
      clock: this.#clock,
      note: options.onNote,
      ppbUnderReset: scenario.flags?.ppbUnderReset ?? 'answers',
      dataCache: scenario.flags?.dataCache === true,
      cyclesPerInstruction: scenario.flags?.cyclesPerInstruction ?? 1,
      seed,
    });
    this.#stopWatch = new StopWatch(this.#chip);
    this.#port = new SwdPort(this.#chip);
    this.#wires = new SwdWires({ target: this.#port, spend, seed });
    this.#noise = new Noise(seed);
    this.#around = changed(healthySurroundings(spec), scenario);
    this.#electrical = this.#solve();
    this.probe = new VirtualStlink({
      personality,
      firmware: firmware ?? (isOwn ? spec.probe.firmware : undefined),
      serialNumber: serial ?? ownSerial,
      winUsb: winusb,
      brokenUpdate,
      board: { code: spec.probe.boardId ?? '', volumeLabel: spec.probe.volumeLabel ?? '' },
      wires: this.#wires,
      nowNs: () => this.nowNs,
      spend,
      senseVolts: () => this.#electrical.senseVolts,
      portMilliamps: () => this.#around.port.milliamps,
      portSpeed: () => this.#around.port.speed,
      msdTolerant: scenario.msd === 'tolerant',
      driveNrst: () => this.#pushNrst(),
      uartSend: (signal) => this.#toTarget(signal),
      onLed: () => this.#showLeds(),
      onTargetPower: (on) => {
        this.#targetPower = on;
        this.#pushRails();
      },
      onUsb: (present) => {
        if (present) this.#deviceNumber++;
        options.onUsb(present);
      },
    });
    this.#chip.onPin = (pin, high) => {
      this.#showLeds();
      this.#stopWatch.pinChanged(pin, high);
      options.onPin?.(pin, high);
    };
    this.#chip.onUartFrame = (uart, frame) => this.#fromTarget(uart, frame);
    this.#chip.onSwoFrame = (frame) => this.#fromTrace(frame);
    programFactory(this.#chip, options.flash, scenario.optionBytes);
    if (options.lasting) this.#memory.loadLasting(options.lasting);
    this.#refresh();
  }

  /** Board time: nanoseconds since it was put on the bench. */
  get nowNs(): number {
    return this.#clock.nowNs;
  }

  get around(): Surroundings {
    return this.#around;
  }

  /** The number that the virtual computer gave the probe. */
  get deviceNumber(): number {
    return this.#deviceNumber;
  }

  get pc(): number {
    return this.#chip.pc;
  }

  /** Lets time pass. Nested calls are fine: the probe spends time of its own while it acts. */
  advanceTo(targetNs: number): void {
    while (this.nowNs < targetNs) this.#step(targetNs);
  }

  #step(targetNs: number): void {
    const ownNs = Math.min(this.#nextEventNs, this.#contact.nextNs);
    const sliceNs = this.nowNs + LONGEST_SLICE_NS;
    const chipNs = this.#rise.underWay ? sliceNs : Math.max(sliceNs, this.#chip.nextNs);
    const nextNs = Math.min(targetNs, chipNs, ownNs, Math.max(this.nowNs, this.probe.nextNs));
    this.#chip.advanceTo(nextNs);
    if (this.#chip.paused) this.#stopWatch.chipPaused();
    this.#clock.nowNs = Math.max(this.nowNs, this.#chip.paused ? this.#chip.nowNs : nextNs);
    if (ownNs <= this.nowNs) this.#actDue();
    if (this.#rise.underWay && this.#electrical.v5 > 0) this.#pushRails();
    if (this.probe.nextNs <= this.nowNs) this.probe.act(this.nowNs);
  }

  /** A contact changes by itself, and so does what the scenario has planned. */
  #actDue(): void {
    if (this.#contact.nextNs <= this.nowNs) {
      this.#contact.act(this.nowNs, this.#noise);
      this.#refresh();
    }
    while (this.#nextEventNs <= this.nowNs) this.apply(this.#events[this.#eventsDone++]!);
  }

  /**
   * Lets time pass until the program reaches a stop or somebody calls `stopHere`, at most until the deadline. What the
   * probe has begun by then it ends, so that the board may stand a little later. Answers what ended it.
   */
  runUntil(deadlineNs: number, stop: BoardStop): StoppedBy | undefined {
    this.#stopWatch.begin(stop);
    try {
      while (this.nowNs < deadlineNs && this.#stopWatch.by === undefined) this.#step(deadlineNs);
      return this.#stopWatch.by;
    } finally {
      this.#stopWatch.end();
    }
  }

  /** Ends `runUntil` at the present instant. */
  stopHere(): void {
    this.#stopWatch.stop('somebody');
  }

  /** Lets time pass until a condition holds, looked at every 10 ms, at most until the deadline. */
  advanceUntil(holds: () => boolean, deadlineNs: number): void {
    while (!holds() && this.nowNs < deadlineNs) this.advanceTo(Math.min(deadlineNs, this.nowNs + SETTLE_STEP_NS));
  }

  /** Changes the surroundings, as hands do. */
  apply(change: Physics): void {
    const next = changed(this.#around, change);
    // Another port: the plug is pulled on the way.
    const { milliamps, speed } = this.#around.port;
    if (next.port.milliamps !== milliamps || next.port.speed !== speed) {
      this.#around = { ...next, cable: { ...next.cable, plugged: false } };
      this.#refresh();
    }
    this.#around = next;
    this.#refresh();
  }

  /** Whether cable, port and probe let it enumerate, sooner or later. */
  get joinsBus(): boolean {
    return this.#onBus;
  }

  look(): Omit<BoardView, 'atNs'> {
    const { v5, v3v3, vddMcu, loadMilliamps, nrstHeldLow } = this.#electrical;
    const { cable, port, shield, secondTarget } = this.#around;
    return {
      board: this.spec.id,
      leds: Object.fromEntries(this.#leds),
      jumpers: this.#around.jumpers,
      buttons: this.#around.buttons,
      cable: { plugged: cable.plugged, data: cable.data, connector: cable.connector },
      port: port.of,
      supply: { v5, v3v3, vddMcu, loadMilliamps },
      shield: shield.fitted || secondTarget,
      nrst: nrstHeldLow || this.#probePullsNrst || !this.#chip.nrstReleased ? 'low' : 'high',
      core: this.#chip.coreState,
      pc: this.#chip.coreState === 'off' ? 0 : this.#chip.pc,
    };
  }

  peek(address: number, byteLength: number): Uint8Array | undefined {
    return this.#chip.peek(address, byteLength);
  }

  /** What has changed, since it was asked last, of the memory that survives a loss of power; with `all`, the whole of it. */
  changes(all: boolean): BenchCommands['changes']['reply'] {
    return { byteLength: this.#memory.lastingByteLength, changes: this.#memory.takeChanges(all) };
  }

  saveState(): unknown {
    const chip = this.#chip.saveState();
    return {
      nowNs: this.nowNs,
      around: this.#around,
      targetPower: this.#targetPower,
      onBus: this.#onBus,
      fedSinceNs: this.#rise.fedSinceNs,
      contact: this.#contact.saveState(),
      eventsDone: this.#eventsDone,
      deviceNumber: this.#deviceNumber,
      memory: this.#memory.save(),
      wires: this.#wires.saveState(),
      noise: this.#noise.state,
      port: this.#port.saveState(),
      secondPort: this.#secondPort.saveState(),
      chip,
      probe: this.probe.saveState(),
    } satisfies SavedBoard;
  }

  loadState(state: unknown): void {
    const saved = state as SavedBoard;
    this.#clock.nowNs = saved.nowNs;
    this.#around = saved.around;
    this.#targetPower = saved.targetPower;
    this.#onBus = saved.onBus;
    this.#rise.fedSinceNs = saved.fedSinceNs;
    this.#contact.become(saved.around, saved.nowNs, this.#noise);
    this.#contact.loadState(saved.contact);
    this.#eventsDone = saved.eventsDone;
    this.#deviceNumber = saved.deviceNumber;
    this.#electrical = this.#solve();
    this.#memory.load(saved.memory);
    this.#chip.loadState(saved.chip);
    const aheadNs = this.#chip.nowNs - saved.nowNs;
    if (!(saved.nowNs >= 0 && saved.nowNs < LAST_NS && Math.abs(aheadNs) <= LONGEST_SLICE_NS))
      throw new RangeError('it has no possible instant');
    this.#port.loadState(saved.port);
    this.#secondPort.loadState(saved.secondPort);
    this.#joinTargets();
    this.#wires.loadState(saved.wires);
    this.#noise.state = saved.noise;
    this.probe.loadState(saved.probe);
    this.#showLeds();
    // The chip may be ahead by the rest of a block; that is for the next step to find.
    this.#clock.nowNs = saved.nowNs;
    this.#rise.underWay = this.#around.supply.riseMs > 0;
  }

  get #nextEventNs(): number {
    return (this.#events[this.#eventsDone]?.atMs ?? Number.POSITIVE_INFINITY) * 1e6;
  }

  get #probePullsNrst(): boolean {
    return this.probe.nrstLow && this.#electrical.nrstJoined;
  }

  #solve(): Electrical {
    const senseAt = this.scenario.flags?.senseAt ?? 'after-idd-jumper';
    const risen = this.#rise.at(this.nowNs, this.#around.supply);
    return electricalState(this.spec, { around: this.#around, configured: this.#targetPower, senseAt, risen });
  }

  /** Works out what the surroundings mean and pushes it to probe, wires and chip. */
  #refresh(): void {
    this.#electrical = this.#solve();
    this.probe.setPower(this.#electrical.probeRuns);
    this.#contact.become(this.#around, this.nowNs, this.#noise);
    const onBus = isOnBus(this.#around, this.#electrical) && this.#contact.closed;
    if (onBus !== this.#onBus) {
      this.#onBus = onBus;
      if (onBus) this.probe.plug();
      else this.probe.unplug();
    }
    this.#pushRails();
  }

  /** Supply, clock, reset, wires and button pins, as they are now. */
  #pushRails(): void {
    this.#electrical = this.#solve();
    this.#rise.feed(this.#electrical.v5, this.nowNs);
    const { chipVolts, externalClockHertz, wires } = this.#electrical;
    const wasPowered = this.#chip.powered;
    this.#chip.drivePin('BOOT0', wires.BOOT0 === 'high');
    this.#pushNrst();
    this.#chip.setSupply(chipVolts);
    if (this.#chip.powered !== wasPowered) this.#port.powerOnReset();
    this.#chip.setExternalClock(externalClockHertz);
    this.#joinTargets();
    for (const name of ['SWDIO', 'SWCLK', 'GND'] as const) this.#wires.setWire(name, wires[name]);
    for (const [name, button] of Object.entries(this.spec.buttons)) {
      if ('drives' in button) this.#chip.drivePin(button.drives, (this.#around.buttons[name] === 'held') === button.heldLevel);
    }
    this.#showLeds();
  }

  #joinTargets(): void {
    this.#wires.target = this.#around.secondTarget ? new JoinedTargets(this.#port, this.#secondPort) : this.#port;
  }

  /** A short to a supply holds NRST high against everybody. */
  #pushNrst(): void {
    const { nrstHeldLow, wires } = this.#electrical;
    const low = nrstHeldLow || this.#probePullsNrst;
    this.#chip.setNrst(!low || wires.NRST === 'high');
  }

  #fromTarget(uart: string, frame: UartFrame): void {
    if (uart !== this.spec.wiring.vcpUart) return;
    this.#clock.nowNs = Math.max(this.nowNs, this.#chip.nowNs);
    if (frame.byte !== undefined) this.#options.onUart(frame.byte);
    const arrives = carriedFrame(this.#electrical.wires.VCP_TX, frame, this.#noise);
    if (arrives !== undefined) this.probe.uartReceive(arrives);
  }

  #fromTrace(frame: UartFrame): void {
    this.#clock.nowNs = Math.max(this.nowNs, this.#chip.nowNs);
    const arrives = carriedFrame(this.#electrical.wires.SWO, frame, this.#noise);
    if (arrives !== undefined) this.probe.swoReceive(arrives);
  }

  #toTarget(signal: UartSignal): void {
    const arrives = carriedSignal(this.#electrical.wires.VCP_RX, signal, this.#noise);
    if (arrives !== undefined) this.#chip.uartReceive(this.spec.wiring.vcpUart, arrives);
  }

  /** Tells of every lamp that changed. */
  #showLeds(): void {
    this.#clock.nowNs = Math.max(this.nowNs, this.#chip.nowNs);
    for (const [name, led] of Object.entries(this.spec.leds)) {
      const value = ledValue(led, { ...this.#electrical, probeLed: this.probe.led, pinLevel: (pin) => this.#chip.pinLevel(pin) });
      if (this.#leds.get(name) === value) continue;
      const first = !this.#leds.has(name);
      this.#leds.set(name, value);
      if (!first) this.#options.onLed(name, value);
    }
  }
}
