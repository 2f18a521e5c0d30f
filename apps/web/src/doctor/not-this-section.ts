/** What the evidence rules out, and why: it saves people the evening. Other causes that are excluded stand folded below. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { type Diagnosis, diagnosisIn } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import { asSentence, capital } from './telling.ts';

const STRUCK = svg`<circle cx="10" cy="10" r="7.5"></circle><path d="M4.7 15.3L15.3 4.7"></path>`;

export function notThisSection({ diagnosis }: ExaminationState, catalogue: Catalogue): TemplateResult | typeof nothing {
  if (!diagnosis || diagnosis.verdict === 'healthy') return nothing;
  const { good, ruledOut } = diagnosisIn(diagnosis, catalogue);
  if (good.length === 0) return nothing;
  return html`<section class="sec">
    <h2>${say(catalogue, { key: 'examination.not.title' })}</h2>
    <ul class="notli">
      ${good.map(({ what, because }) => struck(capital(what), asSentence(because)))}
    </ul>
    ${ruledOut.length > 0 ? excluded(ruledOut, catalogue) : nothing}
  </section>`;
}

/** A row with the struck circle: something that is not so. */
export function struck(what: string, because: string): TemplateResult {
  return html`<li>
    <svg viewBox="0 0 20 20" aria-hidden="true">${STRUCK}</svg>
    <div><b>${what}</b><span>${because}</span></div>
  </li>`;
}

function excluded(ruledOut: Diagnosis['ruledOut'], catalogue: Catalogue): TemplateResult {
  return html`<details class="more">
    <summary>${say(catalogue, { key: 'examination.not.more', values: { count: ruledOut.length } })}</summary>
    <ul class="plain-list">
      ${ruledOut.map(({ title }) => html`<li>${asSentence(title)}</li>`)}
    </ul>
  </details>`;
}
