/**
 * Parts of families whose flash nobody writes here: what a debugger finds of them (debug port, core, ROM table, DBGMCU, flash size,
 * unique id) and flash that can be read. Their flash controllers, clocks, option bytes and second cores are not there: such places do
 * not answer. Sources: addresses and DEV_ID as `spec/stm32/devices.ts`; debug ports OpenOCD's tcl/target/stm32*.cfg; cores RM0033
 * (F2), RM0316 (F3), RM0367 (L0), RM0038 (L1), RM0434 (WB), RM0461 (WL), RM0490 (C0), chapters on debug and interrupts; revisions of the
 * cores ARM DDI 0337I, 0439D, 0484C; the two ROM tables of M0+ as the dump of an STM32L072 in blackmagic-debug/blackmagic pull 507. Erased flash of L0 and L1 reads zero (RM0367, 3.3; RM0038, 3.3).
 */
import { findDie } from '../../spec/stm32/devices.ts';
import { SmallDbgmcu } from './models/dbgmcu-small.ts';
import type { Part, PeripheralRow } from './part.ts';
import { arm, identification, ROM_TABLE, st, table } from './rom-table.ts';
import { AHB_AP_M0, AHB_AP_M3, AHB_AP_M4, cortexM0Plus, cortexM3, cortexM4 } from './small-cores.ts';

const KIB = 1024;
const FLASH = 0x0800_0000;
/** A stack pointer, a start, and an endless loop there. */
const PROGRAM = { 0: 0x2000_0400, 4: 0x0800_0101, 256: 0xbf00_e7fe };

/** Behind the core's own ROM table stands ST's, and leads to it; its second entry is marked as not present. */
const ST_ROM = 0xf000_0000;
const CORE_ROM = 0xe00f_f000;

function stRomTable(devId: number): PeripheralRow {
  const words = [...table(ST_ROM, [0xf00f_f003, 0x0020_0002, 0]), { address: ST_ROM + 0xfcc, value: 1 }];
  const options = { words: [...words, ...identification(ST_ROM, st(devId), ROM_TABLE)] };
  return { model: 'constants', name: "ST's ROM table", base: ST_ROM, byteLength: 4 * KIB, options };
}

/** The core's own ROM table is ARM's where ST's stands before it. */
const cortexM0PlusBehindSt: typeof cortexM0Plus = (own) => {
  const profile = cortexM0Plus(own);
  const others = profile.constants.filter(({ address }) => address < CORE_ROM + 0xfd0 || address >= CORE_ROM + 4 * KIB);
  return { ...profile, constants: [...others, ...identification(CORE_ROM, arm(0x4c0, 0), ROM_TABLE)] };
};

const CORES = {
  m0plus: {
    make: cortexM0PlusBehindSt,
    cpuid: 0x410c_c601,
    ap: { ...AHB_AP_M0, idr: 0x0477_0031, base: (ST_ROM | 3) >>> 0 },
    dpIdr: 0x0bc1_1477,
    version6: true,
  },
  m3: { make: cortexM3, cpuid: 0x412f_c230, ap: { ...AHB_AP_M3, idr: 0x2477_0011 }, dpIdr: 0x2ba0_1477, version6: false },
  m4: { make: cortexM4, cpuid: 0x410f_c241, ap: AHB_AP_M4, dpIdr: 0x2ba0_1477, version6: false },
} as const;

interface Row {
  readonly name: string;
  readonly devId: number;
  readonly revId: number;
  readonly core: keyof typeof CORES;
  /** Where it is not that of the core's first families. */
  readonly dpIdr?: number;
  readonly flashKib: number;
  readonly ramKib: number;
  readonly interruptLines: number;
  readonly mpuRegions: number;
  /** What an erased byte reads. */
  readonly erased: number;
  /** Watchdogs are frozen in the CR of the oldest. */
  readonly freezes?: 'cr';
}

/** Words of a part's own identity; the id is invented. */
const UID = [0x0039_0024, 0x3138_4701, 0x3432_3834] as const;

