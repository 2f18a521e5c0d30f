/**
 * The seams inside the bench, from the core outwards: core ↔ bus, chip ↔ debug port, chip ↔ board. Time: every part
 * that acts by itself is `Timed`; the board moves all of them in steps to the next instant anything happens.
 */

import type { UartFrame, UartSignal } from './wires/uart-signal.ts';

/** Access width in bytes. */
export type Width = 1 | 2 | 4;

/** How a bus access ended: kept in a field, since exceptions and objects are too slow for every access. */
export const BUS_OK = 0;
/** Error response: a fault for the core, a sticky error for an access port. */
export const BUS_FAULT = 1;
/** No answer yet (flash bank busy, write buffer full, clock stopped): the core repeats, an access port says WAIT. */
export const BUS_STALL = 2;

/** Who asks: decides what RDP, clocks and domains let through. */
export const MASTER_CORE = 0;
export const MASTER_AP0 = 1;
export const MASTER_AP1 = 2;
export const MASTER_DMA = 3;
/** The core's instruction fetch. */
export const MASTER_FETCH = 4;

/** A stretch of plain memory that the core may access without asking the bus. */
export interface MemoryRegion {
  readonly address: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** False while reads must go through `SystemBus.read` (flash bank busy, protected, with ECC errors). */
  readable: boolean;
  /** False for flash and for RAM without clock: writes go through `SystemBus.write`. */
  writable: boolean;
  /** Counts changes made by anything but the core's own fast path (debugger, DMA, flash controller). */
  generation: number;
}

/** The chip's buses as the core and the access ports see them, private peripheral bus excluded. */
export interface SystemBus {
  /** How the last access ended. */
  status: number;
  read(address: number, width: Width, master: number): number;
  write(address: number, value: number, width: Width, master: number): void;
  /** The region around an address, if it is plain memory. */
  region(address: number): MemoryRegion | undefined;
  /** Cycles the core must stand still after a `BUS_STALL`: until this instant. */
  readonly stalledUntilNs: number;
}

/** Something that acts at instants of its own. */
export interface Timed {
  /** Instant of its next act in nanoseconds, `Infinity` when there is none. */
  readonly nextNs: number;
  /** Acts; called when the clock stands at or after `nextNs`. */
  act(nowNs: number): void;
}

/** What the core asks of the chip around it. */
export interface CoreSurroundings {
  readonly bus: SystemBus;
  /** AIRCR.SYSRESETREQ. The chip resets itself before the next instruction. */
  requestSystemReset(): void;
  /** WFI or WFE with the given SCR.SLEEPDEEP: the chip may stop clocks. `wake` ends it. */
  sleep(deep: boolean): void;
  wake(): void;
  /** Something the model does not do faithfully; shown to the user once. */
  note(text: string): void;
  /** The clock, exact within a run: start of the run plus executed cycles. */
  nowNs(): number;
  /** The core keeps its clock while it sleeps, though not in deep sleep. */
  readonly clocksInSleep: boolean;
  /** The ITM has a byte to give where it had none. */
  traceReady(): void;
}

/** Why `Core.run` returned. */
export type RunReason = 'budget' | 'sleeping' | 'halted' | 'lockup' | 'stalled' | 'reset-requested' | 'attention' | 'stop';

/** Where a core stops for the bench alone, once; neither program nor debugger can tell. */
export interface CoreStop {
  /** In front of the instruction there; one that comes next already does not count. */
  readonly address?: number | undefined;
  /** After so many cycles from now. */
  readonly cycles?: number | undefined;
  /** `attention` ends a run behind the present instruction, not behind its block: exact, and slower. */
  readonly singly?: boolean | undefined;
}

export interface CoreStops {
  /** In place of what was armed before. */
  arm(stop: CoreStop): void;
  /** What the last `run` ended at. */
  readonly reached: keyof CoreStop | undefined;
}

/** A data cache that is on, as the debugger's port of the core looks it up: nothing is brought in. */
export interface DebugCache {
  /** Undefined when it does not hold these bytes. */
  read(address: number, width: Width): number | undefined;
  /** A line that holds these bytes takes them; memory is left to the caller. */
  write(address: number, value: number, width: Width): void;
}

