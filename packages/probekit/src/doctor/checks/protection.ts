/**
 * C11: what protects the flash, where the chip starts, and, of STM32H74x/75x, the errors that the flash controller holds. Chips
 * whose option bytes are not known stay unknown. Reads only; what a sleeping core keeps out of reach: protection-asleep.ts.
 */
import { hasCode, hex, type Memory } from '../../base/index.ts';
import { holdsProgram, readVectors, type Vectors } from '../../cortex/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, ERROR_FLAGS, H7_BOOT_CM4, H7_BOOT_CORES, OPTSR_CUR, SR } from '../../spec/stm32/flash-h7.ts';
import {
  type ChipIdentity,
  type H7OptionBytes,
  type H7OptionCopies,
  knownOptionsOf,
  type OptionLayout,
  type Protection,
  readH7Options,
  readProtection,
} from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { windowOf } from '../option-window.ts';

/** A longer list of sectors is cut to these. */
const MOST_NAMED = 3;
const MOST_READINGS = 4;

/** `firstIsSilent`: read through the port of a second core, as the first does not answer. */
export async function checkProtection(
  memory: Memory,
  chip: ChipIdentity,
  { firstIsSilent = false } = {},
): Promise<Finding<'C11'> | undefined> {
  const layout = knownOptionsOf(chip);
  if (!layout) return undefined;
  try {
    const options = await readTwiceIfClosed(() => readOptions(memory, chip));
    if (options && firstIsSilent && holdsFirstCore(options)) return judgeHeldCore(options);
    return options ? withWindow(judgeProtection(options, await lookAtStart(memory, options)), layout) : UNREADABLE;
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'stlink/status')) return UNREADABLE;
    throw error;
  }
}

function withWindow(found: Finding<'C11'>, layout: OptionLayout): Finding<'C11'> {
  const optionWindow = windowOf(layout);
  const isWholeFlash = found.outcome === 'pcrop' && layout.areaGoes === 'with-all';
  const more = { ...(optionWindow && { optionWindow }), ...(isWholeFlash && { pcropGoes: 'with-all' }) };
  return { ...found, facts: { ...found.facts, ...more } };
}

/** Only so does the first core get no clock: with both bits cleared it starts (RM0399, boot order). */
function holdsFirstCore({ optsr = H7_BOOT_CORES }: Readable): boolean {
  return (optsr & H7_BOOT_CORES) >>> 0 === H7_BOOT_CM4;
}

function judgeHeldCore(options: Readable): Finding<'C11'> {
  return finding('C11', 'core-off', { key: 'c11.core-off' }, judgeProtection(options).facts);
}

const UNREADABLE = finding('C11', 'unreadable', { key: 'c11.unreadable' });

/** What a family has no option for is not in force. */
async function readOptions(memory: Memory, chip: ChipIdentity): Promise<Readable> {
  if (chip.devId === DEV_ID_H74X) return readH7Options(memory);
  const protection = await readProtection({ memory, chip });
  if (!protection) throw new TypeError(`no option bytes of ${chip.name}`);
  return { security: false, swapBank: false, bootAddress0: BANK1_ADDRESS, ...protection };
}

/** Noise can spoil a word and leave its parity right: what would prove a protection is read until two readings agree. */
async function readTwiceIfClosed(read: () => Promise<Readable>): Promise<Readable | undefined> {
  let options = await read();
  if (judgeProtection(options).outcome === 'open') return options;
  for (let reading = 1; reading < MOST_READINGS; reading++) {
    const again = await read();
    if (JSON.stringify(again) === JSON.stringify(options)) return again;
    options = again;
  }
  return undefined;
}

/** What lies where the chip starts, and in the bank that a swap maps second. */
interface StartOfChip {
  readonly vectors: Vectors;
  readonly second?: Vectors;
}

