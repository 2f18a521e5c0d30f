/**
 * Flash driver of the F1 kind (F0, F1) by register programming; no code runs on the target. Half-words go to the flash without
 * a look after each: the bus holds the next one back while one is programmed, and SWD is slowed down so far that the probe
 * need not ask for it more often than it does. Source: PM0075 Rev 2 (F1), RM0091 Rev 10, chapter 3 (F0).
 */
import { type Clock, equalBytes, hex, type Memory, type OperationOptions } from '../base/index.ts';
import * as f1 from '../spec/stm32/flash-f1.ts';
import { F1_LOCK, F1_STATUS } from './f1-control.ts';
import { waitFlashIdle } from './flash-busy.ts';
import type { EraseStep, FlashController, FlashSector, FlashTimes } from './flash-controller.ts';
import { unlockFlash } from './flash-lock.ts';
import { flagsIn, flashRefusal } from './flash-refusal.ts';

const { F1_CR: CR, F1_SR: SR } = f1;
/** Twice the data sheet's greatest time of an erase, and more than a block takes. */
const TIMEOUT_MS = 200;
const POLL_MS = 2;
/** Between two looks at the status, each of which costs as much as 50 half-words where USB has full speed. */
const BLOCK_BYTES = 16 * 1024;
const HALF_WORD_BYTES = 2;
/** A write is 46 bits or more, and the four times that a probe asks again are 13 each: more than the 70 µs that a half-word takes at most. */
export const F1_FEED_KHZ = 1000;
const ERRORS = SR.mask('PGERR') | SR.mask('WRPRTERR');
const CLEAR_ALL = SR.pack({ EOP: 1, WRPRTERR: 1, PGERR: 1 });

const HINTS: Readonly<Record<string, string>> = {
  WRPRTERR: 'Remove the write protection (option bytes) of this page first.',
  PGERR: 'Erase the page first: a half-word there was not blank.',
};

export interface F1FlashOptions {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly flashKib: number;
  readonly pageBytes: number;
  /** Typical time of a half-word. */
  readonly programUs: number;
  /** Does `work` at an SWD clock at which a half-word takes about as long on the wire as in the flash. */
  readonly slowly: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export class F1Flash implements FlashController {
  readonly sectors: readonly FlashSector[];
  readonly programBytes = HALF_WORD_BYTES;
  readonly erasedByte = 0xff;
  readonly parallelism = 'x16';
  readonly times: FlashTimes;
  readonly #options: F1FlashOptions;

  constructor(options: F1FlashOptions) {
    const { flashKib, pageBytes, programUs } = options;
    this.#options = options;
    this.sectors = Array.from({ length: Math.floor((flashKib * 1024) / pageBytes) }, (_, index) => {
      return { bank: 1, index, address: f1.FLASH_F1_ADDRESS + index * pageBytes, byteLength: pageBytes };
    });
    this.times = {
      programUs,
      eraseSteps: (sectors) => this.#eraseSteps(sectors),
      erasesBanksTogether: false,
      programsWhileFed: true,
    };
  }

  /** Old probes cannot move half-words: that is found out before anything is erased. @throws `stlink/firmware-too-old` */
  static async open(options: F1FlashOptions): Promise<F1Flash> {
    await options.memory.read16(f1.FLASH_F1_BASE + SR.address);
    return new F1Flash(options);
  }

  async waitIdle(): Promise<void> {
    await this.#waitIdle('earlier operation', f1.FLASH_F1_ADDRESS);
  }

  async prepare(): Promise<void> {
    await this.waitIdle();
    await unlockFlash(this.#options.memory, F1_LOCK);
    // What an interrupted job may have left set.
    await this.#write(CR, 0);
    await this.clearErrors();
  }

  async erase(sectors: readonly FlashSector[], { signal, onProgress }: OperationOptions = {}): Promise<void> {
    const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const steps = this.#eraseSteps(sectors);
    const isAll = steps.length === 1 && sectors.length > 1;
    const mode = isAll ? { MER: 1 } : { PER: 1 };
    let doneBytes = 0;
    await this.#write(CR, CR.pack(mode));
    for (const { address, byteLength, typicalMs } of steps) {
      signal?.throwIfAborted();
      if (!isAll) await this.#write(f1.F1_AR, address);
      await this.#write(CR, CR.pack({ ...mode, STRT: 1 }));
      await this.#options.clock.sleep(typicalMs);
      await this.#finish('erase', address);
      doneBytes += byteLength;
      onProgress?.({ phase: 'erase', doneBytes, totalBytes });
    }
    await this.#write(CR, 0);
  }

  async program(address: number, bytes: Uint8Array, options: OperationOptions = {}): Promise<void> {
    if (address % HALF_WORD_BYTES !== 0 || bytes.length % HALF_WORD_BYTES !== 0) {
      throw new RangeError(`${bytes.length} bytes at ${hex(address)} are not whole half-words`);
    }
    await this.#write(CR, CR.pack({ PG: 1 }));
    await this.#options.slowly(() => this.#programBlocks(address, bytes, options));
    await this.#write(CR, 0);
  }

  async #programBlocks(address: number, bytes: Uint8Array, { signal, onProgress }: OperationOptions): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      signal?.throwIfAborted();
      const here = address + at;
      const block = bytes.subarray(at, at + BLOCK_BYTES - (here % BLOCK_BYTES));
      const onBytes = (done: number) => onProgress?.({ phase: 'program', doneBytes: at + done, totalBytes: bytes.length });
      await this.#options.memory.write(here, block, { width: HALF_WORD_BYTES, signal, onBytes });
      await this.#finish('program', here, block);
      at += block.length;
    }
  }

  async clearErrors(): Promise<void> {
    await this.#write(SR, CLEAR_ALL);
  }

  async release(): Promise<void> {
    await this.#write(CR, CR.pack({ LOCK: 1 }));
  }

  /** All at once where all goes, which takes no longer than one page. */
  #eraseSteps(sectors: readonly FlashSector[]): readonly EraseStep[] {
    const steps = sectors.map(({ bank, address, byteLength }) => ({ bank, address, byteLength, typicalMs: f1.F1_ERASE_MS }));
    const [first] = steps;
    if (!first || sectors.length < this.sectors.length) return steps;
    return [{ ...first, byteLength: this.#options.flashKib * 1024 }];
  }

  /**
   * The end of an operation. A probe that gave up on a busy flash has the block sent again: what of it stood there already
   * raises PGERR and stays as it is, so that error counts only where the flash does not hold the block.
   */
  async #finish(operation: 'erase' | 'program', address: number, block?: Uint8Array): Promise<void> {
    const status = await this.#waitIdle(operation, address);
    const wrong = status & ERRORS;
    if (wrong === 0) return;
    await this.clearErrors();
    if (block && wrong === SR.mask('PGERR') && equalBytes(await this.#options.memory.read(address, block.length), block)) return;
    throw flashRefusal({ operation, address, status, flags: flagsIn(SR, wrong) }, SR, HINTS);
  }

  #waitIdle(operation: string, address: number): Promise<number> {
    const { memory, clock } = this.#options;
    return waitFlashIdle({ memory, clock, ...F1_STATUS, operation, address, timeoutMs: TIMEOUT_MS, pollMs: POLL_MS });
  }

  #write({ address }: { readonly address: number }, value: number): Promise<void> {
    return this.#options.memory.write32(f1.FLASH_F1_BASE + address, value);
  }
}
