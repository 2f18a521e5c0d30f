/** What stands below the live drawing: ordinary controls for the cable and the jumpers with several positions, and the lamps in words. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Physics } from 'probekit/base';
import { type Catalogue, type Said, say } from 'probekit/words';
import { type Lamp, lampSaid } from './board-lamps.ts';
import { JUMPERS, type JumperPart, type JumperPosition, LAMPS } from './board-parts.ts';
import { type BoardState, CABLE_PHYSICS, type CableState, cableState } from './board-state.ts';

/** How the position is told: as printed, else ON or OFF. */
export function positionSaid(catalogue: Catalogue, { id, printed }: JumperPosition): string {
  return printed ?? say(catalogue, { key: id === 'on' ? 'drawing.position.on' : 'drawing.position.off' });
}

export function boardControls(state: BoardState, catalogue: Catalogue, change: (physics: Physics) => void): TemplateResult {
  return html`<div class="controls">
    ${cableButtons(state, catalogue, change)}
    ${JUMPERS.filter(({ positions }) => positions.length > 2).map((part) => radioList(part, state, catalogue, change))}
  </div>`;
}

function cableButtons(state: BoardState, catalogue: Catalogue, change: (physics: Physics) => void): TemplateResult {
  const now = cableState(state);
  const button = (kind: CableState) => html`<button type="button" aria-pressed=${kind === now ? 'true' : 'false'}
    @click=${() => change(CABLE_PHYSICS[kind])}>${say(catalogue, { key: `drawing.cable.${kind}` })}</button>`;
  return html`<fieldset><legend>${say(catalogue, { key: 'drawing.cable' })}</legend>
    <div class="choices">${(['data', 'charging', 'unplugged'] as const).map(button)}</div></fieldset>`;
}

function radioList({ name, label, positions }: JumperPart, state: BoardState, catalogue: Catalogue, change: (physics: Physics) => void) {
  const radio = (position: JumperPosition) => html`<label><input type="radio" name=${name}
    .checked=${live(state.jumpers[name] === position.id)}
    @change=${() => change({ jumpers: { [name]: position.id } })}>${positionSaid(catalogue, position)}</label>`;
  return html`<fieldset><legend><b>${name}</b> ${label}</legend><div class="choices">${positions.map(radio)}</div></fieldset>`;
}

/** Each lamp in words, since nothing is told by colour alone. */
export function lampList(lampOf: (name: string) => Lamp | undefined, catalogue: Catalogue): TemplateResult {
  const told = (said: Said) => say(catalogue, said);
  return html`<ul class="lamps" role="list" aria-label=${told({ key: 'drawing.lamps' })}>${LAMPS.map(
    ({ name, label }) =>
      html`<li><b>${name}</b><span>${label}</span><span class="only-read">: </span><span>${told(lampSaid(lampOf(name)))}</span></li>`,
  )}</ul>`;
}
