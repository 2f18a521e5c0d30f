/** What the parts with the flash controller of STM32L4, G4 and G0 have in common: system memory, signature, DBGMCU, RCC, flash. */
import { DBGMCU_BASE_M0, DBGMCU_BASE_M3 } from '../../spec/stm32/dbgmcu.ts';
import { FLASH_BASE } from '../../spec/stm32/flash-l4-kind.ts';
import { RCC_BASE } from '../../spec/stm32/rcc-l4-kind.ts';
import { SmallDbgmcu } from './models/dbgmcu-small.ts';
import { FlashL4Kind } from './models/flash-l4-kind.ts';
import { RccL4Kind } from './models/rcc-l4-kind.ts';
import type { MemoryRow, Part, PeripheralRow } from './part.ts';
import { TPIU_MODEL, tpiu } from './trace-port.ts';

const KIB = 1024;
/** A loop in the place of ST's boot loader, with its vector table. */
const BOOT_LOADER_STUB = { 0: 0x2000_0200, 4: 0x1fff_0101, 256: 0xbf00_e7fe };

const L4_KIND_MODELS: NonNullable<Part['models']> = {
  ...TPIU_MODEL,
  'dbgmcu-small': (context) => new SmallDbgmcu(context),
  'flash-l4-kind': (context) => new FlashL4Kind(context),
  'rcc-l4-kind': (context) => new RccL4Kind(context),
};

/** What tells one part from another here. */
interface L4KindPart {
  readonly kind: 'l4' | 'g4' | 'g0';
  readonly devId: number;
  /** DBGMCU_IDCODE as read. */
  readonly idcode: number;
  readonly flashKib: number;
  readonly flashIrq: number;
  readonly coreHz: number;
}

/** A whole part: what the data sheets give of its core, its access port and its RAM, and what all of this kind have. */
export function l4KindPart(
  { name, core, accessPorts, debugPort, memories }: Pick<Part, 'name' | 'core' | 'accessPorts' | 'debugPort' | 'memories'>,
  flash: L4KindPart,
): Part {
  return {
    name,
    core,
    debugPort,
    accessPorts,
    memories: [...memories, ...systemMemories(flash)],
    peripherals: l4KindPeripherals(flash),
    models: L4_KIND_MODELS,
    bootAddress: 0,
    clockHz: flash.coreHz,
    supply: { onVolts: 1.66, offVolts: 1.62 },
    resetPulseNs: 20_000,
  };
}

/** Memory at 0x1FFF0000: boot loader, one-time-programmable bytes (none is used yet), unique id and flash size. */
function systemMemories({ flashKib }: Pick<L4KindPart, 'flashKib'>): readonly MemoryRow[] {
  return [
    {
      name: 'system memory',
      address: 0x1fff_0000,
      byteLength: 28 * KIB,
      startNote: "The core starts in system memory, but ST's bootloader is not in the bench: a loop stands in its place",
      contents: BOOT_LOADER_STUB,
    },
    {
      name: 'OTP',
      address: 0x1fff_7000,
      byteLength: KIB,
      contents: Object.fromEntries(Array.from({ length: 256 }, (_, word) => [4 * word, 0xffff_ffff])),
    },
    {
      name: 'electronic signature',
      address: 0x1fff_7400,
      byteLength: KIB,
      uniqueIdAt: 400,
      contents: { 400: 0x0042_0037, 404: 0x3137_5113, 408: 0x2039_3354, 480: 0xffff_0000 + flashKib },
    },
  ];
}

function l4KindPeripherals({ kind, devId, idcode, flashKib, flashIrq, coreHz }: L4KindPart): readonly PeripheralRow[] {
  const isG0 = kind === 'g0';
  return [
    { model: 'rcc-l4-kind', name: 'RCC', base: RCC_BASE, byteLength: KIB, options: { kind, coreHz } },
    { model: 'flash-l4-kind', name: 'FLASH', base: FLASH_BASE, byteLength: KIB, irq: flashIrq, options: { devId, flashKib } },
    {
      model: 'dbgmcu-small',
      name: 'DBGMCU',
      base: isG0 ? DBGMCU_BASE_M0 : DBGMCU_BASE_M3,
      byteLength: KIB,
      options: { idcode, freezes: 'apb1', ...(isG0 && { version6: true, clock: 'APB1.DBG' }) },
    },
    ...(isG0 ? [] : [tpiu('m4')]),
  ];
}
