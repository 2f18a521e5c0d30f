/**
 * A board whose places we do not know, drawn by the names on its silkscreen alone: its jumpers in a column as they must be
 * set, its lamps above. What is marked carries the number of its step. The one board with a drawing of its own is in
 * `board-drawing.ts`.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Board, Jumper } from 'probekit/doctor';
import { type Catalogue, jumperMark, lampMark, say } from 'probekit/words';
import type { Mark } from './board-drawing.ts';

const WIDTH = 360;
const ROW = 38;
const TOP = 84;

export function namesDrawing(board: Board, marks: readonly Mark[], catalogue: Catalogue): TemplateResult {
  const { jumpers } = board;
  const bottom = TOP + jumpers.length * ROW + 12;
  const lamps = board.lamps.filter(({ role }) => role !== 'user').map((lamp) => lampMark(catalogue, lamp));
  const tagOf = (name: string) => marks.find(({ part }) => part === name)?.tag;
  return html`<svg class="names" viewBox="0 0 ${WIDTH} ${bottom + 4}" role="img" aria-label=${label(board, marks, catalogue)}>
    <path class="names-line" d="M160 2v18h40V2M168 20v10h24v-10"></path>
    <rect class="names-pcb" x="8" y="30" width=${WIDTH - 16} height=${bottom - 30} rx="7"></rect>
    <text class="names-what" x="24" y="56">${['ST-LINK', ...lamps].join(' · ')}</text>
    <path class="names-line" d="M8 70h${WIDTH - 16}"></path>
    ${jumpers.map((jumper, index) => row(jumper, TOP + index * ROW, tagOf(jumper.name), catalogue))}
  </svg>`;
}

/** Two pins with the cap as it must be; another block of pins by the position that is printed. */
function row(jumper: Jumper, y: number, tag: string | undefined, catalogue: Catalogue): TemplateResult<2> {
  const { name, must, positions } = jumper;
  const middle = y + 20;
  return svg`<g class=${tag === undefined ? 'names-row' : 'names-row is-marked'}>
    ${tag === undefined ? nothing : svg`<rect class="names-mark" x="14" y=${y + 3} width=${WIDTH - 28} height=${ROW - 6} rx="4"></rect>`}
    <text class="names-name" x="24" y=${middle + 1}>${name}</text><text class="names-what" x="74" y=${middle + 1}>${jumperMark(catalogue, jumper)}</text>
    ${positions.every((position) => position === 'ON' || position === 'OFF') ? pins(must === 'ON', middle) : nothing}
    <text class="names-what" x="250" y=${middle + 1}>${must}</text>
    ${tag === undefined ? nothing : svg`<circle class="names-disc" cx=${WIDTH - 30} cy=${middle - 4} r="11"></circle><text class="names-tag" x=${WIDTH - 30} y=${middle + 1} text-anchor="middle">${tag}</text>`}
  </g>`;
}

function pins(isOn: boolean, middle: number): TemplateResult<2> {
  return svg`<path class="names-pin" d="M203 ${middle - 7}h6v6h-6zM221 ${middle - 7}h6v6h-6z"></path>
    <rect class="names-cap" x=${isOn ? 197 : 215} y=${middle - 13} width=${isOn ? 36 : 26} height="18" rx="3"></rect>`;
}

function label({ name, jumpers }: Board, marks: readonly Mark[], catalogue: Catalogue): string {
  const said = marks.map(({ part, tag }) => {
    const must = jumpers.find((jumper) => jumper.name === part)?.must;
    const text = must === undefined ? part : say(catalogue, { key: 'drawing.part', values: { name: part, position: must } });
    return say(catalogue, { key: 'drawing.mark', values: { tag, part: text } });
  });
  return say(catalogue, { key: 'drawing.marked', values: { board: name, marks: said } });
}
