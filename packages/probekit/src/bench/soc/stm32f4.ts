/**
 * STM32F446RE and STM32F407VG as data: core, debug port, memories, DBGMCU and flash; of the other peripherals those that tools
 * touch, by name only. Source: RM0390 Rev 6 and RM0090 Rev 19 (memory map 2.3, boot 2.4, RCC, debug chapter), DS10693, DS8626;
 * DPIDR and IDCODE as tools' logs of these parts have them.
 */
import { DBGMCU_BASE_M3 } from '../../spec/stm32/dbgmcu.ts';
import { FLASH_ADDRESS, FLASH_BASE, OPTCR } from '../../spec/stm32/flash-f4.ts';
import { SmallDbgmcu } from './models/dbgmcu-small.ts';
import { FlashF4 } from './models/flash-f4.ts';
import { UNMODELLED } from './models/index.ts';
import type { MemoryRow, Part, PeripheralRow } from './part.ts';
import { AHB_AP_M4, cortexM4 } from './small-cores.ts';
import { TPIU_MODEL, tpiu } from './trace-port.ts';

const KIB = 1024;
const SYSTEM_MEMORY = 0x1fff_0000;
/** A loop in the place of ST's boot loader, with its vector table. */
const BOOT_LOADER_STUB = { 0: 0x2000_0200, 4: 0x1fff_0101, 256: 0xbf00_e7fe };
const UID = { 31248: 0x0026_0034, 31252: 0x3433_510d, 31256: 0x3838_3633 };
const FLASH_SIZE_OFFSET = 0x7a20;
/** BOR_LEV, USER, RDP: on all dies. */
const OPTCR_OF_ALL = OPTCR.pack({ RDP: 0xff, nRST_STDBY: 1, nRST_STOP: 1, WDG_SW: 1, BOR_LEV: 3 });

/** What one part has of its own. */
interface F4Part {
  readonly name: string;
  readonly devId: number;
  readonly revId: number;
  readonly flashKib: number;
  /** Bits of OPTCR beside those of all dies. */
  readonly optcr: number;
  readonly interruptLines: number;
  readonly memories: readonly MemoryRow[];
  readonly gpioPorts: string;
}

function stm32f4({ name, devId, revId, flashKib, optcr, interruptLines, memories, gpioPorts }: F4Part): Part {
  return {
    name,
    core: cortexM4({ cpuid: 0x410f_c241, devId, interruptLines, mpuRegions: 8, sysTickCalibration: 18_750 }),
    debugPort: { dpIdr: 0x2ba0_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [AHB_AP_M4],
    memories: [
      { name: 'SRAM', address: 0x2000_0000, byteLength: 128 * KIB },
      ...memories,
      {
        name: 'system memory',
        address: SYSTEM_MEMORY,
        byteLength: 32 * KIB,
        uniqueIdAt: 31248,
        // The size stands in the upper half of its word.
        contents: { ...BOOT_LOADER_STUB, ...UID, [FLASH_SIZE_OFFSET]: (flashKib << 16) >>> 0 },
      },
    ],
    peripherals: [
      {
        model: 'dbgmcu-small',
        name: 'DBGMCU',
        base: DBGMCU_BASE_M3,
        byteLength: KIB,
        options: { idcode: ((revId << 16) | devId) >>> 0, freezes: 'apb1' },
      },
      {
        model: 'flash-f4',
        name: 'FLASH',
        base: FLASH_BASE,
        byteLength: KIB,
        irq: 4,
        options: { devId, flashKib, optcr: OPTCR_OF_ALL | optcr, systemMemory: SYSTEM_MEMORY },
      },
      // Reset values: RM0090, 7.3; RM0390, 6.3.
      { model: UNMODELLED, name: 'RCC', base: 0x4002_3800, byteLength: KIB, options: { 0: 0x83, 4: 0x2400_3010, 116: 0x0e00_0000 } },
      { model: UNMODELLED, name: 'PWR', base: 0x4000_7000, byteLength: KIB },
      { model: 'iwdg', name: 'IWDG', base: 0x4000_3000, byteLength: KIB },
      ...gpio(gpioPorts),
      tpiu('m4', { pin: 'PB3:0' }),
    ],
    models: { ...TPIU_MODEL, 'dbgmcu-small': (context) => new SmallDbgmcu(context), 'flash-f4': (context) => new FlashF4(context) },
    swdPins: ['PA13', 'PA14'],
    bootAddress: FLASH_ADDRESS,
    clockHz: 16_000_000,
    supply: { onVolts: 1.72, offVolts: 1.68 },
    resetPulseNs: 20_000,
  };
}

const GPIO_RESET: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  A: { moder: 0xa800_0000, ospeedr: 0x0c00_0000, pupdr: 0x6400_0000 },
  B: { moder: 0x0000_0280, ospeedr: 0x0000_00c0, pupdr: 0x0000_0100 },
};

function gpio(letters: string): readonly PeripheralRow[] {
  return [...letters].map((letter) => ({
    model: 'gpio',
    name: `GPIO${letter}`,
    base: 0x4002_0000 + KIB * (letter.charCodeAt(0) - 'A'.charCodeAt(0)),
    byteLength: KIB,
    options: GPIO_RESET[letter] ?? { moder: 0 },
  }));
}

export const STM32F446RE = stm32f4({
  name: 'STM32F446RE',
  devId: 0x421,
  revId: 0x1000,
  flashKib: 512,
  optcr: OPTCR.pack({ SPRMOD: 1, nWRP: 0xff }),
  interruptLines: 97,
  memories: [],
  gpioPorts: 'ABCDH',
});

export const STM32F407VG = stm32f4({
  name: 'STM32F407VG',
  devId: 0x413,
  revId: 0x1007,
  flashKib: 1024,
  optcr: OPTCR.pack({ nWRP: 0xfff }),
  interruptLines: 82,
  memories: [{ name: 'CCM', address: 0x1000_0000, byteLength: 64 * KIB }],
  gpioPorts: 'ABCDEH',
});