/** Only where the chip does not simply start at the first flash address; undefined otherwise, or where flash is closed. */
async function lookAtStart(memory: Memory, options: Readable): Promise<StartOfChip | undefined> {
  const { rdpLevel, security, bootAddress0, swapBank } = options;
  if (rdpLevel !== 0 || security || (bootAddress0 === BANK1_ADDRESS && !swapBank)) return undefined;
  const vectors = await readVectors(memory, bootAddress0);
  return swapBank ? { vectors, second: await readVectors(memory, BANK2_ADDRESS) } : { vectors };
}

/** Option bytes; without the flash controller's own registers where those were out of reach. */
type Readable = H7OptionCopies & Partial<Pick<H7OptionBytes, 'optsr' | 'flashStatus'> & Pick<Protection, 'hidesSectors'>>;

/** Judges the option bytes in force, FLASH_SR of both banks, and what lies at the boot address where that was looked at. */
export function judgeProtection(options: Readable, start?: StartOfChip): Finding<'C11'> {
  const { rdpLevel, rdp, security, writeProtected, areas, optsr, flashStatus = [], bootAddress0, swapBank } = options;
  const facts = {
    ...(optsr === undefined ? {} : { optsr: hex(optsr) }),
    rdpLevel,
    bootAddress0: hex(bootAddress0),
    swapBank,
    writeProtected,
    areas: areas.map(({ kind, address, end }) => ({ kind, address: hex(address), end: hex(end) })),
    ...(options.flashStatus && { flashStatus: flashStatus.map((word) => SR.describe(word)) }),
  };
  if (rdpLevel === 1) return finding('C11', 'rdp1', { key: 'c11.rdp1', values: { rdp: hex(rdp, 2) } }, facts);
  if (rdpLevel === 2) return finding('C11', 'rdp2', { key: 'c11.rdp2' }, facts);
  if (security) return finding('C11', 'secure', { key: 'c11.secure' }, facts);
  if (optsr !== undefined && OPTSR_CUR.get(optsr, 'OPTCHANGEERR') === 1) return finding('C11', 'stuck', { key: 'c11.stuck' }, facts);
  if (isSystemMemory(bootAddress0)) {
    return finding('C11', 'boot-elsewhere', { key: 'c11.boot-loader', values: { address: hex(bootAddress0) } }, facts);
  }
  if (start && !holdsProgram(start.vectors)) {
    if (swapBank && start.second && holdsProgram(start.second)) return finding('C11', 'swapped', { key: 'c11.swapped' }, facts);
    if (bootAddress0 !== BANK1_ADDRESS) {
      return finding('C11', 'boot-elsewhere', { key: 'c11.boot-elsewhere', values: { address: hex(bootAddress0) } }, facts);
    }
  }
  const sectors = ([1, 2] as const).flatMap((bank) => writeProtected[bank].map((sector) => sectorOf(bank, sector)));
  const outcome = options.hidesSectors ? 'pcrop' : 'wrp';
  if (sectors.length > MOST_NAMED + 1) {
    const values = { sectors: sectors.slice(0, MOST_NAMED), count: sectors.length - MOST_NAMED };
    return finding('C11', outcome, { key: `c11.${outcome}-more`, values }, facts);
  }
  if (sectors.length > 0) return finding('C11', outcome, { key: `c11.${outcome}`, values: { sectors } }, facts);
  const [area] = areas;
  if (area) return finding('C11', area.kind === 'PCROP' ? 'pcrop' : 'wrp', { key: 'c11.area', values: { kind: area.kind } }, facts);
  if (flashStatus.some((word) => (word & ERROR_FLAGS) !== 0)) {
    return finding('C11', 'flash-errors', { key: 'c11.flash-errors' }, facts);
  }
  return finding('C11', 'open', { key: 'c11.open' }, facts);
}

/** The boot loader in ROM starts there, whatever is in flash. */
function isSystemMemory(address: number): boolean {
  return address >>> 20 === 0x1ff;
}

function sectorOf(bank: number, sector: number): Said {
  return { key: 'c11.sector', values: { bank, sector } };
}
