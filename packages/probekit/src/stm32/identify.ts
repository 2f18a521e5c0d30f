/**
 * Which STM32 this is: core, die, revision, flash size, unique id. Reads only; an identification never writes DBGMCU,
 * DEMCR or DHCSR. Sources: spec/stm32/devices.ts; order of addresses by core from the families' reference manuals.
 */
import { hasCode, hex, type Memory, readU32 } from '../base/index.ts';
import type { CoreIdentity, CortexM } from '../cortex/index.ts';
import { DBGMCU_BASE_AP2, IDC } from '../spec/stm32/dbgmcu-h7.ts';
import { DEV_ID_H74X, findDie, IDCODE_MP1, JTAG_ID_WB0, revisionLetter, STM32_DIES, type Stm32Die } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import { whileClocked } from './debug-clocks.ts';

export interface ChipIdentity {
  /** DEV_ID, 0x450 for an STM32H743. */
  readonly devId: number;
  /** REV_ID, 0x2003. */
  readonly revId: number;
  /** The letter on the package, where it is known: `V`. */
  readonly revision: string | undefined;
  /** `STM32H743/753`; an unknown chip is named with its id. */
  readonly name: string;
  /** `STM32H7`, `unknown` */
  readonly series: string;
  readonly die: Stm32Die | undefined;
  /** Flash in KiB; undefined when it cannot be read and the die is unknown. */
  readonly flashKib: number | undefined;
  /** 24 hex digits. */
  readonly uid: string | undefined;
  /** Undefined when only the system debug bus answers. */
  readonly core: CoreIdentity | undefined;
}

/** DBGMCU_IDCODE by core, in the order to try. */
const IDCODE_ADDRESSES: Readonly<Record<string, readonly number[]>> = {
  'Cortex-M0': [0x4001_5800],
  'Cortex-M0+': [0x4001_5800],
  'Cortex-M3': [0xe004_2000],
  'Cortex-M4': [0xe004_2000, IDCODE_MP1],
  'Cortex-M7': [0x5c00_1000, 0xe004_2000],
  'Cortex-M33': [0xe004_4000, 0x4402_4000],
  'Cortex-M55': [0x4400_1000],
};
const ALL_IDCODE_ADDRESSES: readonly number[] = [...new Set(STM32_DIES.map((die) => die.idcode))];
const UID_BYTES = 12;
/** PIDR0 to PIDR2 of ST's ROM table (ARM IHI 0031, D1.2): M0+ has it before the core's own, as the dump of an STM32L072 shows. */
const ROM_TABLE_IDS = [0xf000_0fe0, 0xe00f_ffe0] as const;
/** PIDR2 with JEDEC's bit and the upper half of ST's number, 0x20; the lower half, 0, stands in PIDR1. */
const ST_DESIGNER = 0x0a;
/** ST's number in a JTAG identification, with the bit that is always set. */
const ST_JTAG_ID = 0x041;
/** Revision A of the F405/F407 tells the id of the F2 (ES0182, MCU device ID is incorrect); the F2 has a Cortex-M3. */
const DEV_ID_F2 = 0x411;
const DEV_ID_F40X = 0x413;

/**
 * Identifies the chip behind `memory` (the core's access port) and, on an H7, `debugBus` (AP2). A chip that answers
 * nothing is named `unidentified`, with id 0.
 */
export async function identifyChip(
  memory: Memory,
  debugBus: Memory | undefined,
  core: Pick<CortexM, 'readCpuid'>,
  { withUid = true }: { withUid?: boolean } = {},
): Promise<ChipIdentity> {
  const cpuid = await unlessRefused(() => core.readCpuid());
  const idcode = await readIdcode(memory, debugBus, cpuid);
  const { DEV_ID, REV_ID: revId } = IDC.unpack(idcode);
  const devId = DEV_ID === DEV_ID_F2 && cpuid?.name === 'Cortex-M4' ? DEV_ID_F40X : DEV_ID;
  const die = findDie(devId);
  const flashKib = await readFlashKib(memory, die);
  return {
    devId,
    revId,
    revision: die && revisionLetter(die, revId),
    name: nameOf(devId, die, flashKib),
    series: die?.series ?? 'unknown',
    die,
    flashKib,
    uid: withUid ? await readUid(memory, die) : undefined,
    core: cpuid,
  };
}

/**
 * The chip with what could not be read while its core slept: the size of its flash, its unique id. Reads it with the clocks kept
 * for as long; where all is known it touches nothing.
 */
export async function knownChip(target: Target): Promise<ChipIdentity> {
  const { chip, memory, debugBus } = target;
  if (chip.uid !== undefined || chip.die?.uid === undefined) return chip;
  return whileClocked(target, () => identifyChip(memory, debugBus, target.core));
}

