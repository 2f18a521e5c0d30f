/**
 * The line drawing of the NUCLEO-H743ZI2, drawn once for both uses: with parts that hands can work (*live*), or cut to
 * its upper part with the parts as they must be (*crop*). What a hand does is the business of whoever passes `Hands`.
 */
import { nothing, svg, type TemplateResult } from 'lit';
import { type Catalogue, say } from 'probekit/words';
import { positionSaid } from './board-controls.ts';
import type { Lamp } from './board-lamps.ts';
import {
  BOARD_NAME,
  type Box,
  BUTTONS,
  type ButtonPart,
  CABLE_FRAME,
  CONNECTORS,
  type ConnectorPart,
  FRAMES,
  JUMPERS,
  type JumperPart,
  LAMPS,
  type LampPart,
  PITCH,
  ROW_PITCH,
} from './board-parts.ts';
import { type BoardState, cableState } from './board-state.ts';

export interface Mark {
  readonly part: string;
  /** A number of a step, or `?`. */
  readonly tag: string;
}

/** What hands do to the live drawing. */
export interface Hands {
  readonly jumper: (part: JumperPart, event: Event) => void;
  readonly plug: (event: Event) => void;
  readonly button: (part: ButtonPart, event: Event) => void;
}

export interface Drawn {
  readonly state: BoardState;
  readonly lampOf: (name: string) => Lamp | undefined;
  readonly marks: readonly Mark[];
  readonly catalogue: Catalogue;
  /** Absent: nothing can be worked. */
  readonly hands?: Hands;
}

const CROP_TOP = 36;
const CROP_BOTTOM = 428;
const BOTTOM = 700;

export function boardDrawing(drawn: Drawn): TemplateResult<2> {
  const { marks, hands } = drawn;
  const bottom = Math.min(BOTTOM, Math.max(CROP_BOTTOM, ...marks.map(({ part }) => lowest(FRAMES.get(part)) + 40)));
  const box = hands ? `0 -4 400 ${BOTTOM + 4}` : `8 ${CROP_TOP} 384 ${bottom - CROP_TOP}`;
  return svg`<svg class=${hands ? 'board live' : `board crop${bottom < BOTTOM ? ' fades' : ''}`} viewBox=${box}
    role=${hands ? 'group' : 'img'} aria-label=${label(drawn)}>
    ${cable(drawn)}${outline()}${CONNECTORS.map((part) => connector(part, drawn))}
    ${JUMPERS.map((part) => jumperGroup(part, drawn))}${chip()}
    ${LAMPS.map((part) => lampGroup(part, drawn))}${otherLamps()}
    ${BUTTONS.map((part) => buttonGroup(part, drawn))}${marks.map(mark)}
  </svg>`;
}

function lowest(box: Box | undefined): number {
  return box ? box[1] + box[3] : 0;
}

function label({ marks, catalogue, hands, state }: Drawn): string {
  if (hands || marks.length === 0) return say(catalogue, { key: 'drawing.label', values: { board: BOARD_NAME } });
  const said = marks.map(({ part, tag }) => {
    const found = JUMPERS.find(({ name }) => name === part);
    const text = found ? named(found, state, catalogue) : part;
    return say(catalogue, { key: 'drawing.mark', values: { tag, part: text } });
  });
  return say(catalogue, { key: 'drawing.marked', values: { board: BOARD_NAME, marks: said } });
}

function named(part: JumperPart, state: BoardState, catalogue: Catalogue): string {
  const name = part.label ? `${part.name} ${part.label}` : part.name;
  return say(catalogue, { key: 'drawing.part', values: { name, position: positionSaid(catalogue, positionOf(part, state)) } });
}

function positionOf({ name, positions }: JumperPart, { jumpers }: BoardState) {
  return positions.find(({ id }) => id === jumpers[name]) ?? positions[0];
}

function marked(name: string, { marks }: Drawn): string {
  return marks.some(({ part }) => part === name) ? 'part marked' : 'part';
}

function rect(className: string, [x, y, width, height]: Box): TemplateResult<2> {
  return svg`<rect class=${className} x=${x} y=${y} width=${width} height=${height}/>`;
}

