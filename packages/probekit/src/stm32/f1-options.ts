/**
 * The option bytes of STM32F0 and F1: half-words in a page of their own, each a byte with its complement. Nothing changes them in one
 * step: the page is erased, then written, and erased it is RDP level 1 from the next time that it is loaded on. So RDP is written
 * first, and whoever finds the page torn completes it before anything resets the chip. Source: PM0075 Rev 2, 2.3 and 2.4; RM0091
 * Rev 10, 3.2 and chapter 4. F1 loads them at every reset, F0 at power-on or by OBL_LAUNCH.
 */
import { type Clock, type Memory, viewOf } from '../base/index.ts';
import {
  F0_OBR,
  F0_RDP_FOR_GOOD,
  F0_RDP_OPEN,
  F0_SYSTEM_MEMORY,
  F1_CR,
  F1_OBR,
  F1_OPTIONS_ADDRESS,
  F1_PROTECTED_BYTES,
  F1_RDP_OPEN,
  F1_SR,
  FLASH_F1_ADDRESS,
  FLASH_F1_BASE,
} from '../spec/stm32/flash-f1.ts';
import { F1_OPTION_WORDS, f1OptionFields } from '../spec/stm32/option-bytes-f1.ts';
import { F1_OPTION_LOCK, F1_STATUS } from './f1-control.ts';
import { waitFlashIdle } from './flash-busy.ts';
import { unlockFlash } from './flash-lock.ts';
import { optionRefusal } from './flash-refusal.ts';
import { launchOptions } from './option-launch.ts';
import { type OptionControl, type OptionValues, type OptionWords, withValues } from './option-layout.ts';

export interface F1OptionsOfChip {
  readonly family: 'f0' | 'f1';
  readonly devId: number;
  readonly flashKib: number;
  /** The smallest part that is erased. */
  readonly pageBytes: number;
}

const OPTION_BYTES = 16;
/** Bits of write protection; the last stands for the rest of the flash. */
const PROTECTION_BITS = 32;
const TIMEOUT_MS = 5000;
/** An erase and eight half-words (PM0075, 2.3.3; DS5319, flash memory characteristics). */
const WINDOW_MS = 30;
/** Where the supply goes in between, the chip is read-protected: no time is given away. */
const POLL_MS = 1;
const FAILED = F1_SR.pack({ WRPRTERR: 1, PGERR: 1 });
const CLEAR_FLAGS = (FAILED | F1_SR.pack({ EOP: 1 })) >>> 0;

export function f1Options({ family, devId, flashKib, pageBytes }: F1OptionsOfChip): OptionControl {
  const fields = f1OptionFields(family, devId);
  const pages = (flashKib * 1024) / pageBytes;
  const pagesOfBit = F1_PROTECTED_BYTES / pageBytes;
  const bitOf = (page: number) => Math.min(PROTECTION_BITS - 1, Math.floor(page / pagesOfBit));
  const open = family === 'f0' ? F0_RDP_OPEN : F1_RDP_OPEN;
  const isOpen = async (memory: Memory) => {
    const word = await memory.read32(FLASH_F1_BASE + F1_OBR.address);
    return (family === 'f0' ? F0_OBR.get(word, 'RDPRT') : F1_OBR.get(word, 'RDPRT')) === 0;
  };
  const isBitClear = ({ WRP = 0 }: OptionValues, bit: number) => (WRP & (1 << bit)) === 0;
  return {
    kind: 'f1',
    fields,
    wordNames: F1_OPTION_WORDS,
    rdp: { open, ...(family === 'f0' && { forever: F0_RDP_FOR_GOOD }) },
    sectorsOfBank: { 1: pages, 2: 0 },
    bankAddress: { 1: FLASH_F1_ADDRESS, 2: FLASH_F1_ADDRESS },
    bankBytes: flashKib * 1024,
    areaGoes: 'with-all',
    windowMs: WINDOW_MS,
    ...(family === 'f0' && { resetKeeps: true }),
    brownOutVolts: () => 0,
    writeProtected: (values, bank) =>
      bank === 2 ? [] : Array.from({ length: pages }, (_, page) => page).filter((page) => isBitClear(values, bitOf(page))),
    protecting(_bank, wanted) {
      const bits = wanted.reduce((all, page) => all & ~(1 << bitOf(page)), 0xffff_ffff) >>> 0;
      const beside = Array.from({ length: pages }, (_, page) => page).find(
        (page) => isBitClear({ WRP: bits }, bitOf(page)) && !wanted.includes(page),
      );
      if (beside !== undefined) throw new RangeError(`${groupText(bitOf(beside), pagesOfBit, pages)} together`);
      return { WRP: bits };
    },
    areaOf: () => undefined,
    covering: () => ({}),
    startOf: (values) => startOf(values, F0_SYSTEM_MEMORY[devId] ?? SYSTEM_MEMORY),
    async read(memory) {
      const stored = await readStored(memory);
      // Torn, the chip is open still: what is stored counts from the next reset on.
      return stored.isTorn && (await isOpen(memory)) ? withRdp(stored.words, open) : stored.words;
    },
    isTorn: async (memory) => (await readStored(memory)).isTorn && (await isOpen(memory)),
    async write({ memory, probe: { clock } }, wanted) {
      const words = withValues({ fields }, (await readStored(memory)).words, wanted);
      await writeOptions(memory, clock, words);
      if (family === 'f0') await launch(memory, clock);
    },
  };
}

