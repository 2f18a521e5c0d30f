/**
 * Flash driver of STM32H74x/H75x by register programming through the core's access port; no code runs on the target.
 * Source: RM0433 / RM0399 Rev 4, chapter 4 (embedded flash memory); times from DS12110, flash memory characteristics.
 */
import { type Clock, hex, type Memory, type OperationOptions } from '../base/index.ts';
import {
  BANK_STEP,
  BANK1_ADDRESS,
  BANK2_ADDRESS,
  CCR,
  CLEAR_ALL_FLAGS,
  CR,
  ERROR_FLAGS,
  FLASH_BASE,
  FLASH_WORD_BYTES,
  MASS_ERASE_MS,
  PROGRAM_US,
  PSIZE_X32,
  PSIZE_X64,
  SECTOR_BYTES,
  SECTOR_ERASE_MS,
  SR,
} from '../spec/stm32/flash-h7.ts';
import { waitFlashIdle } from './flash-busy.ts';
import type { EraseStep, FlashController, FlashSector, FlashTimes, LoaderPart } from './flash-controller.ts';
import { unlockFlash } from './flash-lock.ts';
import { flashRefusal } from './flash-refusal.ts';
import { errorFlagNames, H7_FLAG_HINTS } from './h7-flash-flags.ts';
import { H7_LOADER } from './h7-loader-code.ts';
import { h7BankLock } from './h7-locks.ts';

/** x64 needs this supply (RM0433, parallelism). */
const X64_MIN_VOLTS = 1.8;
/** Twice the data sheet's greatest time for both banks at x8. Worn sectors were seen to take 10 s instead of 2 s. */
const ERASE_TIMEOUT_MS = 52_000;
/** Twice the data sheet's greatest time for the two words of the queue, and a margin for the wire. */
const PROGRAM_TIMEOUT_MS = 50;
const ERASE_POLL_MS = 5;
/** Part of the typical time that passes before the first look. */
const UNWATCHED_PART = 0.95;
/** The controller queues two operations: one block fills the queue and never stalls the bus. */
const BLOCK_BYTES = 2 * FLASH_WORD_BYTES;

/** AXI SRAM: 384 KiB on the smallest part of this die (RM0433, 2.4), of which a job needs less. */
export const H7_LOADER_RAM = 0x2400_0000;
const LOADER_RAM_BYTES = 0x6_0000;
/** HSI, 64 MHz, which a reset selects (RM0433, 8.5.2). */
const TICK_CYCLES = 64_000;

const BANKS = [1, 2] as const;
type Bank = (typeof BANKS)[number];

export interface H7FlashOptions {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly flashKib: number;
  /** As measured; undefined when the probe cannot tell. */
  readonly supplyVolts: number | undefined;
}

/** Sectors of a die 0x450 part: one sector (H750), two half banks with a hole between (1 MiB), or two banks. */
export function h7Sectors(flashKib: number): readonly FlashSector[] {
  const total = Math.max(1, Math.floor((flashKib * 1024) / SECTOR_BYTES));
  const inBank1 = total === 1 ? 1 : total / 2;
  return BANKS.flatMap((bank) =>
    Array.from({ length: bank === 1 ? inBank1 : total - inBank1 }, (_, index) => ({
      bank,
      index,
      address: (bank === 1 ? BANK1_ADDRESS : BANK2_ADDRESS) + index * SECTOR_BYTES,
      byteLength: SECTOR_BYTES,
    })),
  );
}

export class H7Flash implements FlashController {
  readonly sectors: readonly FlashSector[];
  readonly programBytes = FLASH_WORD_BYTES;
  readonly erasedByte = 0xff;
  readonly parallelism: string;
  readonly loader: LoaderPart;
  readonly times: FlashTimes;
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #psize: number;

