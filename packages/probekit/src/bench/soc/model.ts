/** The seam between the chip and its peripheral models: what a model does, and what it may ask of the chip around it. */
import type { LinearMemory } from '../linear-memory.ts';
import type { SystemBus, Timed, Width } from '../seams.ts';
import type { UartFrame, UartSignal } from '../wires/uart-signal.ts';
import type { BusTarget } from './bus.ts';
import type { PeripheralRow } from './part.ts';

/** `power-on` also clears what survives a system reset. */
export type ResetKind = 'power-on' | 'system';

/** Why the chip is in reset. */
export type ResetCause =
  | 'power-on'
  | 'pin'
  | 'brown-out'
  | 'software'
  | 'independent-watchdog'
  | 'window-watchdog'
  | 'standby'
  | 'low-power';

/** Acts of its own, and whether they go on while the clocks are stopped. */
export interface ModelTimer extends Timed {
  readonly runsInStop?: boolean;
  /** It lives outside the supply that Standby switches off. */
  readonly runsInStandby?: boolean;
}

/** Distributes clocks. */
export interface ClockTree {
  readonly coreHz: number;
  /** Frequency of a named clock (`pclk1`) or of what a selector (`D2CCIP2R.USART234578SEL`) picks, in hertz. */
  kernelHz(name: string): number;
  /** The test whether a clock enable (`APB1L.USART3`) is set. */
  enableTest(name: string): () => boolean;
  /** Level of OSC_IN's clock, in hertz. */
  setExternalClock(hertz: number): void;
  /** The clocks as they are after Stop. */
  leaveStop(): void;
  recordReset(cause: ResetCause): void;
}

/** Decides about low-power modes. */
export interface PowerControl {
  /** Whether the system domain of the debug port's own bus keeps running in Stop. */
  readonly systemRunsInStop: boolean;
  /** WFI or WFE with SLEEPDEEP: how deep it goes, or that option bytes make a reset of it. */
  enterDeepSleep(): 'stop' | 'standby' | 'reset';
  /** The board drives a pin, whatever mode its port has it in. */
  pinDriven(pin: string, level: boolean | undefined): void;
  /** Writing to backup memory is allowed. */
  readonly backupWritable: boolean;
}

/** Debug configuration that the power controller and timers obey. */
export interface DebugControl {
  readonly clocksInSleep: boolean;
  readonly clocksInStop: boolean;
  readonly poweredInStandby: boolean;
  readonly systemClocksInStop: boolean;
  /** Whether a debug clock (`D1DBGCKEN`) runs. */
  clockEnabled(name: string): boolean;
  /** Whether a peripheral stands still while the core is halted. */
  freezes(name: string): boolean;
}

/** What the option bytes in force ask of the rest of the chip. */
export interface OptionsInForce {
  readonly watchdogByHardware: boolean;
  /** The independent watchdog counts on in this mode. */
  watchdogRunsIn(mode: 'stop' | 'standby'): boolean;
  /** Going this deep is a reset instead. */
  forbids(mode: 'stop' | 'standby'): boolean;
  readonly brownOutVolts: number;
}

/** Option bytes and protection, as the rest of the chip obeys them. */
export interface Boot {
  bootAddress(bootPin: boolean): number;
  /** The core gets no clock after a reset. Evaluated as it ends. */
  readonly coreHeld?: boolean;
  /** The debug port is closed for good. Evaluated at power-on. */
  readonly debugClosed: boolean;
  /** A debugger may not go through this access port. */
  portShut?(port: number): boolean;
  /** A debugger has asked for power. */
  debuggerAttached(): void;
  readonly inForce: OptionsInForce;
  setOptionBytes(values: Readonly<Record<string, number>>): void;
  /** Factory programming: no time passes. False when `address` is no flash. */
  load(address: number, bytes: Uint8Array): boolean;
  /** The supply has gone: what was being written is undefined. */
  powerLost(): void;
  /** An operation is running: the clocks may not stop. */
  readonly busy: boolean;
  /** Memories to map, in force until the next reset. */
  mapping(): readonly { readonly address: number; readonly byteLength: number; readonly target: BusTarget }[];
}

/** One GPIO port. */
export interface PinPort {
  readonly letter: string;
  drive(pin: number, level: boolean | undefined): void;
  level(pin: number): boolean | undefined;
  /** Alternate function that a pin has, undefined in any other mode. */
  alternate(pin: number): number | undefined;
  /** What drives a pin in one of its alternate functions. */
  connect(pin: number, alternate: number, level: () => boolean | undefined): void;
  /** What a pin's alternate function drives has changed. */
  outputChanged(): void;
}

/** Distributes the requests of peripherals to the channels of DMA controllers. */
export interface RequestRouter {
  setRequest(id: number, level: boolean): void;
  /** Whether the request routed to a channel is pending. */
  isRequested(channel: number): boolean;
  /** A channel serves its request; a level that stays is set again by its peripheral. */
  acknowledge(channel: number): void;
}

