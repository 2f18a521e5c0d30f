/** What the parts of STM32F0 and F1 have in common: system memory with the signature, RCC, flash, DBGMCU, and names of the rest. */
import { FLASH_F1_BASE } from '../../spec/stm32/flash-f1.ts';
import { RCC_F1_BASE } from '../../spec/stm32/rcc-f1.ts';
import { SmallDbgmcu } from './models/dbgmcu-small.ts';
import { FlashF1 } from './models/flash-f1.ts';
import { RccF1 } from './models/rcc-f1.ts';
import type { MemoryRow, Part, PeripheralRow } from './part.ts';

const KIB = 1024;

export const F1_KIND_MODELS: NonNullable<Part['models']> = {
  'dbgmcu-small': (context) => new SmallDbgmcu(context),
  'flash-f1': (context) => new FlashF1(context),
  'rcc-f1': (context) => new RccF1(context),
};

/** What tells one part from another here. */
interface F1KindPart {
  readonly family: 'f0' | 'f1';
  readonly flashKib: number;
  readonly pageBytes: number;
  readonly programUs: number;
  readonly systemMemory: number;
  readonly idcode: number;
  readonly dbgmcuBase: number;
  readonly flashIrq: number;
}

/** System memory: a loop in the place of ST's boot loader with its vector table, and the words that the part's signature has. */
export function systemMemoryOf(address: number, byteLength: number, signature: Readonly<Record<number, number>>): MemoryRow {
  const words = Object.entries(signature).map(([at, word]) => [Number(at) - address, word] as const);
  return {
    name: 'system memory',
    address,
    byteLength,
    startNote: "The core starts in system memory, but ST's bootloader is not in the bench: a loop stands in its place",
    contents: { 0: 0x2000_0200, 4: address + 0x101, 256: 0xbf00_e7fe, ...Object.fromEntries(words) },
  };
}

export function f1KindPeripherals(part: F1KindPart): readonly PeripheralRow[] {
  const { family, flashKib, pageBytes, programUs, systemMemory, idcode, dbgmcuBase, flashIrq } = part;
  const byteLength = flashKib * KIB;
  return [
    { model: 'rcc-f1', name: 'RCC', base: RCC_F1_BASE, byteLength: KIB, options: { family } },
    {
      model: 'flash-f1',
      name: 'FLASH',
      base: FLASH_F1_BASE,
      byteLength: KIB,
      irq: flashIrq,
      options: { family, pageBytes, programUs, byteLength, systemMemory },
    },
    {
      model: 'dbgmcu-small',
      name: 'DBGMCU',
      base: dbgmcuBase,
      byteLength: KIB,
      options: family === 'f1' ? { idcode, freezes: 'cr' } : { idcode, freezes: 'apb1', version6: true },
    },
  ];
}

/** Peripherals that the bench knows by name only, one `address name` a line: what firmware touches there is noted. */
export function namedPeripherals(table: string): readonly PeripheralRow[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [base = '', name = ''] = line.split(' ');
      return { model: 'unmodelled', name, base: Number.parseInt(base, 16), byteLength: KIB };
    });
}
