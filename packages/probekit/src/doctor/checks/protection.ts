/** C11: what protects the flash, and the errors its controller holds. STM32H74x/75x; other chips stay unknown. Reads only. */
import { hasCode, hex, type Memory } from '../../base/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { BANK_STEP, ERROR_FLAGS, FLASH_BASE, OPTSR_CUR, SR } from '../../spec/stm32/flash-h7.ts';
import { type ChipIdentity, type H7OptionBytes, readH7Options } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';

export async function checkProtection(memory: Memory, chip: ChipIdentity): Promise<Finding<'C11'> | undefined> {
  if (chip.devId !== DEV_ID_H74X) return undefined;
  try {
    const options = await readH7Options(memory);
    const status = [await memory.read32(FLASH_BASE + SR.address), await memory.read32(FLASH_BASE + BANK_STEP + SR.address)];
    return judgeProtection(options, status);
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'stlink/status')) return finding('C11', 'unreadable', 'the option bytes cannot be read');
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
  if (rdpLevel === 1) return finding('C11', 'rdp1', `read-out protection level 1 is set (RDP ${hex(rdp, 2)})`, facts);
  if (rdpLevel === 2) return finding('C11', 'rdp2', 'read-out protection level 2 is set: it cannot be undone', facts);
  if (security) return finding('C11', 'secure', 'the secure-access mode is on', facts);
  if (OPTSR_CUR.get(optsr, 'OPTCHANGEERR') === 1)
    return finding('C11', 'stuck', 'the last change of option bytes failed (OPTCHANGEERR)', facts);
  const sectors = [...writeProtected[1].map((n) => `bank 1 sector ${n}`), ...writeProtected[2].map((n) => `bank 2 sector ${n}`)];
  if (sectors.length > 0) {
    const list = sectors.length > 4 ? `${sectors.slice(0, 3).join(', ')} and ${sectors.length - 3} more` : sectors.join(', ');
    return finding('C11', 'wrp', `write-protected: ${list}`, facts);
  }
  if (areas.length > 0) return finding('C11', 'wrp', `a ${areas[0]?.kind} area of the flash is protected`, facts);
  if (flashStatus.some((word) => (word & ERROR_FLAGS) !== 0)) {
    return finding('C11', 'flash-errors', 'the flash controller holds errors of an earlier operation', facts);
  }
  return finding('C11', 'open', 'the flash is open: no read-out and no write protection', facts);
}
