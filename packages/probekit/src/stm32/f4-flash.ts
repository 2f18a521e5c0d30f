/**
 * Flash driver of STM32F4 by register programming through the core's access port; no code runs on the target. Blocks are written
 * without looking between two accesses: while one is programmed, the bus holds the next one back. Source: RM0090 Rev 19, 3.6
 * (erase and program operations) and 3.9; times from DS8626 and DS10693.
 */
import { type Clock, hex, type Memory, type OperationOptions } from '../base/index.ts';
import * as spec from '../spec/stm32/flash-f4.ts';
import { F4_LOCK, F4_STATUS } from './f4-control.ts';
import { readF4Options } from './f4-option-words.ts';
import { waitFlashIdle } from './flash-busy.ts';
import type { EraseStep, FlashController, FlashSector, FlashTimes } from './flash-controller.ts';
import { unlockFlash } from './flash-lock.ts';
import { flagsIn, flashRefusal } from './flash-refusal.ts';

const { ACR, CR, SR, FLASH_BASE } = spec;

/** Supply that each parallelism needs, widest first (RM0090, table of program/erase parallelism). */
const PARALLELISM = [
  { psize: spec.PSIZE_X32, minVolts: 2.7 },
  { psize: spec.PSIZE_X16, minVolts: 2.1 },
  { psize: spec.PSIZE_X8, minVolts: 0 },
] as const;
/** Twice the data sheet's greatest time for a mass erase at x8. */
const ERASE_TIMEOUT_MS = 64_000;
/** Twice the greatest time of an access, and a margin for the wire. */
const PROGRAM_TIMEOUT_MS = 50;
const ERASE_POLL_MS = 5;
const PROGRAM_POLL_MS = 1;
/** Part of the typical time that passes before the first look. */
const UNWATCHED_PART = 0.95;
/** Between two looks at the status, each of which costs as much as 150 words where USB has full speed. */
const BLOCK_BYTES = 16 * 1024;

export interface F4FlashOptions {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly devId: number;
  readonly flashKib: number;
  /** As measured; undefined when the probe cannot tell. */
  readonly supplyVolts: number | undefined;
}

/** What is set in CR beside PSIZE. */
type ControlBits = { PG?: 1; SER?: 1; MER?: 0 | 1; MER1?: 0 | 1; SNB?: number; STRT?: 1 };
type F4EraseStep = EraseStep & { readonly bits: ControlBits };

export class F4Flash implements FlashController {
  readonly sectors: readonly FlashSector[];
  readonly programBytes: number;
  readonly erasedByte = 0xff;
  readonly parallelism: string;
  readonly times: FlashTimes;
  readonly #memory: Memory;
  /** ACR as it was found. */
  #access = 0;
  readonly #clock: Clock;
  readonly #psize: number;
  readonly #codes: ReadonlyMap<number, number>;

  private constructor({ memory, clock, supplyVolts }: F4FlashOptions, sectors: readonly spec.F4Sector[]) {
    this.#memory = memory;
    this.#clock = clock;
    this.sectors = sectors.map(({ bank, index, address, byteLength }) => ({ bank, index, address, byteLength }));
    this.#codes = new Map(sectors.map(({ address, code }) => [address, code]));
    this.#psize = psizeAt(supplyVolts);
    this.programBytes = 2 ** this.#psize;
    this.parallelism = `x${8 * this.programBytes}`;
    this.times = {
      programUs: spec.PROGRAM_US,
      eraseSteps: (wanted) => this.#eraseSteps(wanted),
      erasesBanksTogether: false,
      programsWhileFed: true,
    };
  }

  /** Reads, on dies that can have two banks, how many are in force: OPTCR may show a change that was cut before OPTSTRT. */
  static async open(options: F4FlashOptions): Promise<F4Flash> {
    const { memory, devId, flashKib } = options;
    const optcr = spec.TWO_BANK_DIES.includes(devId) ? (await readF4Options(memory, true)).OPTCR : 0;
    return new F4Flash(options, spec.f4Sectors(flashKib, spec.f4Banks(devId, flashKib, optcr)));
  }

  async waitIdle(): Promise<void> {
    await this.#waitIdle('earlier operation', ERASE_TIMEOUT_MS, ERASE_POLL_MS, spec.FLASH_ADDRESS);
  }

