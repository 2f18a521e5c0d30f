/**
 * The option bytes of STM32F4: OPTCR and, on dies with two banks, OPTCR1; the controller erases them all, then writes them. Cut in
 * between they are erased: RDP level 1, and PCROP of every sector. With SPRMOD the bits of protection count the other way round, and
 * protect against reading as well; only RDP level 1 to 0 takes that back. Source: RM0090 Rev 19, 3.6.2 (change), 3.7.5 (PCROP), 3.9.10
 * and 3.9.11 (OPTCR, OPTCR1).
 */
import type { Clock, Memory } from '../base/index.ts';
import {
  BANK2_NUMBER,
  BROWN_OUT_VOLTS,
  ERROR_FLAGS,
  FLASH_ADDRESS,
  FLASH_BASE,
  f4Sectors,
  OPTCR,
  OPTCR1,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SR,
  TWO_BANK_DIES,
} from '../spec/stm32/flash-f4.ts';
import { f4OptionFields, f4OptionWords } from '../spec/stm32/option-bytes-f4.ts';
import { F4_OPTION_LOCK, F4_STATUS } from './f4-control.ts';
import { mayF4OptionsDiffer, readF4Options } from './f4-option-words.ts';
import { OPTION_POLL_MS, waitFlashIdle } from './flash-busy.ts';
import { unlockFlash } from './flash-lock.ts';
import { optionRefusal } from './flash-refusal.ts';
import { type Bank, type OptionControl, type OptionLayout, type OptionRefusal, type OptionValues, withValues } from './option-layout.ts';

/** Level 1 to 0 erases all of the flash, at the slowest parallelism. */
const TIMEOUT_MS = 60_000;
const BANK_KIB = 1024;
/** Of a sector of 16 KiB at x32 (DS10693, flash memory characteristics); no data sheet tells that of the option bytes. */
const WINDOW_MS = 250;

export function f4Options({ devId, flashKib }: { readonly devId: number; readonly flashKib: number }): OptionControl {
  const fields = f4OptionFields(devId, flashKib);
  const wordNames = f4OptionWords(devId);
  const hasTwo = TWO_BANK_DIES.includes(devId);
  const sectorsOfBank = sectorCounts(flashKib, hasTwo);
  const bankBytes = (flashKib > BANK_KIB ? flashKib / 2 : flashKib) * 1024;
  return {
    kind: 'f4',
    fields,
    wordNames,
    rdp: { open: RDP_LEVEL0, forever: RDP_LEVEL2, isBare: true },
    sectorsOfBank,
    sectorsIn: (values, bank) => countOf(values, bank, { sectorsOfBank, flashKib }),
    ...(hasTwo && { bank2From: BANK2_NUMBER }),
    bankAddress: { 1: FLASH_ADDRESS, 2: FLASH_ADDRESS + bankBytes },
    bankBytes,
    areaGoes: 'with-all',
    windowMs: WINDOW_MS,
    brownOutVolts: ({ BOR_LEV = 3 }) => BROWN_OUT_VOLTS[BOR_LEV] ?? 0,
    writeProtected: (values, bank) => protectedIn(values, bank, countOf(values, bank, { sectorsOfBank, flashKib })),
    hidesSectors: ({ SPRMOD }) => SPRMOD === 1,
    protecting(bank, sectors, { SPRMOD = 0 } = {}) {
      const open = allOpen({ fields }, bank);
      const bits = sectors.reduce((left, sector) => left & ~(1 << sector), open);
      // In PCROP mode a bit of 1 is what protects.
      return { [`WRP${bank}`]: SPRMOD === 1 ? open & ~bits : bits };
    },
    areaOf: () => undefined,
    covering: () => ({}),
    refusal: shrinks,
    startOf: () => FLASH_ADDRESS,
    read: (memory) => readF4Options(memory, hasTwo),
    isUnfinished: (memory, before) => mayF4OptionsDiffer(memory, before?.['RDP']),
    async settle(memory, clock) {
      await waitIdle(memory, clock);
    },
    async write({ memory, probe: { clock } }, wanted) {
      const words = withValues({ fields }, await readF4Options(memory, hasTwo), wanted);
      // An error of an earlier operation says nothing of this one.
      await memory.write32(FLASH_BASE + SR.address, (await waitIdle(memory, clock)) & ERROR_FLAGS);
      await unlockFlash(memory, F4_OPTION_LOCK);
      try {
        if (hasTwo) await memory.write32(FLASH_BASE + OPTCR1.address, words.OPTCR1 ?? 0);
        await memory.write32(FLASH_BASE + OPTCR.address, words.OPTCR);
        await memory.write32(FLASH_BASE + OPTCR.address, (words.OPTCR | OPTCR.pack({ OPTSTRT: 1 })) >>> 0);
        const status = await waitIdle(memory, clock);
        if ((status & ERROR_FLAGS) !== 0) throw optionRefusal(status, SR);
      } finally {
        const now = await memory.read32(FLASH_BASE + OPTCR.address);
        await memory.write32(FLASH_BASE + OPTCR.address, OPTCR.with(now, { OPTLOCK: 1, OPTSTRT: 0 }));
      }
    },
  };
}