/** What the debug bus alone tells, which answers in every sleep and under reset: the die and its revision. AP2 of an H7, if no `base` is given. */
export async function identifyByDebugBus(debugBus: Memory, base: number = DBGMCU_BASE_AP2): Promise<ChipIdentity> {
  const idcode = await unlessRefused(() => debugBus.read32(base + IDC.address));
  const { DEV_ID: devId, REV_ID: revId } = IDC.unpack(idcode !== undefined && isIdcode(idcode) ? idcode : 0);
  const die = findDie(devId);
  return {
    devId,
    revId,
    revision: die && revisionLetter(die, revId),
    name: nameOf(devId, die, undefined),
    series: die?.series ?? 'unknown',
    die,
    flashKib: undefined,
    uid: undefined,
    core: undefined,
  };
}

async function readIdcode(memory: Memory, debugBus: Memory | undefined, cpuid: CoreIdentity | undefined): Promise<number> {
  const addresses = cpuid ? (IDCODE_ADDRESSES[cpuid.name] ?? ALL_IDCODE_ADDRESSES) : [];
  for (const address of addresses) {
    const idcode = await unlessRefused(() => memory.read32(address));
    if (idcode !== undefined && isIdcode(idcode)) return idcode;
  }
  const idcode = debugBus && (await unlessRefused(() => debugBus.read32(DBGMCU_BASE_AP2 + IDC.address)));
  if (idcode !== undefined && isIdcode(idcode)) return idcode;
  if (cpuid?.name.startsWith('Cortex-M0')) return (await readJtagId(memory)) || readRomTable(memory);
  return !cpuid && debugBus ? readSystemBusId(memory) : 0;
}

/** The die of a WB0, which has no DBGMCU; 0 where there is none. Others have a timer there, of which nothing changes by reading. */
async function readJtagId(memory: Memory): Promise<number> {
  const word = (await unlessRefused(() => memory.read32(JTAG_ID_WB0))) ?? 0;
  const devId = (word >>> 12) & 0xfff;
  const isWb0 = (word & 0xfff) === ST_JTAG_ID && findDie(devId)?.idcode === JTAG_ID_WB0;
  return isWb0 ? ((word >>> 28) << 16) | devId : 0;
}

/** An MP1, whose first port is its system bus; 0 where there is none. */
async function readSystemBusId(memory: Memory): Promise<number> {
  const idcode = (await unlessRefused(() => memory.read32(IDCODE_MP1))) ?? 0;
  return findDie(IDC.get(idcode, 'DEV_ID'))?.idcode === IDCODE_MP1 ? idcode : 0;
}

/**
 * The die as ST's ROM table names it, without a revision; 0 where there is none. Of a part whose DBGMCU is silent, such as a G0
 * without the clock that software gives it: reading this, unlike giving the clock, changes nothing.
 */
async function readRomTable(memory: Memory): Promise<number> {
  for (const address of ROM_TABLE_IDS) {
    const bytes = await unlessRefused(() => memory.read(address, 12));
    if (!bytes) continue;
    const [id0 = 0, id1 = 0, id2 = 0] = [0, 4, 8].map((offset) => readU32(bytes, offset));
    if (id2 === ST_DESIGNER && id1 >>> 4 === 0) return id0 | (id1 << 8);
  }
  return 0;
}

/** DBGMCU reads 0 while its clock or window is off; all ones is a bus that nobody drives. */
function isIdcode(word: number): boolean {
  const devId = IDC.get(word, 'DEV_ID');
  return devId !== 0 && devId !== 0xfff;
}

async function readFlashKib(memory: Memory, die: Stm32Die | undefined): Promise<number | undefined> {
  if (die?.flashSize === undefined) return undefined;
  const { flashSize, maxFlashKib } = die;
  // A word is one command where probes are concerned, half of one is two.
  const word = await unlessRefused(() => memory.read32(flashSize & ~3));
  const kib = word === undefined ? undefined : (word >>> (8 * (flashSize & 3))) & 0xffff;
  return kib === undefined || kib === 0 || kib === 0xffff ? maxFlashKib : kib;
}

async function readUid(memory: Memory, die: Stm32Die | undefined): Promise<string | undefined> {
  const address = die?.uid;
  if (address === undefined) return undefined;
  const bytes = await unlessRefused(() => memory.read(address, UID_BYTES));
  return bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function nameOf(devId: number, die: Stm32Die | undefined, flashKib: number | undefined): string {
  if (devId === 0) return 'an unidentified chip';
  if (!die) return `an unknown STM32 (device id ${hex(devId, 3)})`;
  // One die for eight lines. Value-line parts show by their flash; the others are named after the commonest line.
  if (devId === DEV_ID_H74X) return flashKib === 128 ? 'STM32H750' : 'STM32H743/753';
  return `STM32${die.lines.split(' ').join(', ')}`;
}

/** What `read` gives, or undefined when the target refuses that address. Other errors pass. */
async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    // Which address answers is what identification finds out; a refusal is an answer. A lost probe is not.
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
}
