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

export interface FlashController extends FlashLayout {
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