/** The processor with its private peripheral bus. Implemented by `cpu/core.ts`. */
export interface Core extends Timed {
  /** Executes at most this many cycles (one instruction more at the end of a block). Never throws. */
  run(cycleBudget: number): RunReason;
  /** Cycles used by the last `run`. */
  readonly cyclesUsed: number;
  /** Makes `run` return after the present block: an earlier event has been scheduled. */
  attention(): void;
  readonly stops: CoreStops;
  /** A peripheral answered with what follows from the time: a loop around that read must not be skipped. */
  timeWasRead(): void;
  /** Core clock in hertz, set by the chip when firmware changes it (SysTick and DWT follow). */
  setClock(hertz: number): void;
  /** Everything as after power-on: also debug registers. The core stays in reset until `release`. */
  powerOnReset(): void;
  /** System reset: all but DHCSR.C_DEBUGEN, DEMCR vector catches, FPB, DWT. The core stays in reset until `release`. */
  systemReset(): void;
  /** Leaves reset: fetches SP and PC from `vectorTable` (also VTOR's value), or halts on VC_CORERESET first. */
  release(vectorTable: number): void;
  readonly inReset: boolean;
  readonly state: 'reset' | 'running' | 'sleeping' | 'halted' | 'lockup';
  readonly pc: number;
  /** Level of one external interrupt line; a rising level makes it pending. */
  setInterrupt(line: number, level: boolean): void;
  /** An event from outside: ends WFE, or lets the next one pass. */
  sendEvent(): void;
  /** Private peripheral bus, 0xE0000000 to 0xE00FFFFF, for the core itself and for AP0. Sets `ppbStatus`. */
  ppbRead(address: number, width: Width, debugger_: boolean): number;
  ppbWrite(address: number, value: number, width: Width, debugger_: boolean): void;
  ppbStatus: number;
  /** Present while it may hold what memory does not. */
  readonly dataCache: DebugCache | undefined;
  /** The next byte of the ITM's FIFO on its way out, -1 when it is empty. */
  takeTraceByte(): number;
  /** Forgets translated blocks that cover these bytes: something other than the core wrote them. */
  invalidate(address: number, byteLength: number): void;
  /** Plain state beyond the linear memory, for snapshots. */
  saveState(): unknown;
  loadState(state: unknown): void;
}

/** One access port as its part describes it. */
export interface AccessPortSpec {
  readonly idr: number;
  readonly base: number;
  readonly cfg: number;
  readonly cswReset: number;
  readonly kind: 'ahb' | 'apb';
  /** TAR counts on inside blocks of this size; 1 KiB where absent. */
  readonly incrementBytes?: number;
}

/** The chip as its debug port sees it: what lies behind the SW-DP's access ports. Implemented by `soc/chip.ts`. */
export interface DebugAccess {
  readonly dpIdr: number;
  readonly targetId: number;
  readonly dlpIdr: number;
  readonly accessPorts: readonly AccessPortSpec[];
  /** The chip lets no debugger through this port (CSW.DeviceEn reads 0). */
  isShut?(port: number): boolean;
  /** VDD present: the debug port exists. */
  readonly powered: boolean;
  /** SWDIO and SWCLK reach the debug port: pins in their reset function, protection level below 2. */
  readonly pinsConnected: boolean;
  /** CDBGPWRUPACK and CSYSPWRUPACK follow their requests only when the debug clocks can run. */
  readonly grantsDebugPower: boolean;
  /** The debugger asked for power: from now on RDP 1 treats it as an intrusion. */
  attach(): void;
  /** How the last access ended. */
  status: number;
  /** `cacheable`: HPROT[3] of the access. */
  read(port: number, address: number, width: Width, cacheable?: boolean): number;
  write(port: number, address: number, value: number, width: Width, cacheable?: boolean): void;
  /** AP CSW.DbgSwEnable of the APB-AP gates software's window on the debug bus. */
  setSoftwareDebugAccess(enabled: boolean): void;
}

/** The chip as its board sees it. Implemented by `soc/chip.ts`. */
export interface ChipPins extends Timed {
  /** VDD at the pins. Below the power-on threshold everything but flash and option bytes is lost. */
  setSupply(volts: number): void;
  /** External level of NRST; the chip may also pull it low itself. */
  setNrst(high: boolean): void;
  /** NRST as the chip drives it: false while an internal reset pulls it low. */
  readonly nrstReleased: boolean;
  /** External clock at OSC_IN in hertz, 0 for none. */
  setExternalClock(hertz: number): void;
  /** Level that the board drives on a pin (`PC13`), undefined to float. */
  drivePin(pin: string, high: boolean | undefined): void;
  /** Level that firmware drives on a pin, undefined when it does not. */
  pinLevel(pin: string): boolean | undefined;
  /** Called when firmware changes a driven pin. */
  onPin: (pin: string, high: boolean | undefined) => void;
  /** A frame has left a UART's TX pin. */
  onUartFrame: (uart: string, frame: UartFrame) => void;
  /** A byte of trace has left the SWO pin. */
  onSwoFrame: (frame: UartFrame) => void;
  /** A signal begins at a UART's RX pin. */
  uartReceive(uart: string, signal: UartSignal): void;
  readonly coreState: 'off' | 'reset' | 'running' | 'sleeping' | 'stopped' | 'halted' | 'lockup';
  readonly pc: number;
}
