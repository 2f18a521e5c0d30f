/**
 * Schematic text drawing of a NUCLEO-H743ZI2 with one jumper marked. Not to scale: order along the board only, names as
 * on the silkscreen. Jumpers and their defaults: UM2407 (MB1364), jumpers.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { causeOf } from '../../spec/symptoms/causes.ts';
import { type Catalogue, ENGLISH, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { Line } from './line.ts';

interface Jumper {
  readonly name: string;
  readonly meaning: string;
  readonly wanted: string;
}

/** What is not printed on the board has words in every language. */
const POWER_SOURCE = 'drawing.power-source';

const JUMPERS: readonly Jumper[] = [
  { name: 'JP1', meaning: 'STLK_RST', wanted: 'OFF' },
  { name: 'JP2', meaning: POWER_SOURCE, wanted: '[1-2]' },
  { name: 'JP3', meaning: 'T_NRST', wanted: 'ON' },
  { name: 'JP4', meaning: 'IDD', wanted: 'ON' },
  { name: 'JP5', meaning: 'VDD_MCU', wanted: '[1-2]' },
  { name: 'JP6', meaning: 'TXD1', wanted: 'ON' },
];

const INNER_WIDTH = 46;

/** The jumpers that these causes point at. */
export function jumpersFor(causes: readonly CauseId[]): readonly string[] {
  return causes.flatMap((id) => causeOf(id).picture.filter((place) => JUMPERS.some(({ name }) => name === place)));
}

/** The board with the suspect jumpers marked; empty when no jumper is suspect. */
export function drawBoard(suspects: readonly string[], catalogue: Catalogue = ENGLISH): readonly Line[] {
  if (suspects.length === 0) return [];
  const words = (key: SentenceKey, values: Said['values'] = {}) => say(catalogue, { key, values });
  const inside = (text: string) => `  │ ${text.padEnd(INNER_WIDTH)} │`;
  const rows = JUMPERS.map(({ name, meaning, wanted }) => {
    const suspect = suspects.includes(name);
    const box = suspect ? `[${name}]` : ` ${name} `;
    const position = suspect ? words('drawing.must-be', { position: wanted }) : wanted;
    const mark = suspect ? `  <── ${words('drawing.look-here')}` : '';
    const label = meaning === POWER_SOURCE ? words(POWER_SOURCE) : meaning;
    return inside(`${box.padEnd(7)} ${label.padEnd(14)} ${position}`) + mark;
  });
  return [
    '            USB (CN1, ST-LINK)',
    `  ┌───────────────┴─┴${'─'.repeat(INNER_WIDTH - 16)}┐`,
    inside(words('drawing.top')),
    inside('─'.repeat(INNER_WIDTH)),
    ...rows,
    inside(words('drawing.chip')),
    `  └${'─'.repeat(INNER_WIDTH + 2)}┘`,
    `  ${words('drawing.schematic')}`,
  ].map((text): Line => ({ text, role: 'drawing' }));
}
