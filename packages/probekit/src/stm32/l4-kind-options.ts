/**
 * The option bytes of STM32L4, G4 and G0: registers that OPTSTRT programs as a whole, after an erase of all option pages, and that
 * OBL_LAUNCH, which resets the chip, or the next power-up puts in force. Cut in between, what does not fit its complement is loaded as
 * RDP level 1 and PCROP of all of the flash. Pages and units change with the number of banks, which is an option itself. Source:
 * RM0351 Rev 9, RM0440 Rev 8, RM0444 Rev 5, each 3.3 (unlock), 3.4.2 (change), 3.5 (areas), 3.7 (registers).
 */
import type { Clock, Memory, Register } from '../base/index.ts';
import {
  ALL_FLAGS,
  CR,
  ERROR_FLAGS,
  FLASH_ADDRESS,
  FLASH_BASE,
  type L4KindDie,
  RDP_LEVEL0,
  RDP_LEVEL2,
  SR,
} from '../spec/stm32/flash-l4-kind.ts';
import { l4KindOptions } from '../spec/stm32/option-bytes-l4-kind.ts';
import { OPTION_POLL_MS, waitFlashIdle } from './flash-busy.ts';
import { unlockFlash } from './flash-lock.ts';
import { optionRefusal } from './flash-refusal.ts';
import { L4_OPTION_LOCK, L4_STATUS } from './l4-control.ts';
import { AREA_UNIT_BYTES, l4KindCells, readStored } from './l4-kind-stored-options.ts';
import { launchOptions } from './option-launch.ts';
import {
  type AreaPlace,
  type Bank,
  type OptionChange,
  type OptionControl,
  type OptionValues,
  type ProtectedArea,
  withValues,
} from './option-layout.ts';

const TIMEOUT_MS = 10_000;
/** A page erase and a double word for each register (data sheets, flash memory characteristics). */
const WINDOW_MS = 25;
const SYSTEM_MEMORY = 0x1fff_0000;
const SRAM = 0x2000_0000;
/** Of a rising supply, by BOR_LEV, and on G0 by BORR_LEV (RM0351, 3.4.1; RM0444, 3.4.1). */
const BROWN_OUT_VOLTS: readonly number[] = [0, 2.0, 2.2, 2.5, 2.8];
const G0_BROWN_OUT_VOLTS: readonly number[] = [2.1, 2.3, 2.6, 2.9];
/** First of no pages, in the width of the field. */
const NO_PAGES_FROM = { l4: 0xff, g4: 0x7f, g0: 0x7f } as const;

/** The flash as the options in question count it. */
interface Shape {
  readonly dual: boolean;
  readonly pageBytes: number;
  readonly unitBytes: number;
  readonly bankBytes: number;
}

class L4KindLayout {
  readonly #die: L4KindDie;
  readonly #bytes: number;

  constructor(die: L4KindDie, flashKib: number) {
    this.#die = die;
    this.#bytes = flashKib * 1024;
  }

  shape(values: OptionValues): Shape {
    const { banks, pageBytes, kind, maxKib } = this.#die;
    // What comes from the works has two banks where there can be two.
    const bit = values['DBANK'] ?? values['DUALBANK'] ?? values['DUAL_BANK'] ?? 1;
    const isFull = this.#bytes === maxKib * 1024;
    const dual = banks !== undefined && ((banks.alwaysWhenFull === true && isFull) || bit === 1);
    const isLarge = !dual && banks?.singlePageBytes !== undefined;
    return {
      dual,
      pageBytes: isLarge ? (banks.singlePageBytes ?? pageBytes) : pageBytes,
      unitBytes: AREA_UNIT_BYTES[kind] * (isLarge ? 2 : 1),
      bankBytes: dual ? this.#bytes / 2 : this.#bytes,
    };
  }

