/** C11: what protects the flash, and the errors its controller holds. STM32H74x/75x; other chips stay unknown. Reads only. */
import { hasCode, hex, type Memory } from '../../base/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { BANK_STEP, ERROR_FLAGS, FLASH_BASE, OPTSR_CUR, SR } from '../../spec/stm32/flash-h7.ts';
import { type ChipIdentity, type H7OptionBytes, readH7Options } from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** A longer list of sectors is cut to these. */
const MOST_NAMED = 3;

export async function checkProtection(memory: Memory, chip: ChipIdentity): Promise<Finding<'C11'> | undefined> {
  if (chip.devId !== DEV_ID_H74X) return undefined;
  try {
    const options = await readH7Options(memory);
    const status = [await memory.read32(FLASH_BASE + SR.address), await memory.read32(FLASH_BASE + BANK_STEP + SR.address)];
    return judgeProtection(options, status);
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'stlink/status')) return finding('C11', 'unreadable', { key: 'c11.unreadable' });
    throw error;
  }
}

/** Judges the option bytes in force and FLASH_SR of both banks. */
export function judgeProtection(options: H7OptionBytes, flashStatus: readonly number[]): Finding<'C11'> {
  const { rdpLevel, rdp, security, writeProtected, areas, optsr } = options;
  const facts = {
    optsr: hex(optsr),
    rdpLevel,
    writeProtected,
    areas: areas.map(({ kind, address, end }) => ({ kind, address: hex(address), end: hex(end) })),
    flashStatus: flashStatus.map((word) => SR.describe(word)),
  };
  if (rdpLevel === 1) return finding('C11', 'rdp1', { key: 'c11.rdp1', values: { rdp: hex(rdp, 2) } }, facts);
  if (rdpLevel === 2) return finding('C11', 'rdp2', { key: 'c11.rdp2' }, facts);
  if (security) return finding('C11', 'secure', { key: 'c11.secure' }, facts);
  if (OPTSR_CUR.get(optsr, 'OPTCHANGEERR') === 1) return finding('C11', 'stuck', { key: 'c11.stuck' }, facts);
  const sectors = ([1, 2] as const).flatMap((bank) => writeProtected[bank].map((sector) => sectorOf(bank, sector)));
  if (sectors.length > MOST_NAMED + 1) {
    const values = { sectors: sectors.slice(0, MOST_NAMED), count: sectors.length - MOST_NAMED };
    return finding('C11', 'wrp', { key: 'c11.wrp-more', values }, facts);
  }
  if (sectors.length > 0) return finding('C11', 'wrp', { key: 'c11.wrp', values: { sectors } }, facts);
  const [area] = areas;
  if (area) return finding('C11', 'wrp', { key: 'c11.area', values: { kind: area.kind } }, facts);
  if (flashStatus.some((word) => (word & ERROR_FLAGS) !== 0)) {
    return finding('C11', 'flash-errors', { key: 'c11.flash-errors' }, facts);
  }
  return finding('C11', 'open', { key: 'c11.open' }, facts);
}

function sectorOf(bank: number, sector: number): Said {
  return { key: 'c11.sector', values: { bank, sector } };
}
