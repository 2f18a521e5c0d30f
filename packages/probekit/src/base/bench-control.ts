/** The second door of the bench: plain JSON commands and events, for hands, eyes and the virtual computer. */

import type { HostStat } from './host-facts.ts';
import type { Physics, Scenario } from './scenario.ts';
import type { UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from './usb.ts';

/** What a person sees and could measure on the board. */
export interface BoardView {
  readonly board: string;
  /** LED by silkscreen name: `off`, `green`, `slow-blink-red` … */
  readonly leds: Readonly<Record<string, string>>;
  readonly jumpers: Readonly<Record<string, string>>;
  readonly buttons: Readonly<Record<string, 'held' | 'free'>>;
  readonly cable: { readonly plugged: boolean; readonly data: boolean; readonly connector?: string };
  /** What the other end of the cable is plugged into. */
  readonly port?: 'computer' | 'hub' | 'charger';
  /** Rails in volts. */
  readonly supply: {
    readonly v5: number;
    readonly v3v3: number;
    readonly vddMcu: number;
    /** What target and shield draw beyond their usual, in milliamperes: one feels it as warmth. */
    readonly loadMilliamps?: number;
  };
  /** Something is plugged on the headers. */
  readonly shield?: boolean;
  readonly nrst: 'high' | 'low';
  readonly core: 'off' | 'reset' | 'running' | 'sleeping' | 'stopped' | 'halted' | 'lockup';
  readonly pc: number;
  readonly atNs: number;
}

/** New bytes of lasting memory; `offset` counts lasting bytes only, in an order that the board keeps. */
export interface MemoryChange {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** An opaque, plain copy of the whole board: numbers, strings and byte arrays only, of memory what was written since it had power. */
export interface BenchSnapshot {
  readonly version: number;
  readonly board: string;
  readonly state: unknown;
}

/** Outcome of the virtual computer opening the probe's interface. */
export type HostOpenResult = 'granted' | 'denied' | 'busy' | 'no-driver' | 'absent';

/** Outcome of a write on the virtual computer. */
export type HostWriteResult = 'written' | 'absent' | 'denied' | 'invalid';

/** What `runUntil` waits for. */
export interface RunUntilRequest {
  readonly withinMs: number;
  /** Text behind the VCP, from now on: stops at the frame that completes it. At most 4096 characters. */
  readonly uartText?: string;
  /** A lamp shows this, or does so already. */
  readonly led?: { readonly name: string; readonly value: string };
  /** The instruction there is about to be executed, bit 0 being ignored. One that is the next already does not count: its next time does. */
  readonly address?: number;
  /** The core has executed so many cycles more, as DWT_CYCCNT counts them: none while it sleeps. Ends with the instruction that reaches them. */
  readonly cycles?: number;
  /** The chip drives a pin (`PB0`) high or low that it did not drive so before. The instruction that does so is the last. */
  readonly pin?: { readonly name: string; readonly edge: 'rising' | 'falling' | 'any' };
}

export interface RunUntilReply {
  readonly reached: boolean;
  /** Which of them came first. */
  readonly by?: 'uartText' | 'led' | 'address' | 'cycles' | 'pin';
  readonly atNs: number;
}

/** Something that came into a bench from outside; `atNs` is an instant of its board. */
export type RecordedInput =
  | { readonly atNs: number; readonly command: string; readonly request: unknown }
  | { readonly atNs: number; readonly transfer: UsbTransfer }
  | { readonly atNs: number; readonly cancel: number }
  | { readonly atNs: number; readonly usbReset: true };

/** A run: where it began and all that came in. */
export interface BenchRecording {
  readonly version: 1;
  readonly start: BenchSnapshot;
  readonly inputs: readonly RecordedInput[];
  /** False when there was more than a recording holds: 200 000 inputs, 16 MiB of USB data. */
  readonly complete: boolean;
}

/** Each command with its reply. */
export interface BenchCommands {
  /** Changes the physics: a jumper, the cable, a button, a wire. */
  set: { request: { readonly physics: Physics }; reply: null };
  /** Puts a fresh board with this scenario in place of the present one; images come as bytes, since the bench has no files. */
  load: { request: { readonly scenario: Scenario; readonly images?: readonly BenchImage[] }; reply: null };
  /** What eyes and a meter see. */
  look: { request: object; reply: BoardView };
  /** Lets bench time pass. */
  advance: { request: { readonly ms: number }; reply: { readonly atNs: number } };
  /**
   * Lets bench time pass until the first of the named things happens, and stops at its instant; at most `withinMs`. No
   * register shows that the bench stopped: neither firmware nor debugger can tell.
   */
  runUntil: { request: RunUntilRequest; reply: RunUntilReply };
  /**
   * What has changed, since this was asked last, of the memory that survives a loss of power: flash with its ECC, option
   * bytes. Everything after `load` and `restore`, and with `all`. For one listener: who asks takes it.
   */
  changes: { request: { readonly all?: boolean }; reply: { readonly byteLength: number; readonly changes: readonly MemoryChange[] } };
  snapshot: { request: object; reply: BenchSnapshot };
  restore: { request: { readonly snapshot: BenchSnapshot }; reply: null };
  /** Records from now on, in place of what was recorded. Transfers that are pending by now are left out. */
  record: { request: object; reply: null };
  /** What has been recorded so far, null while nothing is; with `stop`, nothing more. */
  recording: { request: { readonly stop?: boolean }; reply: BenchRecording | null };
  /** Puts the recording's board in place and does to it what was recorded. Rejects with `bench/recording` where it goes another way. */
  replay: { request: { readonly recording: BenchRecording }; reply: { readonly atNs: number } };
  /** What the silicon holds at an address, without any probe: for tests and the virtual microscope. Absent memory reads as undefined. */
  peek: { request: { readonly address: number; readonly byteLength: number }; reply: Uint8Array | null };
  /** The virtual computer: devices that enumerated. */
  'host.devices': { request: object; reply: readonly UsbDeviceSummary[] };
  /** The virtual computer: may this user open that interface now? */
  'host.open': { request: { readonly interface: number }; reply: { readonly result: HostOpenResult; readonly holder?: string } };
  'host.readFile': { request: { readonly path: string; readonly maxBytes?: number }; reply: Uint8Array | null };
  'host.list': { request: { readonly path: string }; reply: readonly string[] | null };
  'host.readLink': { request: { readonly path: string }; reply: string | null };
  'host.stat': { request: { readonly path: string }; reply: HostStat | null };
  /** Writes a file of the kernel's. Those of others are `denied`, and `invalid` is what the kernel does not take. */
  'host.writeFile': { request: { readonly path: string; readonly text: string }; reply: HostWriteResult };
}

export interface BenchImage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type BenchEvent =
  | { readonly event: 'usb'; readonly present: boolean; readonly atNs: number }
  | { readonly event: 'led'; readonly name: string; readonly value: string; readonly atNs: number }
  | { readonly event: 'uart'; readonly bytes: Uint8Array; readonly atNs: number }
  /** Something the model cannot do faithfully, e.g. an instruction that is not implemented. */
  | { readonly event: 'note'; readonly text: string; readonly atNs: number };

export interface BenchControl {
  /** Runs one command. Rejects with `bench/*` errors on a bad one. */
  send<Name extends keyof BenchCommands>(command: Name, request: BenchCommands[Name]['request']): Promise<BenchCommands[Name]['reply']>;
  onEvent(listener: (event: BenchEvent) => void): () => void;
}

/** A bench: exactly two doors. The link stands for the probe's USB plug; it is there even while nothing enumerates. */
export interface Bench {
  readonly usb: UsbDeviceLink;
  readonly control: BenchControl;
}