/** `it protects pages 0 to 3` */
function groupText(bit: number, pagesOfBit: number, pages: number): string {
  const last = bit === PROTECTION_BITS - 1 ? pages - 1 : (bit + 1) * pagesOfBit - 1;
  return `pages ${bit * pagesOfBit} to ${last}`;
}

/** BOOT_SEL 0 leaves the choice to nBOOT0 (RM0091, 2.5). */
function startOf({ BOOT_SEL = 1, nBOOT0 = 1, nBOOT1 = 1 }: OptionValues, systemMemory: number): number {
  if (BOOT_SEL === 1 || nBOOT0 === 1) return FLASH_F1_ADDRESS;
  return nBOOT1 === 1 ? systemMemory : SRAM;
}

/** Somewhere in it: of dies whose place is not known here. */
const SYSTEM_MEMORY = 0x1fff_0000;
const SRAM = 0x2000_0000;

interface Stored {
  readonly words: OptionWords;
  /** RDP is erased or has no complement: level 1 from when it is loaded. */
  readonly isTorn: boolean;
}

async function readStored(memory: Memory): Promise<Stored> {
  const cells = viewOf(await memory.read(F1_OPTIONS_ADDRESS, OPTION_BYTES));
  const fits = (index: number) => cells.getUint8(2 * index + 1) === (~cells.getUint8(2 * index) & 0xff);
  // As the chip loads them: without its complement a byte counts as erased.
  const byte = (index: number) => (fits(index) ? cells.getUint8(2 * index) : 0xff);
  const word = (first: number) => [0, 1, 2, 3].reduce((all, at) => (all | (byte(first + at) << (8 * at))) >>> 0, 0);
  return { words: { BYTES: word(0), WRPR: word(4) }, isTorn: !fits(0) };
}

function withRdp({ BYTES = 0, ...others }: OptionWords, rdp: number): OptionWords {
  return { BYTES: ((BYTES & ~0xff) | rdp) >>> 0, ...others };
}

/** @throws `stm32/flash-locked`, `stm32/flash-busy`, `stm32/option-change` */
async function writeOptions(memory: Memory, clock: Clock, { BYTES = 0, WRPR = 0 }: OptionWords): Promise<void> {
  const control = (value: number) => memory.write32(FLASH_F1_BASE + F1_CR.address, value);
  await waitIdle(memory, clock);
  await memory.write32(FLASH_F1_BASE + F1_SR.address, CLEAR_FLAGS);
  await unlockFlash(memory, F1_OPTION_LOCK);
  try {
    await control(F1_CR.pack({ OPTER: 1, OPTWRE: 1 }));
    await control(F1_CR.pack({ OPTER: 1, OPTWRE: 1, STRT: 1 }));
    await waitIdle(memory, clock);
    await control(F1_CR.pack({ OPTPG: 1, OPTWRE: 1 }));
    for (const [index, value] of [...bytesOf(BYTES), ...bytesOf(WRPR)].entries()) {
      await memory.write16(F1_OPTIONS_ADDRESS + 2 * index, value | ((~value & 0xff) << 8));
      await waitIdle(memory, clock);
    }
  } finally {
    await control(F1_CR.pack({ LOCK: 1 }));
  }
}

function bytesOf(word: number): readonly number[] {
  return [0, 8, 16, 24].map((at) => (word >>> at) & 0xff);
}

/** Waits for the end of an operation, and refuses one that has failed. */
async function waitIdle(memory: Memory, clock: Clock): Promise<void> {
  const status = await waitFlashIdle({
    memory,
    clock,
    ...F1_STATUS,
    operation: 'option change',
    timeoutMs: TIMEOUT_MS,
    pollMs: POLL_MS,
    hint: 'Repeat without taking the power away.',
  });
  if ((status & FAILED) !== 0) throw optionRefusal(status, F1_SR, 'Repeat: what was erased is written then.');
}

async function launch(memory: Memory, clock: Clock): Promise<void> {
  await unlockFlash(memory, F1_OPTION_LOCK);
  await launchOptions(memory, clock, { address: F1_OPTION_LOCK.address, value: F1_CR.pack({ OPTWRE: 1, OBL_LAUNCH: 1 }) });
}
