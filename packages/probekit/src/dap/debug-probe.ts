/**
 * The probe seam: what every layer above knows of a debug probe, whoever made it. Results are probe-neutral; the
 * probe's own status travels beside them in the evidence. Source of the words: ARM IHI 0031 (ADIv5.2).
 */
import type { Clock, Memory, MemoryOptions, Tracer } from '../base/index.ts';
import type { ProbeGeneration } from '../spec/index.ts';

/** How the target acknowledged: as on the wire, or `none` (nobody drove the line), `parity`, `power` (no debug power). */
export type Acknowledge = 'ok' | 'wait' | 'fault' | 'none' | 'parity' | 'power';

export interface ProbeIdentity {
  readonly product: string;
  readonly generation: ProbeGeneration;
  /** As ST writes it: `V3J9M3`. */
  readonly firmware: string;
  readonly serialNumber: string;
}

/** What the USB adds to a stretch of memory beside its SWD bits: so long for each block that the probe takes at once. */
export interface BlockCost {
  readonly blockBytes: number;
  readonly usbMs: number;
}

/** The probe's serial receiver on the SWO wire: NRZ, eight data bits, no parity. Works while attached. */
export interface SwoReceiver {
  /** Of those that its clock gives, the rate nearest to `hertz`, in bits a second. */
  nearestRate(hertz: number): number;
  /** The fastest. */
  readonly mostHertz: number;
  /** Empties its buffer and listens at the rate nearest to `hertz`. */
  start(hertz: number): Promise<void>;
  /** What has arrived since; empty when nothing has. Where its buffer ran over meanwhile, the oldest is lost and nobody tells. */
  take(): Promise<Uint8Array>;
  /** Bytes that it holds. */
  readonly bufferBytes: number;
  stop(): Promise<void>;
}

/** A probe whose firmware manages the access ports for us. */
export interface DebugProbe {
  readonly door: 'managed-aps';
  readonly identity: ProbeIdentity;
  readonly clock: Clock;
  readonly tracer: Tracer;
  /** Absent where the probe has no such receiver. */
  readonly swo?: SwoReceiver | undefined;
  /** By the frames of its USB, with nothing else on the bus; absent where nobody knows. */
  readonly blockCost?: BlockCost;
  /** Volts at the probe's target sense pin; undefined when the firmware or its reference cannot tell. */
  readTargetVoltage(options?: MemoryOptions): Promise<number | undefined>;
  /** SWD clocks on offer in kHz, fastest first. */
  swdClocks(): Promise<readonly number[]>;
  /** Sets the fastest listed clock that is not above `khz` (else the slowest); resolves with it, in kHz. */
  setSwdClock(khz: number): Promise<number>;
  /**
   * Connects to the debug port and powers it up. Neither halts nor resets the target.
   *
   * @throws `dap/transfer`, its acknowledge `none` when nothing answers; `dap/no-debug-power`
   */
  attach(): Promise<void>;
  /** Leaves debug mode. Releases NRST. */
  detach(): Promise<void>;
  /** Works before `attach` as well: connecting under reset depends on it. */
  driveNrst(level: 'low' | 'high' | 'pulse'): Promise<void>;
  /** `address` carries the bank: (bank << 4) + A[3:2]. */
  readDp(address: number): Promise<number>;
  writeDp(address: number, value: number): Promise<void>;
  readAp(ap: number, address: number): Promise<number>;
  writeAp(ap: number, address: number, value: number): Promise<void>;
  /** Prepares an access port for memory access. @throws `dap/transfer` when the port is absent */
  openAp(ap: number): Promise<void>;
  /**
   * Memory behind a MEM-AP, with repeats on WAIT and sticky flags cleared after a fault. Opens the port at first use. Blocks stay
   * inside what TAR counts through, 1 KiB unless more is known of the port.
   */
  memory(ap: number, known?: { readonly incrementBytes?: number | undefined }): Memory;
}