/** A die with two banks counts the sectors of the second from 12, whether or not it has one now. */
function sectorCounts(flashKib: number, hasTwo: boolean): Readonly<Record<Bank, number>> {
  if (!hasTwo) return { 1: f4Sectors(flashKib, 1).length, 2: 0 };
  const second = flashKib < BANK_KIB ? [] : f4Sectors(flashKib, 2).filter(({ bank }) => bank === 2);
  return { 1: f4Sectors(Math.min(flashKib, BANK_KIB), 1).length, 2: second.length };
}

/** 1 MiB is one bank of 12 sectors or two of 8; either, where it is not known which. */
function countOf(
  { DB1M }: OptionValues,
  bank: Bank,
  { sectorsOfBank, flashKib }: Pick<OptionLayout, 'sectorsOfBank'> & { readonly flashKib: number },
): number {
  if (flashKib !== BANK_KIB || sectorsOfBank[2] === 0 || DB1M === undefined) return sectorsOfBank[bank];
  if (DB1M === 1) return sectorsOfBank[2];
  return bank === 1 ? sectorsOfBank[1] : 0;
}

function protectedIn(values: OptionValues, bank: Bank, count: number): readonly number[] {
  const closed = values['SPRMOD'] === 1 ? 1 : 0;
  const bits = values[`WRP${bank}`] ?? 0;
  return Array.from({ length: count }, (_, sector) => sector).filter((sector) => ((bits >>> sector) & 1) === closed);
}

function allOpen({ fields }: Pick<OptionLayout, 'fields'>, bank: Bank): number {
  const mask = fields.find((field) => field.bank === bank)?.mask ?? 0;
  return mask >>> OPTCR.fields.nWRP.lo;
}

/** In PCROP mode sectors can be added, and neither they nor the mode taken away. */
function shrinks(before: OptionValues, after: OptionValues): OptionRefusal | undefined {
  if (before['SPRMOD'] !== 1) return undefined;
  const names = ['WRP1', 'WRP2'].filter((name) => ((before[name] ?? 0) & ~(after[name] ?? 0)) !== 0);
  if (after['SPRMOD'] === 1 && names.length === 0) return undefined;
  return {
    names: after['SPRMOD'] === 1 ? names : ['SPRMOD'],
    message: 'PCROP of sectors goes with RDP level 1 to 0 alone, which erases the flash.',
    hint: 'Go to level 1 first (RDP=0xBB), then set it with RDP=0xAA.',
  };
}

function waitIdle(memory: Memory, clock: Clock): Promise<number> {
  return waitFlashIdle({ memory, clock, ...F4_STATUS, operation: 'option change', timeoutMs: TIMEOUT_MS, pollMs: OPTION_POLL_MS });
}
