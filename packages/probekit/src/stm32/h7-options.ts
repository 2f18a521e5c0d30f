/**
 * Option bytes of STM32H74x/H75x: read into names, changed by the controller's own procedure. On these parts they are
 * registers, not memory. Source: RM0433 / RM0399 Rev 4, 4.9 (OPTSR, PRAR, SCAR, WPSN, BOOT) and 4.3.13 (change).
 */
import { type Clock, hex, type Memory, readU32 } from '../base/index.ts';
import {
  BANK_STEP,
  BANK1_ADDRESS,
  BANK2_ADDRESS,
  BOOT_CUR,
  FLASH_BASE,
  OPTCCR,
  OPTCR,
  OPTSR_CUR,
  PRAR_CUR,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SCAR_CUR,
  SECTOR_BYTES,
  SR,
  WPSN_CUR,
} from '../spec/stm32/flash-h7.ts';
import { H7_OPTION_WORDS, H7_OPTIONS } from '../spec/stm32/option-bytes-h7.ts';
import { stm32Errors } from './errors.ts';
import { OPTION_POLL_MS, waitFlashIdle } from './flash-busy.ts';
import { unlockFlash } from './flash-lock.ts';
import { optionRefusal } from './flash-refusal.ts';
import { H7_OPTION_LOCK } from './h7-locks.ts';
import { type H7OptionChange, type H7OptionWords, OPTION_WORD_NAMES } from './h7-option-values.ts';
import { type ProtectedArea, type Protection, withValues } from './option-layout.ts';

export interface H7OptionBytes extends Protection {
  readonly optsr: number;
  readonly borLevel: number;
  /** The independent watchdog starts by itself after reset. */
  readonly hardwareWatchdog: boolean;
  readonly resetOnStop: boolean;
  readonly resetOnStandby: boolean;
  readonly security: boolean;
  readonly swapBank: boolean;
  /** Where the core starts with BOOT0 low and high. */
  readonly bootAddress0: number;
  readonly bootAddress1: number;
  /** FLASH_SR of both banks, read along with them. */
  readonly flashStatus: readonly [number, number];
}

export const SECTORS_PER_BANK = 8;
/** Protected areas are counted in these. */
export const AREA_UNIT_BYTES = 256;
const CHANGE_TIMEOUT_MS = 2000;
/** Leaving RDP level 1 erases both banks first. */
const REGRESSION_TIMEOUT_MS = 60_000;
/** Of OPTSR, what the hardware tells. */
const HARDWARE_BITS = OPTSR_CUR.mask('OPT_BUSY') | OPTSR_CUR.mask('OPTCHANGEERR');

/** Reads the option bytes in force. Works at RDP level 1 too, and touches no flash. */
export async function readH7Options(memory: Memory): Promise<H7OptionBytes> {
  const { words, flashStatus } = await readRegisters(memory);
  const status = OPTSR_CUR.unpack(words.OPTSR);
  const boot = BOOT_CUR.unpack(words.BOOT);
  const areas: ProtectedArea[] = [];
  for (const [base, prarWord, scarWord] of [
    [BANK1_ADDRESS, words.PRAR1, words.SCAR1],
    [BANK2_ADDRESS, words.PRAR2, words.SCAR2],
  ] as const) {
    const prar = PRAR_CUR.unpack(prarWord);
    const scar = SCAR_CUR.unpack(scarWord);
    areas.push(...areaOf('PCROP', base, prar.PROT_AREA_START, prar.PROT_AREA_END));
    if (status.SECURITY === 1) areas.push(...areaOf('secure-only', base, scar.SEC_AREA_START, scar.SEC_AREA_END));
  }
  return {
    optsr: words.OPTSR,
    rdpLevel: status.RDP === RDP_LEVEL0 ? 0 : status.RDP === RDP_LEVEL2 ? 2 : 1,
    rdp: status.RDP,
    borLevel: status.BOR_LEV,
    hardwareWatchdog: status.IWDG1_SW === 0,
    resetOnStop: status.NRST_STOP_D1 === 0,
    resetOnStandby: status.NRST_STBY_D1 === 0,
    security: status.SECURITY === 1,
    swapBank: status.SWAP_BANK_OPT === 1,
    bootAddress0: boot.BOOT_ADD0 * 0x1_0000,
    bootAddress1: boot.BOOT_ADD1 * 0x1_0000,
    writeProtected: {
      1: protectedIn(WPSN_CUR.get(words.WPSN1, 'WRPSn')),
      2: protectedIn(WPSN_CUR.get(words.WPSN2, 'WRPSn')),
    },
    areas,
    flashStatus,
  };
}

