/**
 * What makes one part out of cores, memories and peripheral models: plain data. A part is one data file; nothing else
 * in the bench names a part.
 */
import type { CoreProfile, PpbConstant } from '../cpu/profile.ts';
import type { AccessPortSpec } from '../seams.ts';
import type { MakeModel } from './model.ts';

/** A stretch of RAM, or of read-only memory when `contents` is given. */
export interface MemoryRow {
  readonly name: string;
  readonly address: number;
  readonly byteLength: number;
  /** Further addresses at which the same bytes appear. */
  readonly aliases?: readonly number[];
  /** Clock enable as `AHB2.SRAM1`; always clocked when absent. */
  readonly clock?: string;
  /** Read-only words by offset; all other bytes read as `erased`. */
  readonly contents?: Readonly<Record<number, number>>;
  /** Offset of the chip's unique id in the contents: the only word of them that differs from chip to chip. */
  readonly uniqueIdAt?: number;
  /** 0 when left out. */
  readonly erased?: number;
  /** Said when the core starts from here. */
  readonly startNote?: string;
  /** Writing needs the power controller's leave (backup domain). */
  readonly backup?: boolean;
}

/** One peripheral: a model, where it stands and what it is wired to. */
export interface PeripheralRow {
  /** Key of the table in `models/index.ts`, or of the part's own models. */
  readonly model: string;
  readonly name: string;
  readonly base: number;
  readonly byteLength: number;
  /** Clock enable and reset bit as `APB1L.USART3`; always clocked when absent. */
  readonly clock?: string;
  /** Interrupt line, or one a source. */
  readonly irq?: number | readonly number[];
  /** What only this model understands. */
  readonly options?: unknown;
}

/** An access port and what lies behind it. */
export interface AccessPortRow extends AccessPortSpec {
  /** Everything the core sees with its private bus; the system bus without the core; or the debug bus. */
  readonly reach: 'core' | 'system' | 'debug-bus';
  /** For `system`: first and last address of what it reaches. */
  readonly ranges?: readonly (readonly [number, number])[];
  /** For `system`: words that say which second core stands behind it. That core's other registers do not answer, and it runs nothing. */
  readonly identity?: readonly PpbConstant[];
}

/** The bus behind the debug APB-AP, and the window through which software sees it. */
export interface DebugBusRow {
  readonly address: number;
  readonly byteLength: number;
  readonly softwareWindow: number;
  readonly peripherals: readonly PeripheralRow[];
}

export interface Part {
  readonly name: string;
  readonly core: CoreProfile;
  readonly debugPort: { readonly dpIdr: number; readonly targetId: number; readonly dlpIdr: number };
  readonly accessPorts: readonly AccessPortRow[];
  readonly memories: readonly MemoryRow[];
  readonly peripherals: readonly PeripheralRow[];
  /** Models that not every bench has: they come with the part. */
  readonly models?: Readonly<Record<string, MakeModel>>;
  readonly debugBus?: DebugBusRow;
  /** Vector table after reset, unless option bytes say otherwise. */
  readonly bootAddress: number;
  /** Core clock of a part without clock controller, in hertz. */
  readonly clockHz: number;
  /** Pins of the debug port, in their reset function. */
  readonly swdPins?: readonly string[];
  /** VDD above which the part starts and below which it stops, in volts. */
  readonly supply: { readonly onVolts: number; readonly offVolts: number };
  /** How long an internal reset pulls NRST low. */
  readonly resetPulseNs: number;
}
