/** The board with the parts to touch, drawn as they must be, and how a jumper's cap sits when it is ON and when it is OFF. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Board, Diagnosis } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import { namesDrawing } from '../elements/board-names.ts';
import { stepOf, suspectJumpers } from './steps.ts';
import { drawnBoard } from './telling.ts';
import '../elements/probekit-board.ts';

/** The parts that the leading causes point at, numbered as in the steps, and the part that the question is about. */
export function marksFor(diagnosis: Diagnosis, askedAbout: string | undefined): readonly { readonly part: string; readonly tag: string }[] {
  const suspects = suspectJumpers(diagnosis);
  const asked = askedAbout !== undefined && !suspects.includes(askedAbout) ? [{ part: askedAbout, tag: '?' }] : [];
  return [...suspects.map((part, index) => ({ part, tag: String(stepOf(part, diagnosis) ?? index + 1) })), ...asked];
}

/** Nothing where the board is not known, or where no part of it is to be touched or looked at. */
export function drawing(diagnosis: Diagnosis, askedAbout: string | undefined, catalogue: Catalogue): TemplateResult | typeof nothing {
  const drawn = drawnBoard(diagnosis);
  const suspects = suspectJumpers(diagnosis);
  const marks = marksFor(diagnosis, askedAbout);
  if (!drawn || marks.length === 0) return nothing;
  const { board, isSure } = drawn;
  const hasPlaces = !isSure || diagnosis.setUp.board === 'nucleo-h743zi2' || diagnosis.setUp.board === 'mb1364';
  if (!hasPlaces && board.jumpers.length === 0) return nothing;
  const wanted = suspects.map((part) => twoPins(board, part)).find((position) => position !== undefined);
  return html`<div class="show">
    ${wanted ? loupe(wanted, catalogue) : nothing}
    <figure>
      ${
        hasPlaces
          ? html`<probekit-board mode="crop" .marks=${marks} .catalogue=${catalogue}></probekit-board>`
          : namesDrawing(board, marks, catalogue)
      }
      <figcaption class="small">
        ${say(catalogue, { key: isSure ? 'examination.drawing' : 'examination.drawing.if' })}
      </figcaption>
    </figure>
  </div>`;
}

/** What a jumper of two pins must be; undefined for one with more positions. */
function twoPins({ jumpers }: Board, part: string): 'on' | 'off' | undefined {
  const { must, positions } = jumpers.find(({ name }) => name === part) ?? {};
  if (positions?.length !== 2) return undefined;
  return must === 'ON' ? 'on' : must === 'OFF' ? 'off' : undefined;
}

const PINS = svg`<rect class="loupe-frame" x="22" y="18" width="84" height="34"></rect>`;
const OFF = svg`<rect class="loupe-cap" x="78" y="14" width="52" height="42" rx="5"></rect><rect class="loupe-pin" x="38" y="29" width="12" height="12"></rect><path class="loupe-grip" d="M112 24v22"></path>`;
const ON = svg`<rect class="loupe-cap" x="18" y="12" width="92" height="46" rx="5"></rect><path class="loupe-grip" d="M64 24v22"></path>`;

/** From how it may sit now to how it must sit. */
function loupe(wanted: 'on' | 'off', catalogue: Catalogue): TemplateResult {
  const position = (at: 'on' | 'off') => html`<div class=${at === wanted ? 'is-wanted' : ''}>
    <svg class="loupe-picture" viewBox="0 0 132 64" aria-hidden="true">${PINS}${at === 'on' ? ON : OFF}</svg>
    <p class="loupe-word"><b>${at.toUpperCase()}</b>${say(catalogue, { key: `examination.loupe.${at}` })}</p>
  </div>`;
  return html`<div class="loupe">
    ${position(wanted === 'on' ? 'off' : 'on')}
    <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6h26M21 1l5 5-5 5"></path></svg>
    ${position(wanted)}
  </div>`;
}
