/** What the doctor found, in place of a board that would not connect: what works, what does not, and what to do now. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Diagnosis } from '../doctor/index.ts';
import { type Catalogue, say } from '../words/index.ts';
import { diagnosisIn, leadingCauses, verdictOf } from './doctor.ts';

/** Typed in a terminal; it stays letter for letter. */
const IS_COMMAND = /^(?:probekit|sudo|echo) /;
const BY_HAND = ['nothing', 'resets', 'power'];

export function verdictPart(diagnosis: Diagnosis, catalogue: Catalogue): TemplateResult {
  const told = diagnosisIn(diagnosis, catalogue);
  const { good, fault } = verdictOf(told);
  const causes = leadingCauses(told.causes);
  // What erases is not offered by a button that installs.
  const remedies = causes.flatMap(({ remedies: all }) => all.filter(({ touches }) => BY_HAND.includes(touches)).slice(0, 1));
  return html`<p>${good ? html`<span class="good">${say(catalogue, good)}</span> ` : nothing}<b>${say(catalogue, fault)}</b></p>
    ${causes.map(
      ({ title, explanation, class: certainty }) => html`<p class="refusal">
        <b>${say(catalogue, { key: `examination.certainty.${certainty === 'ruled-out' ? 'possible' : certainty}` })}:</b> ${title}.
        ${explanation.beginner}</p>`,
    )}
    ${
      remedies.length === 0
        ? nothing
        : html`<h3>${say(catalogue, { key: 'install.verdict.next' })}</h3>
          <ol>${remedies.flatMap(({ what, steps }) => (steps.length > 0 ? steps : [what])).map((step) => html`<li>${IS_COMMAND.test(step) ? html`<code>${step}</code>` : step}</li>`)}</ol>`
    }`;
}