  constructor({ memory, clock, flashKib, supplyVolts }: H7FlashOptions) {
    this.#memory = memory;
    this.#clock = clock;
    this.sectors = h7Sectors(flashKib);
    const fast = supplyVolts !== undefined && supplyVolts >= X64_MIN_VOLTS;
    this.#psize = fast ? PSIZE_X64 : PSIZE_X32;
    this.parallelism = fast ? 'x64' : 'x32';
    this.times = {
      programUs: this.#typical(PROGRAM_US),
      eraseSteps: (sectors) => BANKS.flatMap((bank) => this.#eraseSteps(bank, sectors)),
      erasesBanksTogether: true,
      programsWhileFed: false,
    };
    this.loader = {
      code: H7_LOADER,
      ramAddress: H7_LOADER_RAM,
      ramBytes: LOADER_RAM_BYTES,
      tickCycles: TICK_CYCLES,
      registersOfBank: { 1: registerBase(1), 2: registerBase(2) },
      programControl: CR.pack({ PSIZE: this.#psize, PG: 1, EOPIE: 1 }),
      programUs: this.#typical(PROGRAM_US),
      eraseSteps: (sectors) =>
        BANKS.flatMap((bank) => this.#eraseSteps(bank, sectors)).map(({ bits, ...step }) => {
          return { ...step, control: CR.pack({ PSIZE: this.#psize, EOPIE: 1, ...bits }) };
        }),
      errorOf: (operation, address, status) => refusal(operation, address, status),
    };
  }

  async waitIdle(): Promise<void> {
    for (const bank of BANKS) await this.#waitIdle(bank, 'earlier operation', ERASE_TIMEOUT_MS, ERASE_POLL_MS, sectorBase(bank));
  }

  async prepare(): Promise<void> {
    await this.waitIdle();
    for (const bank of BANKS) {
      await unlockFlash(this.#memory, h7BankLock(bank));
      // PG, SER or a half-filled write buffer may be left over; clearing PG drops the buffer.
      await this.#writeCr(bank, {});
    }
    await this.clearErrors();
  }

  async erase(sectors: readonly FlashSector[], { signal, onProgress }: OperationOptions = {}): Promise<void> {
    const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let doneBytes = 0;
    const left = BANKS.map((bank) => this.#eraseSteps(bank, sectors));
    while (left.some((steps) => steps.length > 0)) {
      signal?.throwIfAborted();
      // The banks erase side by side.
      const steps = left.flatMap((queue) => queue.shift() ?? []);
      for (const step of steps) await this.#startErase(step);
      await this.#clock.sleep(Math.max(...steps.map(({ typicalMs }) => typicalMs)) * UNWATCHED_PART);
      for (const step of steps) {
        await this.#finishErase(step);
        doneBytes += step.byteLength;
        onProgress?.({ phase: 'erase', doneBytes, totalBytes });
      }
    }
  }

  async program(address: number, bytes: Uint8Array, { signal, onProgress }: OperationOptions = {}): Promise<void> {
    if (address % FLASH_WORD_BYTES !== 0 || bytes.length % FLASH_WORD_BYTES !== 0) {
      throw new RangeError(`${bytes.length} bytes at ${hex(address)} are not whole flash words of ${FLASH_WORD_BYTES} bytes`);
    }
    let bank: Bank | undefined;
    for (let at = 0; at < bytes.length; ) {
      signal?.throwIfAborted();
      const here = address + at;
      // A block never crosses a block border, and so never a bank either.
      const room = Math.min(BLOCK_BYTES - (here % BLOCK_BYTES), bytes.length - at);
      const hereBank: Bank = here >= BANK2_ADDRESS ? 2 : 1;
      if (bank !== hereBank) {
        if (bank) await this.#writeCr(bank, {});
        bank = hereBank;
        await this.#writeCr(bank, { PG: 1 });
      }
      await this.#memory.write(here, bytes.subarray(at, at + room));
      const status = await this.#waitIdle(bank, 'program', PROGRAM_TIMEOUT_MS, this.#typical(PROGRAM_US) / 1000, here);
      await this.#refuseErrors(bank, status, 'program', here);
      at += room;
      onProgress?.({ phase: 'program', doneBytes: at, totalBytes: bytes.length });
    }
    if (bank) await this.#writeCr(bank, {});
  }

  async clearErrors(): Promise<void> {
    for (const bank of BANKS) await this.#write(bank, CCR.address, CLEAR_ALL_FLAGS);
  }

  async release(): Promise<void> {
    for (const bank of BANKS) await this.#write(bank, CR.address, CR.pack({ LOCK: 1 }));
  }

  /** A whole bank at once where all its sectors go, else one sector after the other. */
  #eraseSteps(bank: Bank, sectors: readonly FlashSector[]): H7EraseStep[] {
    const mine = sectors.filter((sector) => sector.bank === bank);
    const [first] = mine;
    // The data sheet gives a mass erase of both banks, which erase side by side: one bank takes no longer.
    const wholeMs = this.#typical(MASS_ERASE_MS);
    const isWhole = mine.length === this.sectors.filter((sector) => sector.bank === bank).length;
    if (first && isWhole && wholeMs < mine.length * this.#typical(SECTOR_ERASE_MS)) {
      return [{ bank, address: first.address, byteLength: mine.length * SECTOR_BYTES, bits: { BER: 1 }, typicalMs: wholeMs }];
    }
    return mine.map(({ address, byteLength, index }) => {
      return { bank, address, byteLength, bits: { SER: 1, SNB: index }, typicalMs: this.#typical(SECTOR_ERASE_MS) };
    });
  }

  #typical(times: readonly number[]): number {
    return times[this.#psize] ?? 0;
  }

  async #startErase({ bank, bits }: H7EraseStep): Promise<void> {
    await this.#writeCr(bank, bits);
    await this.#writeCr(bank, { ...bits, START: 1 });
  }

  async #finishErase({ bank, address }: EraseStep): Promise<void> {
    const status = await this.#waitIdle(bank, 'erase', ERASE_TIMEOUT_MS, ERASE_POLL_MS, address);
    await this.#writeCr(bank, {});
    await this.#refuseErrors(bank, status, 'erase', address);
  }

  /** SR once no operation runs or waits. */
  #waitIdle(bank: Bank, operation: string, timeoutMs: number, pollMs: number, address: number): Promise<number> {
    const [memory, clock] = [this.#memory, this.#clock];
    const statusAddress = registerBase(bank) + SR.address;
    return waitFlashIdle({ memory, clock, register: SR, statusAddress, isBusy, operation, address, timeoutMs, pollMs });
  }

  async #refuseErrors(bank: Bank, status: number, operation: string, address: number): Promise<void> {
    if ((status & ERROR_FLAGS) === 0) return;
    await this.#write(bank, CCR.address, CLEAR_ALL_FLAGS);
    throw refusal(operation, address, status);
  }

  #writeCr(bank: Bank, values: ControlBits): Promise<void> {
    return this.#write(bank, CR.address, CR.pack({ PSIZE: this.#psize, ...values }));
  }

  #write(bank: Bank, offset: number, value: number): Promise<void> {
    return this.#memory.write32(registerBase(bank) + offset, value);
  }
}

/** What is set in CR beside PSIZE. */
type ControlBits = { PG?: 1; SER?: 1; BER?: 1; SNB?: number; START?: 1 };

/** One erase operation of one bank, and what CR holds for it. */
interface H7EraseStep extends EraseStep {
  readonly bits: ControlBits;
}

/** A half-filled write buffer (WBNE) waits for its writer, not for the flash. */
function isBusy(status: number): boolean {
  const { BSY, QW, WBNE } = SR.unpack(status);
  return BSY === 1 || (QW === 1 && WBNE === 0);
}

function refusal(operation: string, address: number, status: number): Error {
  return flashRefusal({ operation, address, status, flags: errorFlagNames(status) }, SR, H7_FLAG_HINTS);
}

function registerBase(bank: Bank): number {
  return FLASH_BASE + (bank === 2 ? BANK_STEP : 0);
}

function sectorBase(bank: Bank): number {
  return bank === 2 ? BANK2_ADDRESS : BANK1_ADDRESS;
}
