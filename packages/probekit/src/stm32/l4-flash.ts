/**
 * Flash driver of STM32L4, G4 and G0 by register programming through the core's access port; no code runs on the target.
 * Double words are written in one go: the bus holds a word back while the flash is busy with the one before, so the SWD clock
 * is lowered to where the probe need not ask again and again (blackmagic src/target/stm32l4.c feeds these parts the same
 * way). Source: RM0351, RM0440 and RM0444, chapter 3; times from DS10198, DS12288 and DS12232.
 */
import { hex, type Memory, type OperationOptions } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import {
  ACR,
  ALL_FLAGS,
  CR,
  CR_G0,
  DOUBLE_WORD_BYTES,
  ECCR,
  ERROR_FLAGS,
  FLASH_ADDRESS,
  FLASH_BASE,
  L4_KIND_DIES,
  type L4KindDie,
  OPTR_L4,
  SR,
} from '../spec/stm32/flash-l4-kind.ts';
import { waitFlashIdle } from './flash-busy.ts';
import type { EraseStep, FlashController, FlashSector, FlashTimes } from './flash-controller.ts';
import { unlockFlash } from './flash-lock.ts';
import { flagsIn, flashRefusal } from './flash-refusal.ts';
import { L4_LOCK, L4_STATUS } from './l4-control.ts';
import { l4Sectors } from './l4-sectors.ts';

/** Twice the data sheets' greatest time for a page or bank, and a margin for worn flash. */
const ERASE_TIMEOUT_MS = 500;
const PROGRAM_TIMEOUT_MS = 50;
const POLL_MS = 1;
/** Part of the typical time that passes before the first look. */
const UNWATCHED_PART = 0.95;
/** So much is written before the status is looked at, which costs as much as 30 double words where USB has full speed. */
const BLOCK_BYTES = 16 * 1024;
/** Two words of 54 clocks cross the wire in the time that a double word takes. */
const FEEDING_KHZ = 1200;

const HINTS: Readonly<Record<string, string>> = {
  WRPERR: 'Remove the write protection (option bytes) of this page first.',
  RDERR: 'The address lies in an area that is protected against being read (PCROP).',
  PROGERR: 'Repeat the command: something was there already.',
  OPERR: 'Repeat the command. If it happens again at the same address, this flash is worn or damaged.',
};

export interface L4FlashOptions {
  readonly memory: Memory;
  readonly probe: Pick<DebugProbe, 'clock' | 'setSwdClock'>;
  /** SWD clock in use. */
  readonly speedKhz: number;
  readonly devId: number;
  readonly flashKib: number;
}

export class L4Flash implements FlashController {
  readonly sectors: readonly FlashSector[];
  readonly programBytes = DOUBLE_WORD_BYTES;
  readonly erasedByte = 0xff;
  readonly parallelism = 'x64';
  readonly times: FlashTimes;
  readonly #options: L4FlashOptions;
  readonly #die: L4KindDie;
  /** ACR as it was found. */
  #access: number | undefined;

  /** `dual`: the flash has two banks, as its option bytes say. */
  private constructor(options: L4FlashOptions, die: L4KindDie, optr: number) {
    this.#options = options;
    this.#die = die;
    this.sectors = l4Sectors(die, options.flashKib, optr);
    this.times = {
      programUs: die.times.programUs,
      eraseSteps: (sectors) => this.#eraseSteps(sectors),
      erasesBanksTogether: false,
      programsWhileFed: true,
      feedingKhz: FEEDING_KHZ,
    };
  }

  /** Reads the option bytes in force, which decide about banks and pages. */
  static async open(options: L4FlashOptions): Promise<L4Flash> {
    const die = L4_KIND_DIES.find(({ devId }) => devId === options.devId);
    if (!die) throw new RangeError(`the die ${hex(options.devId, 3)} has another flash controller`);
    return new L4Flash(options, die, await options.memory.read32(FLASH_BASE + OPTR_L4.address));
  }

  async waitIdle(): Promise<void> {
    await this.#waitIdle('earlier operation', FLASH_ADDRESS, ERASE_TIMEOUT_MS);
  }

