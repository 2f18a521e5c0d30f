/**
 * What the flash of STM32L4, G4 and G0 holds of option bytes that is not in force: OPTSTRT stores a change, and OBL_LAUNCH or a
 * power-up loads it; a system reset leaves the old values in force and in the registers. Source: RM0351 Rev 9, RM0440 Rev 8, RM0444
 * Rev 5, each 3.4.1 (cells) and 3.4.2 (option byte loading); at RDP level 1 a debugger reads the cells as well (RM0351, 3.5.1).
 */
import { hasCode, type Memory, type Register, readU32 } from '../base/index.ts';
import { CR, FLASH_BASE, type L4KindDie } from '../spec/stm32/flash-l4-kind.ts';
import { type L4KindOption, l4KindOptions } from '../spec/stm32/option-bytes-l4-kind.ts';
import {
  BANK2_OPTIONS_ADDRESS,
  COMPLEMENT_OFFSET,
  OPTIONS_ADDRESS,
  OPTIONS_BYTES,
  optionCellOf,
} from '../spec/stm32/option-cells-l4-kind.ts';
import type { OptionWords } from './option-layout.ts';

/** PCROP is counted in these; twice as much where pages grow with the only bank (stm32g4xx_hal_driver, FLASH_OB_PCROPConfig). */
export const AREA_UNIT_BYTES = { l4: 8, g4: 8, g0: 512 } as const;

interface Cell {
  readonly register: Register;
  readonly address: number;
  /** Bits that mean something on this die. */
  readonly mask: number;
}

/** The cells of one die. */
export function l4KindCells(die: L4KindDie): readonly Cell[] {
  const masks = new Map<Register, number>();
  for (const option of l4KindOptions(die)) masks.set(option.register, (masks.get(option.register) ?? 0) | meantBits(die, option));
  return [...masks].flatMap(([register, mask]) => {
    const address = optionCellOf(die.kind, register);
    return address === undefined ? [] : [{ register, address, mask: mask >>> 0 }];
  });
}

/**
 * What the next power-up loads, where that is not what the registers show; undefined where it is, or cannot be told: while a change
 * is under way, or where the cells are out of reach. Cells that do not fit their complements are loaded as something else.
 *
 * @throws `dap/transfer`
 */
export async function readStored(memory: Memory, cells: readonly Cell[], shown: OptionWords): Promise<OptionWords | undefined> {
  // Unlocked, they show what was written to them last.
  if (CR.get(await memory.read32(FLASH_BASE + CR.address), 'OPTLOCK') === 0) return undefined;
  const stored: Record<string, number> = { ...shown };
  let differs = false;
  for (const [address, bytes] of await readCells(memory, cells)) {
    for (const cell of cells.filter((each) => each.address >= address && each.address < address + bytes.length)) {
      const word = readU32(bytes, cell.address - address);
      const fits = ((word ^ ~readU32(bytes, cell.address - address + COMPLEMENT_OFFSET)) & cell.mask) === 0;
      const now = shown[cell.register.name] ?? 0;
      if (!fits || ((word ^ now) & cell.mask) === 0) continue;
      stored[cell.register.name] = ((now & ~cell.mask) | (word & cell.mask)) >>> 0;
      differs = true;
    }
  }
  return differs ? stored : undefined;
}

async function readCells(memory: Memory, cells: readonly Cell[]): Promise<readonly (readonly [number, Uint8Array])[]> {
  const places = [OPTIONS_ADDRESS, BANK2_OPTIONS_ADDRESS].filter((start) =>
    cells.some(({ address }) => address >= start && address < start + OPTIONS_BYTES),
  );
  try {
    const read: [number, Uint8Array][] = [];
    for (const address of places) read.push([address, await memory.read(address, OPTIONS_BYTES)]);
    return read;
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return [];
    throw error;
  }
}

/** A field has as many bits as its greatest value needs; those above may be stored as they like. */
function meantBits({ kind, maxKib, banks, pageBytes }: L4KindDie, { name, mask }: L4KindOption): number {
  const bankBytes = (maxKib * 1024) / (banks ? 2 : 1);
  const lowest = mask & -mask;
  const upTo = (most: number) => mask & (lowest * (2 ** (32 - Math.clz32(most)) - 1));
  if (name.startsWith('WRP')) return upTo(bankBytes / pageBytes - 1);
  if (name.startsWith('SEC_SIZE')) return upTo(bankBytes / pageBytes);
  return /^PCROP\w+_(STRT|END)$/.test(name) ? upTo(bankBytes / AREA_UNIT_BYTES[kind] - 1) : mask;
}
