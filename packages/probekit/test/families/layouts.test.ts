/** Sectors of every part that we write, as another source has them: each of its layouts is one that an option byte can choose here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { f4Sectors } from '../../src/spec/stm32/flash-f4.ts';
import { L4_KIND_DIES, OPTR_G0, OPTR_G4, OPTR_L4 } from '../../src/spec/stm32/flash-l4-kind.ts';
import { F1_DIES } from '../../src/stm32/f1-dies.ts';
import { h7Sectors } from '../../src/stm32/h7-flash.ts';
import { l4Sectors } from '../../src/stm32/l4-sectors.ts';

interface Layout {
  readonly devId: string;
  readonly series: string;
  readonly flashKib: number;
  readonly flash: readonly (readonly [bank: number, address: string, byteLength: number, sectorBytes: number])[];
}

/** STM32F101/103 of XL density: two controllers, refused for writing. */
const NOT_WRITTEN = ['0x430'];
const FLASH = 0x0800_0000;
const ALL_SET = 0xffff_ffff;
/** The bit that makes two banks of one. */
const DUAL_BANK = { l4: OPTR_L4.mask('DUALBANK'), g4: OPTR_G4.mask('DBANK'), g0: OPTR_G0.mask('DUAL_BANK') };

const text = readFileSync(new URL('device-layouts.json', import.meta.url), 'utf8');
const { layouts } = JSON.parse(text) as { layouts: readonly Layout[] };

type Sectors = readonly { readonly address: number; readonly byteLength: number }[];

const addressed = (sectors: Sectors) => sectors.map(({ address, byteLength }) => `${address.toString(16)}+${byteLength}`).join(' ');

function theirs({ flash }: Layout): string {
  return addressed(
    flash.flatMap(([, address, byteLength, sectorBytes]) =>
      Array.from({ length: byteLength / sectorBytes }, (_, index) => ({
        address: Number(address) + index * sectorBytes,
        byteLength: sectorBytes,
      })),
    ),
  );
}

/** The layouts that a part of this size can have. */
function ours({ devId, series, flashKib }: Layout): string[] {
  const id = Number(devId);
  const die = L4_KIND_DIES.find((candidate) => candidate.devId === id);
  if (die) return [ALL_SET, (ALL_SET & ~DUAL_BANK[die.kind]) >>> 0].map((optr) => addressed(l4Sectors(die, flashKib, optr)));
  if (series === 'STM32F4') return ([1, 2] as const).map((banks) => addressed(f4Sectors(flashKib, banks)));
  if (series === 'STM32H7') return [addressed(h7Sectors(flashKib))];
  const pageBytes = F1_DIES[id]?.pageBytes ?? Number.NaN;
  return [
    addressed(
      Array.from({ length: (flashKib * 1024) / pageBytes }, (_, index) => ({ address: FLASH + index * pageBytes, byteLength: pageBytes })),
    ),
  ];
}

describe('sectors', () => {
  it('are of every series that is written', () => {
    const series = new Set(layouts.map((layout) => layout.series));
    expect([...series].sort()).toEqual(['STM32F0', 'STM32F1', 'STM32F4', 'STM32G0', 'STM32G4', 'STM32H7', 'STM32L4']);
    expect(layouts.length).toBeGreaterThan(80);
  });

  it.each(layouts.filter(({ devId }) => !NOT_WRITTEN.includes(devId)))('of $series $devId with $flashKib KiB are these', (layout) => {
    expect(ours(layout)).toContain(theirs(layout));
  });
});
