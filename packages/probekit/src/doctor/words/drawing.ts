/**
 * Schematic text drawing of a NUCLEO-H743ZI2 with one jumper marked. Not to scale: order along the board only, names as
 * on the silkscreen. Jumpers and their defaults: UM2407 (MB1364), jumpers.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { Line } from './line.ts';

interface Jumper {
  readonly name: string;
  readonly meaning: string;
  readonly wanted: string;
}

const JUMPERS: readonly Jumper[] = [
  { name: 'JP1', meaning: 'STLK_RST', wanted: 'OFF' },
  { name: 'JP2', meaning: 'power source', wanted: '[1-2]' },
  { name: 'JP3', meaning: 'T_NRST', wanted: 'ON' },
  { name: 'JP4', meaning: 'IDD', wanted: 'ON' },
  { name: 'JP5', meaning: 'VDD_MCU', wanted: '[1-2]' },
  { name: 'JP6', meaning: 'TXD1', wanted: 'ON' },
];

/** The jumper to look at for a cause. */
const JUMPER_OF: Readonly<Partial<Record<CauseId, string>>> = { RC08: 'JP1', RC23: 'JP2', RC37: 'JP3', RC24: 'JP4', RC25: 'JP5' };
const INNER_WIDTH = 46;

/** The jumpers that these causes point at. */
export function jumpersFor(causes: readonly CauseId[]): readonly string[] {
  return causes.flatMap((id) => JUMPER_OF[id] ?? []);
}

/** The board with the suspect jumpers marked; empty when no jumper is suspect. */
export function drawBoard(suspects: readonly string[]): readonly Line[] {
  if (suspects.length === 0) return [];
  const inside = (text: string) => `  │ ${text.padEnd(INNER_WIDTH)} │`;
  const rows = JUMPERS.map(({ name, meaning, wanted }) => {
    const suspect = suspects.includes(name);
    const box = suspect ? `[${name}]` : ` ${name} `;
    return inside(`${box.padEnd(7)} ${meaning.padEnd(14)} ${suspect ? `must be ${wanted}` : wanted}`) + (suspect ? '  <── look here' : '');
  });
  return [
    '            USB (CN1, ST-LINK)',
    `  ┌───────────────┴─┴${'─'.repeat(INNER_WIDTH - 16)}┐`,
    inside('ST-LINK   LD4 (COM)   LD5 (green, PWR)'),
    inside('─'.repeat(INNER_WIDTH)),
    ...rows,
    inside('STM32H743   B1 USER (blue)   B2 RESET (black)'),
    `  └${'─'.repeat(INNER_WIDTH + 2)}┘`,
    '  Schematic: find the jumpers by the names printed on the board.',
  ].map((text): Line => ({ text, role: 'drawing' }));
}