/** The same as words; reads the same registers. */
export async function readH7OptionWords(memory: Memory): Promise<H7OptionWords> {
  return (await readRegisters(memory)).words;
}

/** Registers from SR to WPSN or BOOT in one block a bank: none changes by being read (RM0433, 4.9). */
async function readRegisters(memory: Memory): Promise<{ words: H7OptionWords; flashStatus: readonly [number, number] }> {
  const first = SR.address;
  const bank1 = await memory.read(FLASH_BASE + first, BOOT_CUR.address + 4 - first);
  const bank2 = await memory.read(FLASH_BASE + BANK_STEP + first, WPSN_CUR.address + 4 - first);
  const wordAt = (offset: number) => (offset < BANK_STEP ? readU32(bank1, offset - first) : readU32(bank2, offset - BANK_STEP - first));
  const words = OPTION_WORD_NAMES.map((name) => [name, wordAt(H7_OPTION_WORDS[name].current)] as const);
  return {
    words: Object.fromEntries(words) as Record<(typeof OPTION_WORD_NAMES)[number], number>,
    flashStatus: [wordAt(SR.address), wordAt(BANK_STEP + SR.address)],
  };
}

/** Sectors whose bit is 0. */
export function protectedIn(bits: number): readonly number[] {
  return Array.from({ length: SECTORS_PER_BANK }, (_, n) => n).filter((n) => (bits & (1 << n)) === 0);
}

/** Start equal to end means the whole bank; start beyond end means none. */
export function areaOf(kind: ProtectedArea['kind'], base: number, start: number, end: number): readonly ProtectedArea[] {
  if (start > end) return [];
  if (start === end) return [{ kind, address: base, end: base + SECTORS_PER_BANK * SECTOR_BYTES }];
  return [{ kind, address: base + start * AREA_UNIT_BYTES, end: base + (end + 1) * AREA_UNIT_BYTES }];
}

/**
 * Changes option bytes in one transaction and reads them back. Going from RDP level 1 to 0 erases the whole flash.
 * Boot addresses and SWAP_BANK_OPT act at the next reset. All option words are written, so that nothing counts that an earlier
 * change has left behind.
 *
 * @throws `stm32/permanent-protection` for RDP level 2, `stm32/option-change`, `stm32/flash-locked`, `stm32/flash-busy`
 */
export async function changeH7Options(memory: Memory, clock: Clock, change: H7OptionChange): Promise<H7OptionBytes> {
  if (change.RDP === RDP_LEVEL2) {
    throw stm32Errors.make('stm32/permanent-protection', {
      message: `RDP ${hex(RDP_LEVEL2, 2)} is level 2: it switches the debug port off for ever.`,
      hint: 'Use level 1 (any value but 0xaa and 0xcc): it can be undone.',
      evidence: { rdp: change.RDP },
    });
  }
  const write = (offset: number, value: number) => memory.write32(FLASH_BASE + offset, value);
  const timeoutMs = change.RDP === undefined ? CHANGE_TIMEOUT_MS : REGRESSION_TIMEOUT_MS;
  await waitOptionsIdle(memory, clock, timeoutMs);
  await unlockFlash(memory, H7_OPTION_LOCK);
  try {
    const { words } = await readRegisters(memory);
    const wanted = withValues({ fields: H7_OPTIONS }, words, change);
    for (const name of OPTION_WORD_NAMES) {
      await write(H7_OPTION_WORDS[name].program, name === 'OPTSR' ? (wanted.OPTSR & ~HARDWARE_BITS) >>> 0 : wanted[name]);
    }
    await write(OPTCCR.address, OPTCCR.pack({ CLR_OPTCHANGEERR: 1 }));
    await write(OPTCR.address, OPTCR.pack({ OPTSTART: 1 }));
    const status = await waitOptionsIdle(memory, clock, timeoutMs);
    if (OPTSR_CUR.get(status, 'OPTCHANGEERR') === 1) {
      await write(OPTCCR.address, OPTCCR.pack({ CLR_OPTCHANGEERR: 1 }));
      throw optionRefusal(status, OPTSR_CUR);
    }
  } finally {
    await write(OPTCR.address, OPTCR.pack({ OPTLOCK: 1 }));
  }
  return readH7Options(memory);
}

function waitOptionsIdle(memory: Memory, clock: Clock, timeoutMs: number): Promise<number> {
  return waitFlashIdle({
    memory,
    clock,
    register: OPTSR_CUR,
    statusAddress: FLASH_BASE + OPTSR_CUR.address,
    isBusy: (status) => OPTSR_CUR.get(status, 'OPT_BUSY') === 1,
    operation: 'option change',
    timeoutMs,
    pollMs: OPTION_POLL_MS,
  });
}