export interface UartLine {
  /** A signal begins at the RX pin. */
  receive(signal: UartSignal): void;
}

/** A peripheral. All its dynamic state lies in the linear memory. */
export interface Model {
  read(offset: number, width: Width): number;
  write(offset: number, value: number, width: Width): void;
  reset(kind: ResetKind): void;
  readonly timer?: ModelTimer;
  readonly clocks?: ClockTree;
  readonly power?: PowerControl;
  readonly debug?: DebugControl;
  readonly boot?: Boot;
  readonly port?: PinPort;
  readonly uart?: UartLine;
  readonly requests?: RequestRouter;
  /** Pins with their alternate function (`PB0:2`), and what it drives there. */
  readonly outputs?: readonly { readonly pin: string; level(): boolean | undefined }[];
  /** A request has been routed to a DMA channel. */
  dmaRequested?(channel: number): void;
  /** Modes or alternate functions of pins have changed. */
  pinsRouted?(): void;
  /** A line inside the chip that EXTI watches has risen. */
  extiLineRisen?(line: number): void;
  /** Clocks have changed, stopped or started. */
  clocksChanged?(): void;
  /** An input pin has changed. */
  pinChanged?(letter: string, pin: number, level: boolean): void;
  /** The trace source has a byte again, or the way to the trace port has changed. */
  traceReady?(): void;
  /** Whether trace gets through here. */
  readonly traceOpen?: boolean;
  /** The debugger has halted the core or let it go. */
  coreHalted?(halted: boolean): void;
}

/** What the chip gives a model. */
export interface Surroundings {
  nowNs(): number;
  /** Shown to the user once per text. */
  note(text: string): void;
  setInterrupt(line: number, level: boolean): void;
  nonMaskableInterrupt(): void;
  /** A peripheral wants data moved, by the request's number in the manual. */
  setDmaRequest(id: number, level: boolean): void;
  /** A request is pending on this channel of the DMA controllers. */
  dmaRequested(channel: number): void;
  /** The chip's bus, for models that are masters themselves. */
  readonly bus: SystemBus;
  /** The model's `nextNs` has changed. */
  reschedule(): void;
  /** Clocks have changed: core frequency, enables. */
  clocksChanged(): void;
  /** The access under way ends in a bus error. */
  fault(): void;
  /** The access under way gets no answer before this instant. */
  stall(untilNs: number): void;
  /** The next 32 seeded random bits. */
  random(): number;
  requestReset(cause: ResetCause): void;
  /** The core's regulator is off until the next power-on. */
  loseCoreSupply(): void;
  wakeFromStandby(): void;
  /** An event for WFE. */
  sendEvent(): void;
  /** Bytes have changed under the core's feet. */
  memoryChanged(address: number, byteLength: number): void;
  /** A reset line inside the chip (`APB1L.USART3`): as if that peripheral had been reset. */
  resetPeripheral(clock: string): void;
  pinOutput(letter: string, pin: number, level: boolean | undefined): void;
  pinInput(letter: string, pin: number, level: boolean): void;
  alternate(pin: string): number | undefined;
  /** What an alternate function drives on this pin (`PB0`) has changed. */
  outputChanged(pin: string): void;
  pinsRouted(): void;
  /** An EXTI line that is no pin rises. */
  raiseExtiLine(line: number): void;
  /** What was read follows from the time: a loop around that must not be skipped. */
  timeRead(): void;
  /** The clocks run: no Stop. */
  readonly clocksRun: boolean;
  /** The deep sleep that the chip is in. */
  readonly deepSleep: 'stop' | 'standby' | undefined;
  uartFrame(uart: string, frame: UartFrame): void;
  /** The next byte of the core's trace, -1 when there is none. */
  takeTraceByte(): number;
  /** Something on the way of the trace has changed. */
  traceReady(): void;
  /** Whether everything on the way of the trace is open. */
  readonly traceOpen: boolean;
  /** A byte has left the trace port's pin. */
  swoFrame(frame: UartFrame): void;
  /** The access under way comes by software's window on the debug bus, not from a debugger on that bus. */
  readonly softwareAsks: boolean;
  readonly clocks: ClockTree;
  readonly debug: DebugControl | undefined;
  readonly boot: Boot | undefined;
  readonly requests: RequestRouter | undefined;
  /** A register of the core's private peripheral bus, as a debugger reads it. */
  coreWord(address: number): number;
  /** Another peripheral's word, over no bus: the wires between two blocks of the silicon. */
  wire(peripheral: string, offset: number): number;
}

export interface ModelContext {
  readonly row: PeripheralRow;
  readonly memory: LinearMemory;
  readonly chip: Surroundings;
}

export type MakeModel = (context: ModelContext) => Model;