/** What has moved is moved by the property `style`: the attribute is forbidden by a strict policy, that of SVG cannot slide. */
function cable(drawn: Drawn): TemplateResult<2> {
  const { state, catalogue, hands } = drawn;
  const kind = cableState(state);
  const picture = svg`<g class="plug" .style=${`transform: ${state.cable.plugged ? 'none' : 'translateY(-22px)'}`}>
      <path class="cord" d="M200 0V52"/><path class=${kind === 'charging' ? 'core power-only' : 'core'} d="M200 0V52"/>
      <rect class="thing" x="182" y="44" width="36" height="28" rx="3"/><path class="thing" d="M187 72h26v16h-26z"/></g>`;
  if (!hands) return picture;
  const name = say(catalogue, { key: 'drawing.cable' });
  const position = say(catalogue, { key: `drawing.cable.${kind}` });
  return svg`<g class=${marked('cable', drawn)}>${picture}</g>
    <g class="hand" data-part="cable" role="switch" tabindex="0" aria-checked=${state.cable.plugged ? 'true' : 'false'}
      aria-label=${say(catalogue, { key: 'drawing.part', values: { name, position } })} @click=${hands.plug} @keydown=${hands.plug}>
      ${rect('hit', CABLE_FRAME)}</g>
    <rect class="thing" x="126" y="-3" width="148" height="25"/>
    <text aria-hidden="true" class="word" x="200" y="14" text-anchor="middle">${say(catalogue, { key: 'chain.group.computer' })}</text>`;
}

function outline(): TemplateResult<2> {
  return svg`<rect class="pcb" x="20" y="86" width="360" height="606" rx="7"/><path class="divide" d="M20 236h360"/>
    ${[
      [36, 216],
      [364, 216],
      [36, 676],
      [364, 676],
    ].map(([x, y]) => svg`<circle class="quiet" cx=${x} cy=${y} r="5"/>`)}
    <rect class="thing" x="171" y="140" width="58" height="58"/><circle class="dot" cx="179" cy="148" r="2"/>
    <text aria-hidden="true" x="200" y="167" text-anchor="middle">ST-LINK</text><text aria-hidden="true" x="200" y="183" text-anchor="middle">V3E</text>`;
}

function chip(): TemplateResult<2> {
  return svg`<path class="legs" d="M155 421h90M155 527h90M147 429v90M253 429v90"/><rect class="thing" x="150" y="424" width="100" height="100"/>
    <circle class="dot" cx="160" cy="434" r="3"/><text aria-hidden="true" class="name" x="200" y="472" text-anchor="middle">STM32</text>
    <text aria-hidden="true" x="200" y="490" text-anchor="middle">H743ZIT6</text>`;
}

function connector({ name, shape, nameAt, pins }: ConnectorPart, drawn: Drawn): TemplateResult<2> {
  const [x, y, width, height] = shape;
  const dots = pins
    ? Array.from({ length: pins.columns * pins.rows }, (_, index) => {
        const column = index % pins.columns;
        const row = Math.floor(index / pins.columns);
        const stepX = pins.rows > 2 ? 8 : 11;
        const left = x + (width - (pins.columns - 1) * stepX) / 2 - 1.5;
        const top = y + (height - (pins.rows - 1) * (pins.rows > 2 ? 12 : 10)) / 2 - 1.5;
        return `M${left + column * stepX} ${top + row * (pins.rows > 2 ? 12 : 10)}h3v3h-3z`;
      }).join('')
    : '';
  return svg`<g class=${marked(name, drawn)}>${rect('thing', shape)}${dots ? svg`<path class="pin-far" d=${dots}/>` : nothing}
    <text aria-hidden="true" x=${nameAt[0]} y=${nameAt[1]} text-anchor="middle">${name}</text></g>`;
}

function jumperGroup(part: JumperPart, drawn: Drawn): TemplateResult<2> {
  const { state, catalogue, hands } = drawn;
  const shape = svg`<g class=${marked(part.name, drawn)}>${jumperBody(part, drawn)}</g>`;
  if (!hands) return shape;
  const isTwo = part.positions.length === 2;
  const work = (event: Event) => hands.jumper(part, event);
  const pairs = part.positions.map(
    ({ id, pair }) => pair && svg`<rect class="pair" data-position=${id} x=${pair[0]} y=${pair[1]} width=${pair[2]} height=${pair[3]}/>`,
  );
  const checked = state.jumpers[part.name] === 'on' ? 'true' : 'false';
  return svg`${shape}<g class="hand" data-part=${part.name} role=${isTwo ? 'switch' : 'button'} tabindex="0"
    aria-checked=${isTwo ? checked : nothing} aria-label=${named(part, state, catalogue)} @click=${work} @keydown=${work}>
    ${rect('hit', part.frame)}${pairs}</g>`;
}

