/**
 * The option bytes of STM32H74x/H75x behind the option seam. What touches the target is in `h7-options.ts` and `h7-areas.ts`.
 * Source: RM0433 / RM0399 Rev 4, 4.4 (option bytes), 4.9 (registers).
 */
import {
  AREA_FACTORY,
  BANK1_ADDRESS,
  BANK2_ADDRESS,
  BROWN_OUT_VOLTS,
  PRAR_CUR,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SECTOR_BYTES,
} from '../spec/stm32/flash-h7.ts';
import type { ProtectedAreaKind } from '../spec/stm32/option-bytes.ts';
import { H7_OPTIONS } from '../spec/stm32/option-bytes-h7.ts';
import { removeProtectedAreas } from './h7-areas.ts';
import { OPTION_WORD_NAMES } from './h7-option-values.ts';
import { AREA_UNIT_BYTES, areaOf, changeH7Options, protectedIn, readH7OptionWords, SECTORS_PER_BANK } from './h7-options.ts';
import type { AreaPlace, Bank, OptionChange, OptionControl } from './option-layout.ts';

const BANK_ADDRESS = { 1: BANK1_ADDRESS, 2: BANK2_ADDRESS } as const;
const BANK_BYTES = SECTORS_PER_BANK * SECTOR_BYTES;
const NO_AREA = PRAR_CUR.unpack(AREA_FACTORY);

export const H7_OPTION_CONTROL: OptionControl = {
  kind: 'h7',
  fields: H7_OPTIONS,
  wordNames: OPTION_WORD_NAMES,
  rdp: { open: RDP_LEVEL0, forever: RDP_LEVEL2 },
  sectorsOfBank: { 1: SECTORS_PER_BANK, 2: SECTORS_PER_BANK },
  bankAddress: BANK_ADDRESS,
  bankBytes: BANK_BYTES,
  brownOutVolts: ({ BOR_LEV = 0 }) => BROWN_OUT_VOLTS[BOR_LEV] ?? 0,
  writeProtected: (values, bank) => protectedIn(values[`WRP${bank}`] ?? 0),
  protecting: (bank, sectors) => ({ [`WRP${bank}`]: sectors.reduce((bits, sector) => bits & ~(1 << sector), 0xff) }),
  areaOf(values, { kind, bank }) {
    const { start, end } = namesOf(kind, bank);
    return areaOf(kind, BANK_ADDRESS[bank], values[start] ?? 0, values[end] ?? 0)[0];
  },
  covering,
  areaGoes: 'with-bank',
  windowMs: 0,
  startOf: ({ BOOT_ADD0 = 0 }) => BOOT_ADD0 * 0x1_0000,
  read: readH7OptionWords,
  async write(target, wanted, { banks, ...options }) {
    if (banks.length > 0) await removeProtectedAreas(target, { only: banks, ...options });
    await changeH7Options(target.memory, target.probe.clock, wanted);
  },
};

function namesOf(kind: ProtectedAreaKind, bank: Bank) {
  const prefix = kind === 'PCROP' ? 'PROT_AREA' : 'SEC_AREA';
  return { start: `${prefix}_START${bank}`, end: `${prefix}_END${bank}` };
}

/** Start equal to end would be the whole bank (RM0433, 4.9): an area has at least two units. */
function covering({ kind, bank }: AreaPlace, area: { readonly address: number; readonly byteLength: number } | undefined): OptionChange {
  const { start, end } = namesOf(kind, bank);
  if (!area) return { [start]: NO_AREA.PROT_AREA_START, [end]: NO_AREA.PROT_AREA_END };
  const from = area.address - BANK_ADDRESS[bank];
  if (from % AREA_UNIT_BYTES !== 0 || area.byteLength % AREA_UNIT_BYTES !== 0)
    throw new RangeError(`both ends must be multiples of ${AREA_UNIT_BYTES}`);
  if (from < 0 || area.byteLength <= 0 || from + area.byteLength > BANK_BYTES) throw new RangeError(`it must lie in bank ${bank}`);
  if (area.byteLength === BANK_BYTES) return { [start]: 0, [end]: 0 };
  if (area.byteLength === AREA_UNIT_BYTES) throw new RangeError(`the smallest area has ${2 * AREA_UNIT_BYTES} bytes`);
  const first = from / AREA_UNIT_BYTES;
  return { [start]: first, [end]: first + area.byteLength / AREA_UNIT_BYTES - 1 };
}
