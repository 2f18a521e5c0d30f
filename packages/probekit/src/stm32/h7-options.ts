/**
 * Option bytes of STM32H74x/H75x: read into names, changed by the controller's own procedure. On these parts they are
 * registers, not memory. Source: RM0433 / RM0399 Rev 4, 4.9 (OPTSR, PRAR, SCAR, WPSN, BOOT) and 4.3.13 (change).
 */
import { type Clock, hasCode, hex, type Memory, readU32 } from '../base/index.ts';
import {
  BANK_STEP,
  BANK1_ADDRESS,
  BANK2_ADDRESS,
  BOOT_CUR,
  BOOT_PRG,
  FLASH_BASE,
  H7_BOOT_CORES,
  OPTCCR,
  OPTCR,
  OPTKEY1,
  OPTKEY2,
  OPTKEYR,
  OPTSR_CUR,
  OPTSR_PRG,
  PRAR_CUR,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SCAR_CUR,
  SECTOR_BYTES,
  SR,
  WPSN_CUR,
  WPSN_PRG,
} from '../spec/stm32/flash-h7.ts';
import { stm32Errors } from './errors.ts';

/** A protected range of flash, `end` exclusive. */
export interface ProtectedArea {
  readonly kind: 'PCROP' | 'secure-only';
  readonly address: number;
  readonly end: number;
}

export interface H7OptionBytes {
  readonly optsr: number;
  /** 0: open; 1: the debug port sees no flash; 2: no debug port at all (and so never read here). */
  readonly rdpLevel: 0 | 1 | 2;
  readonly rdp: number;
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
  /** Sector numbers by bank that cannot be written. */
  readonly writeProtected: { readonly 1: readonly number[]; readonly 2: readonly number[] };
  readonly areas: readonly ProtectedArea[];
  /** FLASH_SR of both banks, read along with them. */
  readonly flashStatus: readonly [number, number];
}

/** What to change; absent values stay. `writeProtected` replaces a bank's whole list. */
export interface H7OptionChange {
  readonly rdp?: number;
  readonly borLevel?: number;
  readonly hardwareWatchdog?: boolean;
  readonly swapBank?: boolean;
  /** Lets both cores of a dual-core part start. */
  readonly bootCores?: true;
  readonly bootAddress0?: number;
  readonly bootAddress1?: number;
  readonly writeProtected?: { readonly 1?: readonly number[]; readonly 2?: readonly number[] };
}

const SECTORS_PER_BANK = 8;
/** Protected areas are counted in these. */
const AREA_UNIT_BYTES = 256;
const CHANGE_TIMEOUT_MS = 2000;
/** Leaving RDP level 1 erases both banks first. */
const REGRESSION_TIMEOUT_MS = 60_000;
const POLL_MS = 5;

