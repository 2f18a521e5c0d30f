/**
 * Parts of a board inside a text: `{idd}` is told as the board's own part, `jumper JP4 (IDD)`; where the board is not known,
 * as what it is on any board, with its names on those that we know. `{idd.must}` is how it must be set.
 */
import type { Board, Jumper, Lamp, PartRole } from '../spec/boards/board.ts';
import { BOARDS } from '../spec/boards/boards.ts';
import type { SentenceKey, Sentences } from './catalogue.ts';
import { type Said, type SaidValue, say } from './said.ts';

/** What a part is on any board. Texts may name these. */
const ANYWHERE: Readonly<Partial<Record<PartRole, SentenceKey>>> = {
  'probe-reset': 'part.probe-reset',
  'power-source': 'part.power-source',
  nrst: 'part.nrst',
  idd: 'part.idd',
  vdd: 'part.vdd',
  'ethernet-txd1': 'part.ethernet-txd1',
  isolation: 'part.isolation',
  com: 'part.com',
  pwr: 'part.pwr',
  'over-current': 'part.over-current',
  'reset-button': 'part.reset-button',
  'probe-usb': 'part.probe-usb',
  'target-usb': 'part.target-usb',
  debug: 'part.debug',
  'boot0-pins': 'part.boot0-pins',
  'swd-pins': 'part.swd-pins',
  vtref: 'part.vtref',
  'nrst-pins': 'part.nrst-pins',
};

const PLACE = /\{([a-z\d-]+)(\.must)?\}/g;

/** The text with every part by its name. A part that this board lacks is told as on any board; other places stay. */
export function named(catalogue: Sentences, text: string, board: Board | undefined): string {
  return text.replace(PLACE, (place, role: PartRole, must: string | undefined) => {
    const key = Object.hasOwn(ANYWHERE, role) ? ANYWHERE[role] : undefined;
    if (key === undefined) return place;
    if (must) return mustOf(role, board) ?? say(catalogue, { key: 'part.as-delivered' });
    return say(catalogue, (board && partSaid(board, role)) ?? anywhere(role, key));
  });
}

/** Whether every part that the text names by its role is on this board. */
export function hasParts(text: string, board: Board): boolean {
  return [...text.matchAll(PLACE)].every(
    ([, role]) => !Object.hasOwn(ANYWHERE, role ?? '') || partSaid(board, role as PartRole) !== undefined,
  );
}

/** The first part of this board in this role, as a person looks for it; undefined where the board has none. */
export function partSaid({ jumpers, lamps, buttons, connectors }: Board, role: PartRole): Said | undefined {
  const jumper = jumpers.find((part) => part.role === role);
  if (jumper) return jumperSaid(jumper);
  const lamp = lamps.find((part) => part.role === role);
  if (lamp) return lampSaid(lamp);
  const button = buttons.find((part) => part.role === role);
  if (button) return { key: 'part.button', values: { label: button.label ?? '', marks: [button.name, ...colourOf(button)] } };
  const connector = connectors.find((part) => part.role === role);
  if (!connector) return undefined;
  const { name, pins, label } = connector;
  if (pins) return { key: pins.length === 1 ? 'part.connector.pin' : 'part.connector.pins', values: { name, pins } };
  return label === undefined
    ? { key: 'part.connector', values: { name } }
    : { key: 'part.connector.marked', values: { name, marks: label } };
}

/** What a jumper does, where nothing is printed beside it that says so. */
const MEANINGS: Readonly<Partial<Record<PartRole, SentenceKey>>> = {
  'probe-reset': 'part.probe-reset.meaning',
  'power-source': 'drawing.power-source',
  isolation: 'part.isolation.meaning',
  'current-limit': 'part.current-limit.meaning',
};

/** What is printed beside a jumper, or what it does where nothing is. */
export function jumperMark(catalogue: Sentences, { role, label }: Pick<Jumper, 'role' | 'label'>): string {
  const key = MEANINGS[role];
  return label ?? (key === undefined ? '' : say(catalogue, { key }));
}

/** `LD5 (green, PWR)`, also of a button. */
export function lampMark(catalogue: Sentences, { name, label, colour }: Pick<Lamp, 'name' | 'label' | 'colour'>): string {
  const said = [
    ...(colour === undefined ? [] : [say(catalogue, { key: `drawing.colour.${colour}` })]),
    ...(label === undefined ? [] : [label]),
  ];
  return said.length === 0 ? name : `${name} (${said.join(', ')})`;
}

function jumperSaid({ name, label, role, caps }: Jumper): Said {
  const key = MEANINGS[role];
  const marks = label ?? (key && { key });
  if (marks === undefined) return { key: 'part.jumper', values: { name } };
  return { key: caps === 2 ? 'part.jumpers.marked' : 'part.jumper.marked', values: { name, marks } };
}

function lampSaid({ name, label, ...lamp }: Lamp): Said {
  const marks = [...colourOf(lamp), ...(label === undefined ? [] : [label])];
  return marks.length === 0 ? { key: 'part.lamp', values: { name } } : { key: 'part.lamp.marked', values: { name, marks } };
}

function colourOf({ colour }: Pick<Lamp, 'colour'>): readonly SaidValue[] {
  return colour === undefined ? [] : [{ key: `drawing.colour.${colour}` }];
}

/** Jumpers go by their names on each board; a lamp or a button is found by what it is. */
function anywhere(role: PartRole, key: SentenceKey): Said {
  const boards = new Map<string, string[]>();
  for (const { printed, jumpers } of BOARDS) {
    const names = jumpers.filter((jumper) => jumper.role === role).map(({ name }) => name);
    if (names.length > 0) boards.set(names.join('/'), [...(boards.get(names.join('/')) ?? []), printed]);
  }
  const places = [...boards].map(([name, printed]): Said => ({ key: 'part.on-board', values: { name, board: printed.join('/') } }));
  return places.length === 0 ? { key } : { key: 'part.on-boards', values: { part: { key }, places } };
}

/** Undefined where boards differ. */
function mustOf(role: PartRole, board: Board | undefined): string | undefined {
  const inRole = ({ jumpers }: Board) => jumpers.filter((jumper) => jumper.role === role).map(({ must }) => must);
  const [must, ...others] = new Set(board && inRole(board).length > 0 ? inRole(board) : BOARDS.flatMap(inRole));
  return others.length === 0 ? must : undefined;
}