  async prepare(): Promise<void> {
    await this.waitIdle();
    await unlockFlash(this.#memory, F4_LOCK);
    await this.#writeCr({});
    await this.clearErrors();
    // What the caches hold would outlive an erase (RM0090, 3.5.2); they are emptied while they are off.
    this.#access = await this.#memory.read32(FLASH_BASE + ACR.address);
    if (!this.#isCached) return;
    const off = ACR.with(this.#access, { ICEN: 0, DCEN: 0 });
    for (const word of [off, ACR.with(off, { ICRST: 1, DCRST: 1 }), off]) await this.#write(ACR.address, word);
  }

  async erase(sectors: readonly FlashSector[], { signal, onProgress }: OperationOptions = {}): Promise<void> {
    const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let doneBytes = 0;
    for (const { bits, address, byteLength, typicalMs } of this.#eraseSteps(sectors)) {
      signal?.throwIfAborted();
      await this.#writeCr(bits);
      await this.#writeCr({ ...bits, STRT: 1 });
      await this.#clock.sleep(typicalMs * UNWATCHED_PART);
      const status = await this.#waitIdle('erase', ERASE_TIMEOUT_MS, ERASE_POLL_MS, address);
      await this.#writeCr({});
      await this.#refuseErrors(status, 'erase', address);
      doneBytes += byteLength;
      onProgress?.({ phase: 'erase', doneBytes, totalBytes });
    }
  }

  async program(address: number, bytes: Uint8Array, { signal, onProgress }: OperationOptions = {}): Promise<void> {
    if (address % this.programBytes !== 0 || bytes.length % this.programBytes !== 0) {
      throw new RangeError(`${bytes.length} bytes at ${hex(address)} are not whole units of ${this.programBytes} bytes`);
    }
    await this.#writeCr({ PG: 1 });
    for (let at = 0; at < bytes.length; ) {
      signal?.throwIfAborted();
      const here = address + at;
      const block = bytes.subarray(at, at + BLOCK_BYTES);
      const onBytes = (done: number) => onProgress?.({ phase: 'program', doneBytes: at + done, totalBytes: bytes.length });
      await this.#memory.write(here, block, { width: this.programBytes as 1 | 2 | 4, signal, onBytes });
      const status = await this.#waitIdle('program', PROGRAM_TIMEOUT_MS, PROGRAM_POLL_MS, here);
      await this.#refuseErrors(status, 'program', here);
      at += block.length;
    }
    await this.#writeCr({});
  }

  async clearErrors(): Promise<void> {
    await this.#write(SR.address, spec.CLEAR_ALL_FLAGS);
  }

  async release(): Promise<void> {
    await this.#write(CR.address, CR.pack({ LOCK: 1 }));
    if (this.#isCached) await this.#write(ACR.address, this.#access);
    this.#access = 0;
  }

  get #isCached(): boolean {
    const { ICEN, DCEN } = ACR.unpack(this.#access);
    return ICEN === 1 || DCEN === 1;
  }

  /** The whole flash, or a whole bank of two, at once where that is faster than its sectors. */
  #eraseSteps(wanted: readonly FlashSector[]): readonly F4EraseStep[] {
    const whole = wanted.length === this.sectors.length ? this.#wholeStep(wanted) : undefined;
    if (whole) return [whole];
    return ([1, 2] as const).flatMap((bank) => {
      const mine = wanted.filter((sector) => sector.bank === bank);
      const isWhole = mine.length === this.sectors.filter((sector) => sector.bank === bank).length;
      const step = isWhole ? this.#wholeStep(mine) : undefined;
      return step ? [step] : mine.map((sector) => this.#sectorStep(sector));
    });
  }

  #wholeStep(sectors: readonly FlashSector[]): F4EraseStep | undefined {
    const [first] = sectors;
    if (!first) return undefined;
    const ofBank = (bank: 1 | 2) => sectors.filter((sector) => sector.bank === bank).reduce((sum, { byteLength }) => sum + byteLength, 0);
    const [one, two] = [ofBank(1), ofBank(2)];
    // Both banks are erased at once.
    const typicalMs = spec.bankEraseMs(Math.max(one, two), this.#psize);
    const singlyMs = sectors.reduce((sum, { byteLength }) => sum + spec.sectorEraseMs(byteLength, this.#psize), 0);
    if (typicalMs >= singlyMs) return undefined;
    const bits = { MER: one > 0 ? 1 : 0, MER1: two > 0 ? 1 : 0 } as const;
    return { bank: first.bank, address: first.address, byteLength: one + two, typicalMs, bits };
  }

  #sectorStep({ bank, address, byteLength }: FlashSector): F4EraseStep {
    const typicalMs = spec.sectorEraseMs(byteLength, this.#psize);
    return { bank, address, byteLength, typicalMs, bits: { SER: 1, SNB: this.#codes.get(address) ?? 0 } };
  }

  /** SR once no operation runs. */
  #waitIdle(operation: string, timeoutMs: number, pollMs: number, address: number): Promise<number> {
    return waitFlashIdle({ memory: this.#memory, clock: this.#clock, ...F4_STATUS, operation, address, timeoutMs, pollMs });
  }

  async #refuseErrors(status: number, operation: string, address: number): Promise<void> {
    const wrong = (status & spec.ERROR_FLAGS) >>> 0;
    if (wrong === 0) return;
    await this.clearErrors();
    throw flashRefusal({ operation, address, status, flags: flagsIn(SR, wrong) }, SR, HINTS);
  }

  #writeCr(values: ControlBits): Promise<void> {
    return this.#write(CR.address, CR.pack({ PSIZE: this.#psize, ...values }));
  }

  #write(offset: number, value: number): Promise<void> {
    return this.#memory.write32(spec.FLASH_BASE + offset, value);
  }
}

/** RM0090, 3.9 (FLASH_SR). */
const HINTS: Readonly<Record<string, string>> = {
  RDERR: 'The sector is protected against being read (PCROP); only a protection regression, which erases the flash, frees it.',
  PGSERR: 'Repeat the command: the controller was not ready for the write.',
  PGPERR: 'Repeat the command: an access was not as wide as the controller was set for.',
  PGAERR: 'Repeat the command: an access crossed a row of 16 bytes.',
  WRPERR: 'Remove the write protection (option bytes) of this sector first.',
};

/** x32 where the supply is not known: a board is fed with 3.3 V unless somebody has seen to it. */
function psizeAt(volts: number | undefined): number {
  return PARALLELISM.find(({ minVolts }) => volts === undefined || volts >= minVolts)?.psize ?? spec.PSIZE_X8;
}