/** Reads the option bytes in force. Works at RDP level 1 too, and touches no flash. */
export async function readH7Options(memory: Memory): Promise<H7OptionBytes> {
  // Registers from SR to WPSN or BOOT in one block: none changes by being read (RM0433, 4.9).
  const registers = async (step: number, last: number) => {
    const first = SR.address;
    const bytes = await memory.read(FLASH_BASE + step + first, last + 4 - first);
    return ({ address }: { readonly address: number }) => readU32(bytes, address - first);
  };
  const bank1 = await registers(0, BOOT_CUR.address);
  const bank2 = await registers(BANK_STEP, WPSN_CUR.address);
  const optsr = bank1(OPTSR_CUR);
  const status = OPTSR_CUR.unpack(optsr);
  const boot = BOOT_CUR.unpack(bank1(BOOT_CUR));
  const banks = [
    { base: BANK1_ADDRESS, read: bank1 },
    { base: BANK2_ADDRESS, read: bank2 },
  ];
  const writeProtected: (readonly number[])[] = [];
  const areas: ProtectedArea[] = [];
  for (const { base, read } of banks) {
    writeProtected.push(protectedIn(WPSN_CUR.get(read(WPSN_CUR), 'WRPSn')));
    const prar = PRAR_CUR.unpack(read(PRAR_CUR));
    const scar = SCAR_CUR.unpack(read(SCAR_CUR));
    areas.push(...areaOf('PCROP', base, prar.PROT_AREA_START, prar.PROT_AREA_END));
    if (status.SECURITY === 1) areas.push(...areaOf('secure-only', base, scar.SEC_AREA_START, scar.SEC_AREA_END));
  }
  return {
    optsr,
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
    writeProtected: { 1: writeProtected[0] ?? [], 2: writeProtected[1] ?? [] },
    areas,
    flashStatus: [bank1(SR), bank2(SR)],
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
 * Boot addresses and SWAP_BANK act at the next reset.
 *
 * @throws `stm32/permanent-protection` for RDP level 2, `stm32/option-change`, `stm32/flash-locked`, `stm32/flash-busy`
 */
export async function changeH7Options(memory: Memory, clock: Clock, change: H7OptionChange): Promise<H7OptionBytes> {
  if (change.rdp === RDP_LEVEL2) {
    throw stm32Errors.make('stm32/permanent-protection', {
      message: `RDP ${hex(RDP_LEVEL2, 2)} is level 2: it switches the debug port off for ever.`,
      hint: 'Use level 1 (any value but 0xaa and 0xcc): it can be undone.',
      evidence: { rdp: change.rdp },
    });
  }
  const write = (offset: number, value: number) => memory.write32(FLASH_BASE + offset, value);
  const read = (offset: number) => memory.read32(FLASH_BASE + offset);
  const timeoutMs = change.rdp === undefined ? CHANGE_TIMEOUT_MS : REGRESSION_TIMEOUT_MS;
  await waitOptionsIdle(memory, clock, timeoutMs);
  await unlockOptions(memory);
  try {
    await write(OPTSR_PRG.address, statusWith(await read(OPTSR_CUR.address), change));
    await write(BOOT_PRG.address, bootWith(await read(BOOT_CUR.address), change));
    for (const bank of [1, 2] as const) {
      const sectors = change.writeProtected?.[bank];
      if (!sectors) continue;
      const open = sectors.reduce((word, n) => word & ~(1 << n), 0xff);
      await write(WPSN_PRG.address + (bank === 2 ? BANK_STEP : 0), WPSN_PRG.pack({ WRPSn: open }));
    }
    await write(OPTCCR.address, OPTCCR.pack({ CLR_OPTCHANGEERR: 1 }));
    await write(OPTCR.address, OPTCR.pack({ OPTSTART: 1 }));
    const status = await waitOptionsIdle(memory, clock, timeoutMs);
    if (OPTSR_CUR.get(status, 'OPTCHANGEERR') === 1) {
      await write(OPTCCR.address, OPTCCR.pack({ CLR_OPTCHANGEERR: 1 }));
      throw stm32Errors.make('stm32/option-change', {
        message: `The chip refused the option bytes (${OPTSR_CUR.describe(status)}).`,
        hint: 'Look for values that the protection in force does not allow; nothing was changed.',
        evidence: { status },
      });
    }
  } finally {
    await write(OPTCR.address, OPTCR.pack({ OPTLOCK: 1 }));
  }
  return readH7Options(memory);
}

function statusWith(optsr: number, { rdp, borLevel, hardwareWatchdog, swapBank, bootCores }: H7OptionChange): number {
  const cores = bootCores ? H7_BOOT_CORES : 0;
  return OPTSR_PRG.with((optsr | cores) & ~(OPTSR_CUR.mask('OPT_BUSY') | OPTSR_CUR.mask('OPTCHANGEERR')), {
    ...(rdp === undefined ? {} : { RDP: rdp }),
    ...(borLevel === undefined ? {} : { BOR_LEV: borLevel }),
    ...(hardwareWatchdog === undefined ? {} : { IWDG1_SW: hardwareWatchdog ? 0 : 1 }),
    ...(swapBank === undefined ? {} : { SWAP_BANK_OPT: swapBank ? 1 : 0 }),
  });
}

function bootWith(boot: number, { bootAddress0, bootAddress1 }: H7OptionChange): number {
  return BOOT_PRG.with(boot, {
    ...(bootAddress0 === undefined ? {} : { BOOT_ADD0: bootAddress0 >>> 16 }),
    ...(bootAddress1 === undefined ? {} : { BOOT_ADD1: bootAddress1 >>> 16 }),
  });
}

/** @throws `stm32/flash-locked` */
export async function unlockOptions(memory: Memory): Promise<void> {
  const locked = async () => OPTCR.get(await memory.read32(FLASH_BASE + OPTCR.address), 'OPTLOCK') === 1;
  if (!(await locked())) return;
  try {
    await memory.write32(FLASH_BASE + OPTKEYR.address, OPTKEY1);
    await memory.write32(FLASH_BASE + OPTKEYR.address, OPTKEY2);
    if (!(await locked())) return;
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

async function waitOptionsIdle(memory: Memory, clock: Clock, timeoutMs: number): Promise<number> {
  const deadline = clock.nowMs() + timeoutMs;
  for (;;) {
    const status = await memory.read32(FLASH_BASE + OPTSR_CUR.address);
    if (OPTSR_CUR.get(status, 'OPT_BUSY') === 0) return status;
    if (clock.nowMs() >= deadline) {
      throw stm32Errors.make('stm32/flash-busy', {
        message: `The option bytes are still busy after ${timeoutMs} ms (${OPTSR_CUR.describe(status)}).`,
        hint: 'Power-cycle the board and repeat.',
        evidence: { operation: 'option change', address: FLASH_BASE + OPTSR_CUR.address, status, timeoutMs },
      });
    }
    await clock.sleep(POLL_MS);
  }
}