function identifiedPart({ name, devId, revId, core, dpIdr, flashKib, ramKib, erased, freezes, ...own }: Row): Part {
  const die = findDie(devId);
  if (!die) throw new RangeError(`${name} is no die that is known`);
  const { make, cpuid, ap, version6, dpIdr: usual } = CORES[core];
  return {
    name,
    core: make({ cpuid, devId, ...own }),
    debugPort: { dpIdr: dpIdr ?? usual, targetId: 0, dlpIdr: 0 },
    accessPorts: [ap],
    memories: [
      { name: 'SRAM', address: 0x2000_0000, byteLength: ramKib * KIB },
      { name: 'flash', address: FLASH, byteLength: flashKib * KIB, aliases: [0], contents: PROGRAM, erased },
      signature(die.flashSize ?? 0, die.uid, flashKib),
    ],
    peripherals: [
      ...(version6 ? [stRomTable(devId)] : []),
      {
        model: 'dbgmcu-small',
        name: 'DBGMCU',
        base: die.idcode,
        byteLength: KIB,
        options: { idcode: ((revId << 16) | devId) >>> 0, freezes: freezes ?? 'apb1', ...(version6 && { version6 }) },
      },
    ],
    models: { 'dbgmcu-small': (context) => new SmallDbgmcu(context) },
    bootAddress: 0,
    clockHz: 4_000_000,
    supply: { onVolts: 1.7, offVolts: 1.65 },
    resetPulseNs: 20_000,
  };
}

/** The electronic signature: flash size and unique id, in the KiB that holds both. */
function signature(flashSize: number, uid: number | undefined, flashKib: number): Part['memories'][number] {
  const address = Math.floor((uid ?? flashSize) / KIB) * KIB;
  const words = uid === undefined ? [] : UID.map((word, index) => [uid - address + 4 * index, word] as const);
  // A half-word, which may be the upper half of its word.
  const size = flashSize & 2 ? (flashKib << 16) | 0xffff : 0xffff_0000 | flashKib;
  const contents = Object.fromEntries([...words, [(flashSize & ~3) - address, size >>> 0] as const]);
  const id = uid === undefined ? {} : { uniqueIdAt: uid - address };
  return { name: 'electronic signature', address, byteLength: KIB, contents, ...id, erased: 0xff };
}

const ERASED = { erased: 0xff } as const;
const SW_DP_V2 = 0x6ba0_2477;

export const IDENTIFIED_PARTS: readonly Part[] = [
  {
    ...ERASED,
    name: 'STM32F207ZG',
    devId: 0x411,
    revId: 0x2001,
    core: 'm3',
    flashKib: 1024,
    ramKib: 128,
    interruptLines: 81,
    mpuRegions: 8,
  },
  { ...ERASED, name: 'STM32F303RE', devId: 0x446, revId: 0x1000, core: 'm4', flashKib: 512, ramKib: 64, interruptLines: 85, mpuRegions: 8 },
  {
    erased: 0,
    name: 'STM32L053R8',
    devId: 0x417,
    revId: 0x1038,
    core: 'm0plus',
    flashKib: 64,
    ramKib: 8,
    interruptLines: 32,
    mpuRegions: 8,
  },
  { erased: 0, name: 'STM32L152RE', devId: 0x437, revId: 0x1000, core: 'm3', flashKib: 512, ramKib: 80, interruptLines: 57, mpuRegions: 8 },
  {
    ...ERASED,
    name: 'STM32C031C6',
    devId: 0x453,
    revId: 0x1001,
    core: 'm0plus',
    flashKib: 32,
    ramKib: 12,
    interruptLines: 32,
    mpuRegions: 8,
  },
  {
    ...ERASED,
    name: 'STM32WB55RG',
    devId: 0x495,
    revId: 0x2001,
    core: 'm4',
    dpIdr: SW_DP_V2,
    flashKib: 1024,
    ramKib: 192,
    interruptLines: 63,
    mpuRegions: 8,
  },
  {
    ...ERASED,
    name: 'STM32WL55JC',
    devId: 0x497,
    revId: 0x1000,
    core: 'm4',
    dpIdr: SW_DP_V2,
    flashKib: 256,
    ramKib: 64,
    interruptLines: 62,
    mpuRegions: 8,
  },
].map((row) => identifiedPart(row as Row));
