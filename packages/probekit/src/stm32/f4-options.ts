/**
 * The option bytes of STM32F4: OPTCR and, on dies with two banks, OPTCR1; the controller erases and writes them in one go. With
 * SPRMOD the bits of protection count the other way round, and protect against reading as well; only RDP level 1 to 0 takes that
 * back. Source: RM0090 Rev 19, 3.6.2 (change), 3.7.5 (PCROP), 3.9.10 and 3.9.11 (OPTCR, OPTCR1).
 */
import { type Clock, hasCode, type Memory } from '../base/index.ts';
import {
  BROWN_OUT_VOLTS,
  ERROR_FLAGS,
  FLASH_ADDRESS,
  FLASH_BASE,
  f4Sectors,
  OPTCR,
  OPTCR1,
  OPTKEY1,
  OPTKEY2,
  OPTKEYR,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SR,
  TWO_BANK_DIES,
} from '../spec/stm32/flash-f4.ts';
import { f4OptionFields, f4OptionWords } from '../spec/stm32/option-bytes-f4.ts';
import { stm32Errors } from './errors.ts';
import { type Bank, type OptionControl, type OptionLayout, type OptionRefusal, type OptionValues, withValues } from './option-layout.ts';

/** Level 1 to 0 erases all of the flash, at the slowest parallelism. */
const TIMEOUT_MS = 60_000;
const POLL_MS = 10;
const ACTS = OPTCR.pack({ OPTSTRT: 1, OPTLOCK: 1 });
const BANK_KIB = 1024;

export function f4Options({ devId, flashKib }: { readonly devId: number; readonly flashKib: number }): OptionControl {
  const fields = f4OptionFields(devId, flashKib);
  const wordNames = f4OptionWords(devId);
  const hasTwo = TWO_BANK_DIES.includes(devId);
  const sectorsOfBank = sectorCounts(flashKib, hasTwo);
  const bankBytes = (flashKib > BANK_KIB ? flashKib / 2 : flashKib) * 1024;
  const read = async (memory: Memory) => {
    const OPTCR_NOW = ((await memory.read32(FLASH_BASE + OPTCR.address)) & ~ACTS) >>> 0;
    return hasTwo ? { OPTCR: OPTCR_NOW, OPTCR1: await memory.read32(FLASH_BASE + OPTCR1.address) } : { OPTCR: OPTCR_NOW };
  };
  return {
    kind: 'f4',
    fields,
    wordNames,
    rdp: { open: RDP_LEVEL0, forever: RDP_LEVEL2 },
    sectorsOfBank,
    bankAddress: { 1: FLASH_ADDRESS, 2: FLASH_ADDRESS + bankBytes },
    bankBytes,
    areaGoes: 'with-all',
    isAtomic: true,
    brownOutVolts: ({ BOR_LEV = 3 }) => BROWN_OUT_VOLTS[BOR_LEV] ?? 0,
    writeProtected: (values, bank) => protectedIn(values, bank, countOf(values, bank, { sectorsOfBank, flashKib })),
    protecting: (bank, sectors) => ({ [`WRP${bank}`]: sectors.reduce((bits, sector) => bits & ~(1 << sector), allOpen({ fields }, bank)) }),
    areaOf: () => undefined,
    covering: () => ({}),
    refusal: shrinks,
    startOf: () => FLASH_ADDRESS,
    read,
    async write({ memory, probe: { clock } }, wanted) {
      const words = withValues({ fields }, await read(memory), wanted);
      // An error of an earlier operation says nothing of this one.
      await memory.write32(FLASH_BASE + SR.address, (await waitIdle(memory, clock)) & ERROR_FLAGS);
      await unlock(memory);
      try {
        if (hasTwo) await memory.write32(FLASH_BASE + OPTCR1.address, words.OPTCR1 ?? 0);
        await memory.write32(FLASH_BASE + OPTCR.address, words.OPTCR);
        await memory.write32(FLASH_BASE + OPTCR.address, (words.OPTCR | OPTCR.pack({ OPTSTRT: 1 })) >>> 0);
        refuseFailed(await waitIdle(memory, clock));
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
  return { 1: f4Sectors(Math.min(flashKib, BANK_KIB), 1).length, 2: f4Sectors(flashKib, 2).filter(({ bank }) => bank === 2).length };
}

/** 1 MiB is one bank of 12 sectors or two of 8. */
function countOf(
  { DB1M = 0 }: OptionValues,
  bank: Bank,
  { sectorsOfBank, flashKib }: Pick<OptionLayout, 'sectorsOfBank'> & { readonly flashKib: number },
): number {
  if (flashKib !== BANK_KIB || sectorsOfBank[2] === 0) return sectorsOfBank[bank];
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

/** @throws `stm32/flash-locked` */
async function unlock(memory: Memory): Promise<void> {
  const isLocked = async () => OPTCR.get(await memory.read32(FLASH_BASE + OPTCR.address), 'OPTLOCK') === 1;
  if (!(await isLocked())) return;
  try {
    await memory.write32(FLASH_BASE + OPTKEYR.address, OPTKEY1);
    await memory.write32(FLASH_BASE + OPTKEYR.address, OPTKEY2);
    if (!(await isLocked())) return;
  } catch (error) {
    // A wrong key sequence before this one makes key writes bus errors until the next system reset.
    if (!hasCode(error, 'dap/transfer')) throw error;
  }
  throw stm32Errors.make('stm32/flash-locked', {
    message: 'FLASH_OPTCR stays locked after both keys.',
    hint: 'Reset the target and repeat: the lock holds until the next system reset.',
    evidence: { register: 'FLASH_OPTCR', value: undefined },
  });
}

async function waitIdle(memory: Memory, clock: Clock): Promise<number> {
  const deadline = clock.nowMs() + TIMEOUT_MS;
  for (;;) {
    const status = await memory.read32(FLASH_BASE + SR.address);
    if (SR.get(status, 'BSY') === 0) return status;
    if (clock.nowMs() >= deadline) {
      throw stm32Errors.make('stm32/flash-busy', {
        message: `The option bytes are still busy after ${TIMEOUT_MS} ms (${SR.describe(status)}).`,
        hint: 'Power-cycle the board and repeat.',
        evidence: { operation: 'option change', address: FLASH_BASE + SR.address, status, timeoutMs: TIMEOUT_MS },
      });
    }
    await clock.sleep(POLL_MS);
  }
}

/** @throws `stm32/option-change` */
function refuseFailed(status: number): void {
  if ((status & ERROR_FLAGS) === 0) return;
  throw stm32Errors.make('stm32/option-change', {
    message: `The chip refused the option bytes (${SR.describe(status)}).`,
    hint: 'Look for values that the protection in force does not allow; nothing was changed.',
    evidence: { status },
  });
}