  async prepare(): Promise<void> {
    await this.waitIdle();
    await unlockFlash(this.#options.memory, L4_LOCK);
    await this.#write(CR.address, 0);
    await this.clearErrors();
    // What the caches hold would outlive an erase (RM0351, 3.3.4); they are emptied while they are off.
    const access = await this.#read(ACR.address);
    const off = ACR.with(access, { ICEN: 0, DCEN: 0, PRFTEN: 0 });
    this.#access = access;
    for (const word of [off, ACR.with(off, { ICRST: 1, DCRST: 1 }), off]) await this.#write(ACR.address, word);
  }

  async erase(sectors: readonly FlashSector[], { signal, onProgress }: OperationOptions = {}): Promise<void> {
    const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let doneBytes = 0;
    for (const { address, byteLength, typicalMs, control } of this.#eraseSteps(sectors)) {
      signal?.throwIfAborted();
      await this.#write(CR.address, control);
      await this.#options.probe.clock.sleep(typicalMs * UNWATCHED_PART);
      const status = await this.#waitIdle('erase', address, ERASE_TIMEOUT_MS);
      await this.#refuseErrors(status, 'erase', address);
      doneBytes += byteLength;
      onProgress?.({ phase: 'erase', doneBytes, totalBytes });
    }
    await this.#write(CR.address, 0);
  }

  async program(address: number, bytes: Uint8Array, { signal, onProgress }: OperationOptions = {}): Promise<void> {
    if (address % DOUBLE_WORD_BYTES !== 0 || bytes.length % DOUBLE_WORD_BYTES !== 0) {
      throw new RangeError(`${bytes.length} bytes at ${hex(address)} are not whole double words`);
    }
    await this.#write(CR.address, CR.pack({ PG: 1 }));
    await this.#whileFeeding(bytes.length, async () => {
      for (let at = 0; at < bytes.length; ) {
        signal?.throwIfAborted();
        const here = address + at;
        const room = Math.min(BLOCK_BYTES - (here % BLOCK_BYTES), bytes.length - at);
        const onBytes = (done: number) => onProgress?.({ phase: 'program', doneBytes: at + done, totalBytes: bytes.length });
        await this.#options.memory.write(here, bytes.subarray(at, at + room), { signal, onBytes });
        const status = await this.#waitIdle('program', here, PROGRAM_TIMEOUT_MS);
        await this.#refuseErrors(status, 'program', here);
        at += room;
      }
    });
    await this.#write(CR.address, 0);
  }

  /** At the SWD clock at which the flash keeps pace; a double word alone waits for nothing. */
  async #whileFeeding(byteLength: number, work: () => Promise<void>): Promise<void> {
    const { probe, speedKhz } = this.#options;
    if (speedKhz <= FEEDING_KHZ || byteLength <= DOUBLE_WORD_BYTES) return work();
    await probe.setSwdClock(FEEDING_KHZ);
    try {
      await work();
    } catch (error) {
      await probe.setSwdClock(speedKhz).catch(() => {
        // The link is gone: what `work` threw says more.
      });
      throw error;
    }
    await probe.setSwdClock(speedKhz);
  }

  async clearErrors(): Promise<void> {
    await this.#write(SR.address, ALL_FLAGS);
    await this.#write(ECCR.address, (ECCR.mask('ECCC') | ECCR.mask('ECCD')) >>> 0);
  }

  async release(): Promise<void> {
    await this.#write(CR.address, CR.pack({ LOCK: 1 }));
    if (this.#access === undefined) return;
    const isEmpty = ACR.get(this.#access, 'EMPTY') === 1 && this.#die.kind === 'g0' && (await this.#startsErased());
    // A G0 that was empty at power-on would start its boot loader until the next one, with a program or without.
    await this.#write(ACR.address, ACR.with(this.#access, { EMPTY: isEmpty ? 1 : 0 }));
    this.#access = undefined;
  }

  async #startsErased(): Promise<boolean> {
    return (await this.#options.memory.read32(FLASH_ADDRESS)) === 0xffff_ffff;
  }

  /** A whole bank at once where all its pages go, both banks together where all of both go, else one page after the other. */
  #eraseSteps(sectors: readonly FlashSector[]): readonly (EraseStep & { readonly control: number })[] {
    const { pageEraseMs, massEraseMs } = this.#die.times;
    const banks = [1, 2].filter((bank) => sectors.some((sector) => sector.bank === bank));
    const countIn = (list: readonly FlashSector[], bank: number) => list.filter((sector) => sector.bank === bank).length;
    const whole = banks.filter((bank) => countIn(sectors, bank) === countIn(this.sectors, bank));
    const bytesOf = (list: readonly FlashSector[]) => list.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const mass = sectors.filter(({ bank }) => whole.includes(bank));
    const [first] = mass;
    const control = CR.pack({ STRT: 1, ...(whole.includes(1) && { MER1: 1 }), ...(whole.includes(2) && { MER2: 1 }) });
    return [
      ...(first ? [{ bank: first.bank, address: first.address, byteLength: bytesOf(mass), typicalMs: massEraseMs, control }] : []),
      ...sectors
        .filter(({ bank }) => !whole.includes(bank))
        .map((sector) => ({ ...sector, typicalMs: pageEraseMs, control: this.#pageControl(sector) })),
    ];
  }

  #pageControl({ bank, index }: FlashSector): number {
    const register = this.#die.kind === 'g0' ? CR_G0 : CR;
    return register.pack({ PER: 1, STRT: 1, PNB: index, BKER: bank - 1 });
  }

  /** SR once no operation runs. */
  #waitIdle(operation: string, address: number, timeoutMs: number): Promise<number> {
    const { memory, probe } = this.#options;
    return waitFlashIdle({ memory, clock: probe.clock, ...L4_STATUS, operation, address, timeoutMs, pollMs: POLL_MS });
  }

  async #refuseErrors(status: number, operation: string, address: number): Promise<void> {
    const wrong = (status & ERROR_FLAGS) >>> 0;
    if (wrong === 0) return;
    await this.clearErrors();
    // PGSERR follows any other error.
    const names = flagsIn(SR, wrong);
    const flags = names.length > 1 ? names.filter((name) => name !== 'PGSERR') : names;
    throw flashRefusal({ operation, address, status, flags }, SR, HINTS);
  }

  #read(offset: number): Promise<number> {
    return this.#options.memory.read32(FLASH_BASE + offset);
  }

  #write(offset: number, value: number): Promise<void> {
    return this.#options.memory.write32(FLASH_BASE + offset, value);
  }
}