function jumperBody({ name, label, block, positions, ...part }: JumperPart, { state }: Drawn): TemplateResult<2> {
  const { x, y, columns, rows } = block;
  const now = positionOf({ name, block, positions, ...part }, state);
  const pins = Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return `M${x + 7 + column * PITCH} ${y + 7 + row * ROW_PITCH}h4v4h-4z`;
  }).join('');
  const words =
    rows > 1
      ? positions.map(({ short }, row) => svg`<text aria-hidden="true" x=${x + 44} y=${y + 13.5 + row * ROW_PITCH}>${short}</text>`)
      : svg`<text aria-hidden="true" x=${x + Math.max(columns * PITCH, now.cap[0] + 37) + 7} y=${y + 13.5}>${now.short}</text>`;
  return svg`<text aria-hidden="true" class="name" x=${x} y=${y - 7}>${name}</text><text aria-hidden="true" x=${x + 31} y=${y - 7}>${label ?? ''}</text>
    <rect class="quiet" x=${x} y=${y} width=${columns * PITCH} height=${(rows - 1) * ROW_PITCH + PITCH}/><path class="pin" d=${pins}/>
    ${words}
    <g class="cap" .style=${`transform: translate(${now.cap[0]}px, ${now.cap[1]}px)`}>
      <rect x=${x - 1} y=${y + 0.5} width="38" height="17" rx="3"/><path d=${`M${x + 18} ${y + 5}v8`}/></g>`;
}

/** Rays tell light from dark without colour. */
function lampGroup({ name, label, at, nameAt }: LampPart, drawn: Drawn): TemplateResult<2> {
  const lamp = drawn.lampOf(name);
  const [x, y] = at;
  const rays = `M${x} ${y - 9}v-5M${x} ${y + 9}v5M${x - 11} ${y}h-4M${x + 11} ${y}h4M${x - 9} ${y - 8}l-3.5 -3.5M${x + 9} ${y - 8}l3.5 -3.5M${x - 9} ${y + 8}l-3.5 3.5M${x + 9} ${y + 8}l3.5 3.5`;
  const text =
    nameAt === 'below'
      ? svg`<text aria-hidden="true" x=${x} y=${y + 26} text-anchor="middle">${label ? `${name} ${label}` : name}</text>`
      : svg`<text aria-hidden="true" class="name" x=${x + 24} y=${y - 2}>${name}</text><text aria-hidden="true" x=${x + 24} y=${y + 12}>${label}</text>`;
  return svg`<g class=${marked(name, drawn)} data-lamp=${name} data-lit=${lamp?.colour ?? 'off'} data-second=${lamp?.second ?? 'off'} data-rhythm=${lamp?.rhythm ?? 'steady'}>
    <path class="rays" d=${rays}/><rect class="lamp" x=${x - 8} y=${y - 5} width="16" height="10" rx="1.5"/>${text}</g>`;
}

/** The lamps of the target's own USB socket, which the bench does not light. */
function otherLamps(): TemplateResult<2> {
  return svg`<rect class="lamp" x="134" y="661" width="12" height="8" rx="1.5"/><text aria-hidden="true" x="151" y="669.5">LD7</text>
    <rect class="lamp" x="134" y="676" width="12" height="8" rx="1.5"/><text aria-hidden="true" x="151" y="684.5">LD8</text>`;
}

function buttonGroup(part: ButtonPart, drawn: Drawn): TemplateResult<2> {
  const { state, catalogue, hands } = drawn;
  const [x, y] = part.at;
  const isHeld = state.buttons[part.label] === 'held';
  const shape = svg`<g class=${marked(part.name, drawn)}>
    <rect class="thing" x=${x - 18} y=${y - 18} width="36" height="36"/>
    <circle class=${`knob ${part.name}${isHeld ? ' down' : ''}`} cx=${x} cy=${y} r="12"/>
    ${isHeld ? svg`<circle class="held" cx=${x} cy=${y} r="15"/>` : nothing}
    <text aria-hidden="true" class="tight" x=${x} y=${y + 33} text-anchor="middle">${part.name} ${part.label}</text></g>`;
  if (!hands) return shape;
  const position = say(catalogue, { key: isHeld ? 'drawing.button.held' : 'drawing.button.free' });
  const work = (event: Event) => hands.button(part, event);
  return svg`${shape}<g class="hand press" data-part=${part.name} role="switch" tabindex="0" aria-checked=${isHeld ? 'true' : 'false'}
    aria-label=${say(catalogue, { key: 'drawing.part', values: { name: `${part.name} ${part.label}`, position } })}
    @pointerdown=${work} @click=${work} @keydown=${work} @contextmenu=${(event: Event) => event.preventDefault()}>
    ${rect('hit', part.frame)}</g>`;
}

function mark({ part, tag }: Mark): TemplateResult<2> | typeof nothing {
  const frame = FRAMES.get(part);
  if (!frame) return nothing;
  const [x, y, width, height] = frame;
  return svg`<g class="mark" data-mark=${part}><rect x=${x} y=${y} width=${width} height=${height} rx="4"/>
    <circle cx=${x + width} cy=${y} r="11"/><text aria-hidden="true" x=${x + width} y=${y + 4.8} text-anchor="middle">${tag}</text></g>`;
}
