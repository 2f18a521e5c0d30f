/** What every debug command of the firmware works on, and how the table of commands is written. */
import type { GateName } from '../../spec/stlink/gates.ts';
import { STATUS_INTERNAL } from '../../spec/stlink/status.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { MemoryAccess } from './memory-access.ts';
import type { SwdMaster } from './swd-master.ts';
import type { TraceReceiver } from './trace-receiver.ts';

/** The firmware's memory: survives a client that goes away, not a power cycle. Plain, for snapshots. */
export interface FirmwareState {
  /** As GET_CURRENT_MODE tells it. */
  mode: number;
  /** The loader has refused new firmware. */
  refusedDownload: boolean;
  /** Access ports opened by INIT_AP; port 0 opens with ENTER. */
  openPorts: number[];
  swdKhz: number;
  jtagKhz: number;
  /** Divider of the probe's core clock: 1, 2 or 4. */
  prescaler: number;
  /** Outcome of the last memory command. */
  rwStatus: number;
  rwFaultAddress: number;
  /** What RW_MISC_IN will hand out. */
  miscReply: Uint8Array;
}

/** Hands and instruments of a debug command. */
export interface DebugContext {
  readonly version: FirmwareVersion;
  readonly state: FirmwareState;
  readonly swd: SwdMaster;
  readonly memory: MemoryAccess;
  readonly trace: Pick<TraceReceiver, 'start' | 'stop' | 'announce'>;
  readonly boardCode: string;
  readonly diskName: string;
  setSwdKhz(khz: number): void;
  /** Pulls NRST low or lets it go. */
  driveNrst(low: boolean): void;
  spend(ns: number): void;
}

/** One row of the command table. */
export interface DebugCommand {
  /** Byte 1 of the command. */
  readonly sub: number;
  readonly name: string;
  /** Firmware that lacks it answers UNKNOWN_CMD. */
  readonly gate?: GateName;
  /** Byte length of the data-out phase. */
  readonly outBytes?: (command: DataView) => number;
  /** Outside debug mode it answers a status and nothing else. */
  readonly needsDebugMode?: true;
  /** Carries the command out; undefined means that it has no reply. */
  readonly run: (probe: DebugContext, command: DataView, data: Uint8Array) => Uint8Array | undefined;
}

/** A reply that starts with a status, zero-padded. */
export function statusReply(status: number, byteLength = 2): Uint8Array {
  const out = new Uint8Array(byteLength);
  out[0] = status;
  return out;
}

/** Status and one word at offset 4. */
export function wordReply(status: number, value: number, byteLength = 8): Uint8Array {
  const out = statusReply(status, byteLength);
  new DataView(out.buffer).setUint32(4, value, true);
  return out;
}

/**
 * What a command answers that came outside debug mode (status list: wrong mode). Two bytes, whatever its reply is else:
 * st-info then prints what an earlier reply left at offset 4 of its buffer, the probe's product id (fl-060) or the SWD
 * clock in kHz (fl-059, fl-091).
 */
export function wrongModeReply(): Uint8Array {
  return statusReply(STATUS_INTERNAL);
}
