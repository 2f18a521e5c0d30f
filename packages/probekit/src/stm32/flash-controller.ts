/**
 * The flash seam: sectors, erase and program of one flash controller. One implementation per controller kind; which
 * chip has which is decided in `flash-of.ts`. A controller is used between `prepare` and `release`.
 */
import { hex, type OperationOptions } from '../base/index.ts';

/** The smallest erasable part. */
export interface FlashSector {
  readonly bank: 1 | 2;
  /** Within its bank. */
  readonly index: number;
  readonly address: number;
  readonly byteLength: number;
}

/** What a plan must know of a flash. */
export interface FlashLayout {
  /** Sorted by address. There may be holes between banks. */
  readonly sectors: readonly FlashSector[];
  /** Bytes that are programmed together, at a multiple of their number, once after an erase. */
  readonly programBytes: number;
  readonly erasedByte: number;
}

/** One erase operation. */
export interface EraseStep {
  readonly bank: 1 | 2;
  readonly address: number;
  readonly byteLength: number;
  readonly typicalMs: number;
}

/**
 * Where a loader's mailbox stands behind its code, within 1 KiB that every probe reads at once, and what tells it from other data.
 * The rest of it is the flash jobs' own.
 */
export const LOADER_MAILBOX = { offset: 0x580, magic: 0x444c_4b50, stateOffset: 4, abandoned: 2, aliveOffset: 12 } as const;

/** What a loader that runs on the target needs to know of a controller. Nothing here touches the target. */
export interface LoaderPart {
  /** Position-independent code; the core starts at its first byte, with the mailbox's address in R0. */
  readonly code: Uint8Array;
  /** RAM that a job may use as it likes, once the core is halted after a reset: at a multiple of 128, for VTOR. */
  readonly ramAddress: number;
  readonly ramBytes: number;
  /** Cycles of the core in a millisecond after a reset. */
  readonly tickCycles: number;
  /** FLASH registers of each bank. */
  readonly registersOfBank: Readonly<Record<1 | 2, number>>;
  /** FLASH_CR while the loader programs, and the typical time of a unit. */
  readonly programControl: number;
  readonly programUs: number;
  /** Sectors, or a whole bank at once where that is faster, each with its FLASH_CR, in this order. */
  eraseSteps(sectors: readonly FlashSector[]): readonly (EraseStep & { readonly control: number })[];
  /** The error for FLASH_SR of an operation that failed. */
  errorOf(operation: 'erase' | 'program', address: number, status: number): Error;
}

/** What an estimate must know of a controller, with typical times of the data sheet. Nothing here touches the target. */
export interface FlashTimes {
  /** One program unit. */
  readonly programUs: number;
  /** What `erase` does with these sectors, in this order. */
  eraseSteps(sectors: readonly FlashSector[]): readonly EraseStep[];
  /** `erase` works on both banks at once; else on one after the other. */
  readonly erasesBanksTogether: boolean;
  /** The next unit crosses the wire while one is programmed: the bus holds it back as long as it must. */
  readonly programsWhileFed: boolean;
  /** Highest SWD clock while it is fed, where that must be lower than the probe's own. */
  readonly feedingKhz?: number;
}

export interface FlashController extends FlashLayout {
  readonly times: FlashTimes;
  /** undefined where no loader of ours runs. */
  readonly loader?: LoaderPart | undefined;
  /** Bits programmed in parallel, for reports: `x64`. */
  readonly parallelism: string;
  /** Waits until no operation runs, whoever started it. @throws `stm32/flash-busy` */
  waitIdle(): Promise<void>;
  /** Clears what an interrupted job left and unlocks. @throws `stm32/flash-locked`, `stm32/flash-busy` */
  prepare(): Promise<void>;
  /** Erases these sectors. The signal is honoured between operations. @throws `stm32/flash-error`, `stm32/flash-busy` */
  erase(sectors: readonly FlashSector[], options?: OperationOptions): Promise<void>;
  /** Programs whole units into erased flash, in ascending order. The signal is honoured between blocks. */
  program(address: number, bytes: Uint8Array, options?: OperationOptions): Promise<void>;
  /** Clears read errors that reading damaged flash has raised. */
  clearErrors(): Promise<void>;
  /** Locks again. */
  release(): Promise<void>;
}

/** `sector 3 of bank 1 (0x08060000)` */
export function describeSector({ bank, index, address }: FlashSector): string {
  return `sector ${index} of bank ${bank} (${hex(address)})`;
}