  bankAddress(bank: Bank): number {
    return bank === 1 ? FLASH_ADDRESS : (this.#die.banks?.bank2Address ?? FLASH_ADDRESS + this.#bytes / 2);
  }

  pagesOf(values: OptionValues, bank: Bank): number {
    const { dual, bankBytes, pageBytes } = this.shape(values);
    return bank === 2 && !dual ? 0 : bankBytes / pageBytes;
  }

  /** Where pages grow with the only bank, the areas of bank 2 guard the same pages; elsewhere they then guard nothing. */
  zonesOf(values: OptionValues, bank: Bank): readonly string[] {
    const { dual } = this.shape(values);
    if (dual) return [`WRP${bank}A`, `WRP${bank}B`];
    if (bank === 2) return [];
    return this.#die.banks?.singlePageBytes === undefined ? ['WRP1A', 'WRP1B'] : ['WRP1A', 'WRP1B', 'WRP2A', 'WRP2B'];
  }

  /** What an area of this place can cover; none where it guards nothing. With one bank of large pages, PCROP2 is another area of it. */
  reachOf(values: OptionValues, { kind, bank }: AreaPlace): { readonly base: number; readonly byteLength: number } | undefined {
    const { dual, bankBytes } = this.shape(values);
    if (dual || bank === 1) return { base: this.bankAddress(bank), byteLength: bankBytes };
    const isSecond = kind === 'PCROP' && this.#die.banks?.singlePageBytes !== undefined;
    return isSecond ? { base: FLASH_ADDRESS, byteLength: bankBytes } : undefined;
  }

  areaOf(values: OptionValues, place: AreaPlace): ProtectedArea | undefined {
    const { kind, bank, zone } = place;
    const reach = this.reachOf(values, place);
    if (!reach) return undefined;
    const { base } = reach;
    const { unitBytes, pageBytes } = this.shape(values);
    if (kind === 'secure-only') {
      const size = values[this.sizeName(bank)] ?? 0;
      return size === 0 ? undefined : { kind, address: base, end: base + size * pageBytes };
    }
    const [start = 1, end = 0] = [values[`PCROP${bank}${zone ?? ''}_STRT`], values[`PCROP${bank}${zone ?? ''}_END`]];
    return start > end ? undefined : { kind, address: base + start * unitBytes, end: base + (end + 1) * unitBytes };
  }

  sizeName(bank: Bank): string {
    if (this.#die.kind === 'g4') return `SEC_SIZE${bank}`;
    return bank === 1 ? 'SEC_SIZE' : 'SEC_SIZE2';
  }
}

/** The option bytes of one die; `now` holds what its registers say where that decides about pages. */
export function l4KindOptionControl(die: L4KindDie, flashKib: number): OptionControl {
  const options = l4KindOptions(die);
  const layout = new L4KindLayout(die, flashKib);
  const registers = [...new Set(options.map(({ register }) => register))];
  const cells = l4KindCells(die);
  const read = async (memory: Memory) => {
    const words: Record<string, number> = {};
    for (const { name, address } of registers) words[name] = await memory.read32(FLASH_BASE + address);
    return words;
  };
  return {
    kind: 'l4',
    fields: options,
    wordNames: registers.map(({ name }) => name),
    rdp: { open: RDP_LEVEL0, forever: RDP_LEVEL2 },
    sectorsOfBank: { 1: layout.pagesOf({}, 1), 2: layout.pagesOf({}, 2) },
    bankAddress: { 1: layout.bankAddress(1), 2: layout.bankAddress(2) },
    bankBytes: layout.shape({}).bankBytes,
    areaGoes: 'with-all',
    windowMs: WINDOW_MS,
    ...(die.kind === 'g0' && { windowMayLock: true }),
    brownOutVolts: (values) => brownOutVolts(die, values),
    writeProtected: (values, bank) => protectedPages(layout, values, bank),
    sectorsIn: (beside, bank) => layout.pagesOf(beside, bank),
    protecting: (bank, pages, beside = {}) => protecting(die, { bank, zones: layout.zonesOf(beside, bank), beside }, pages),
    areaOf: (values, place) => layout.areaOf(values, place),
    covering: (place, area, beside = {}) => covering(die, layout, { place, area, beside }),
    startOf,
    read,
    readStored: (memory, shown) => readStored(memory, cells, shown),
    // Unlocked by a change, and locked by the reset that puts it in force.
    isUnfinished: async (memory) => CR.get(await memory.read32(FLASH_BASE + CR.address), 'OPTLOCK') === 0,
    async settle(memory, clock) {
      await waitIdle(memory, clock);
    },
    async write({ memory, probe: { clock } }, wanted) {
      await program(memory, clock, { registers, words: withValues({ fields: options }, await read(memory), wanted) });
    },
  };
}

function brownOutVolts({ kind }: L4KindDie, { BOR_LEV = 0, BOR_EN = 0, BORR_LEV = 0 }: OptionValues): number {
  if (kind !== 'g0') return BROWN_OUT_VOLTS[BOR_LEV] ?? 0;
  return BOR_EN === 1 ? (G0_BROWN_OUT_VOLTS[BORR_LEV] ?? 0) : 0;
}

function protectedPages(layout: L4KindLayout, values: OptionValues, bank: Bank): readonly number[] {
  const pages = Array.from({ length: layout.pagesOf(values, bank) }, (_, page) => page);
  const zones = layout.zonesOf(values, bank).map((zone) => [values[`${zone}_STRT`] ?? 1, values[`${zone}_END`] ?? 0] as const);
  return pages.filter((page) => zones.some(([start, end]) => page >= start && page <= end));
}

interface Zones {
  readonly bank: Bank;
  /** Areas that guard pages of this bank. */
  readonly zones: readonly string[];
  readonly beside: OptionValues;
}

/** Areas of pages that follow one another: two a bank, and four of the only bank of large pages. */
function protecting({ kind }: L4KindDie, { bank, zones, beside }: Zones, pages: readonly number[]): OptionChange {
  const runs: { start: number; end: number }[] = [];
  for (const page of pages) {
    const last = runs.at(-1);
    if (last && page === last.end + 1) last.end = page;
    else runs.push({ start: page, end: page });
  }
  const none = { start: NO_PAGES_FROM[kind], end: 0 };
  const own = [`WRP${bank}A`, `WRP${bank}B`];
  const areas = [...own, ...zones.filter((zone) => !own.includes(zone))];
  if (runs.length > areas.length) throw new RangeError(`no more than ${areas.length} runs of pages in each bank: 0-3,7`);
  return Object.fromEntries(
    areas.flatMap((zone, index) => {
      // What guards nothing may be written in several ways, and stays as it is.
      if (index >= runs.length && (beside[`${zone}_STRT`] ?? 0) > (beside[`${zone}_END`] ?? 0)) return [];
      const { start, end } = runs[index] ?? none;
      return [
        [`${zone}_STRT`, start],
        [`${zone}_END`, end],
      ];
    }),
  );
}

interface Covered {
  readonly place: AreaPlace;
  readonly area: { readonly address: number; readonly byteLength: number } | undefined;
  readonly beside: OptionValues;
}

function covering(die: L4KindDie, layout: L4KindLayout, { place, area, beside }: Covered): OptionChange {
  const { kind, bank, zone } = place;
  const { unitBytes, pageBytes } = layout.shape(beside);
  const isPcrop = kind === 'PCROP';
  const none = die.kind === 'g0' ? 0x1ff : die.kind === 'g4' ? 0x7fff : 0xffff;
  const [start, end] = [`PCROP${bank}${zone ?? ''}_STRT`, `PCROP${bank}${zone ?? ''}_END`];
  if (!area) return isPcrop ? { [start]: none, [end]: 0 } : { [layout.sizeName(bank)]: 0 };
  const reach = layout.reachOf(beside, place);
  if (!reach) throw new RangeError('no area while there is one bank');
  const from = area.address - reach.base;
  const unit = isPcrop ? unitBytes : pageBytes;
  if (from < 0 || area.byteLength <= 0 || from + area.byteLength > reach.byteLength) throw new RangeError(`an area in bank ${bank}`);
  if (from % unit !== 0 || area.byteLength % unit !== 0) throw new RangeError(`both ends as multiples of ${unit}`);
  if (isPcrop) return { [start]: from / unit, [end]: (from + area.byteLength) / unit - 1 };
  if (from !== 0) throw new RangeError(`an area that begins where bank ${bank} does`);
  return { [layout.sizeName(bank)]: area.byteLength / unit };
}

/** G0 asks the other way round: nBOOT_SEL 0 leaves the choice to the pin (RM0440, 2.6; RM0444, 2.5). */
function startOf({ nSWBOOT0, nBOOT_SEL, nBOOT0 = 1, nBOOT1 = 1, BOOT_LOCK = 0 }: OptionValues): number {
  const byPin = nSWBOOT0 !== undefined ? nSWBOOT0 === 1 : (nBOOT_SEL ?? 0) === 0;
  if (BOOT_LOCK === 1 || byPin || nBOOT0 === 1) return FLASH_ADDRESS;
  return nBOOT1 === 1 ? SYSTEM_MEMORY : SRAM;
}

interface ToProgram {
  readonly registers: readonly Register[];
  readonly words: Readonly<Record<string, number>>;
}

/** @throws `stm32/flash-locked`, `stm32/flash-busy`, `stm32/option-change` */
async function program(memory: Memory, clock: Clock, { registers, words }: ToProgram): Promise<void> {
  await waitIdle(memory, clock);
  // While an error flag stands, no operation starts.
  await memory.write32(FLASH_BASE + SR.address, ALL_FLAGS);
  await unlockFlash(memory, L4_OPTION_LOCK);
  try {
    for (const { name, address } of registers) await memory.write32(FLASH_BASE + address, words[name] ?? 0);
    await memory.write32(FLASH_BASE + CR.address, CR.pack({ OPTSTRT: 1 }));
    const status = await waitIdle(memory, clock);
    if ((status & ERROR_FLAGS) !== 0) throw optionRefusal(status, SR);
  } catch (error) {
    await memory.write32(FLASH_BASE + CR.address, CR.pack({ LOCK: 1 })).catch(() => {
      // The link is gone: what was thrown says more, and the next reset locks it.
    });
    throw error;
  }
  await launchOptions(memory, clock, { address: FLASH_BASE + CR.address, value: CR.pack({ OBL_LAUNCH: 1 }) });
}

function waitIdle(memory: Memory, clock: Clock): Promise<number> {
  const isBusy = (status: number) => L4_STATUS.isBusy(status) || SR.get(status, 'CFGBSY') === 1;
  return waitFlashIdle({ memory, clock, ...L4_STATUS, isBusy, operation: 'option change', timeoutMs: TIMEOUT_MS, pollMs: OPTION_POLL_MS });
}
