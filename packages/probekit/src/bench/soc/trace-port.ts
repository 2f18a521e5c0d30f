/** The trace port of parts with a Cortex-M3 or M4, as a row of the part. Source: ARM DDI 0337I and DDI 0439D, chapters on the TPIU (identification). */
import { DEVID, DEVTYPE } from '../../spec/arm/coresight.ts';
import { TPIU_BASE, TPIU_DEVID } from '../../spec/arm/tpiu.ts';
import { Tpiu, type TpiuOptions } from './models/tpiu.ts';
import type { Part, PeripheralRow } from './part.ts';
import { arm, CORESIGHT, identification } from './rom-table.ts';

export const TPIU_MODEL: NonNullable<Part['models']> = { tpiu: (context) => new Tpiu(context) };

const OF_CORES = { m3: arm(0x923, 1), m4: arm(0x9a1, 0) } as const;

export function tpiuWords(core: keyof typeof OF_CORES): TpiuOptions['words'] {
  return [
    ...identification(TPIU_BASE, OF_CORES[core], CORESIGHT),
    { address: TPIU_BASE + DEVID, value: TPIU_DEVID },
    { address: TPIU_BASE + DEVTYPE, value: 0x11 },
  ];
}

export function tpiu(core: keyof typeof OF_CORES, options: Pick<TpiuOptions, 'pin'> = {}): PeripheralRow {
  return { model: 'tpiu', name: 'TPIU', base: TPIU_BASE, byteLength: 4096, options: { words: tpiuWords(core), ...options } };
}
