/**
 * Schematic text drawing of a board with its jumpers, the suspect ones marked. Not to scale: names as on the silkscreen and
 * how each jumper must be set, in no order of the board. Within 80 columns. Boards: `spec/boards/`.
 */
import type { Board, ConnectorRole, Jumper, LampRole } from '../../spec/boards/board.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { causeOf } from '../../spec/symptoms/causes.ts';
import { type Catalogue, ENGLISH, jumperMark, lampMark, say } from '../../words/index.ts';
import type { Line } from './line.ts';

const INNER_WIDTH = 46;
/** Lamps that tell of the probe and of the supply. */
const TOP_LAMPS: readonly LampRole[] = ['com', 'pwr'];

/** The jumpers of this board that these causes point at, by their names on it; none where the board is not known. */
export function jumpersFor(causes: readonly CauseId[], board: Board | undefined): readonly string[] {
  return causes.flatMap((id) =>
    causeOf(id).picture.flatMap((role) => (board?.jumpers ?? []).filter((jumper) => jumper.role === role).map(({ name }) => name)),
  );
}

/** The board with the suspect jumpers marked; empty when no jumper is suspect. */
export function drawBoard(suspects: readonly string[], board: Board, catalogue: Catalogue = ENGLISH): readonly Line[] {
  if (suspects.length === 0) return [];
  const inside = (text: string) => `  │ ${text.padEnd(INNER_WIDTH)} │`;
  const rows = board.jumpers.map((jumper) => jumperRow(jumper, suspects.includes(jumper.name), inside, catalogue));
  return [
    `            ${plug(board)}`,
    `  ┌───────────────┴─┴${'─'.repeat(INNER_WIDTH - 16)}┐`,
    inside([...(board.probe === 'wires' ? [] : ['ST-LINK']), ...topLamps(board, catalogue)].join('   ')),
    inside('─'.repeat(INNER_WIDTH)),
    ...rows,
    inside(chipRow(board, catalogue)),
    `  └${'─'.repeat(INNER_WIDTH + 2)}┘`,
    `  ${say(catalogue, { key: 'drawing.schematic' })}`,
  ].map((text): Line => ({ text, role: 'drawing' }));
}

/** What stands on the edge where the computer is. */
function plug({ probe, connectors }: Board): string {
  const named = (role: ConnectorRole) => connectors.find((connector) => connector.role === role)?.name;
  if (probe === 'wires') return named('debug') ?? 'SWD';
  return `USB (${[named('probe-usb') ?? [], 'ST-LINK'].flat().join(', ')})`;
}

function jumperRow(jumper: Jumper, isSuspect: boolean, inside: (text: string) => string, catalogue: Catalogue): string {
  const { name, must } = jumper;
  const box = isSuspect ? `[${name}]` : ` ${name} `;
  const position = isSuspect ? say(catalogue, { key: 'drawing.must-be', values: { position: must } }) : must;
  const mark = isSuspect ? `  <── ${say(catalogue, { key: 'drawing.look-here' })}` : '';
  return inside(`${box.padEnd(7)} ${jumperMark(catalogue, jumper).padEnd(14)} ${position}`) + mark;
}

function topLamps({ lamps }: Board, catalogue: Catalogue): readonly string[] {
  return TOP_LAMPS.flatMap((role) => lamps.filter((lamp) => lamp.role === role)).map((lamp) => lampMark(catalogue, lamp));
}

/** The chip where all products have the same one, then the buttons. */
function chipRow({ products, buttons }: Board, catalogue: Catalogue): string {
  const chips = new Set(products.map(({ chip }) => chip));
  const [chip = 'STM32'] = chips.size === 1 ? chips : [];
  return [
    chip,
    ...buttons.map(({ name, label, ...button }) => lampMark(catalogue, { ...button, name: label ? `${name} ${label}` : name })),
  ].join('   ');
}
