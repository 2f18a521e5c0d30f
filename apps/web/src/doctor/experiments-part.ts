/** What may be tried at the board, by hand or by the doctor: all that would settle something, the best first, each with its button. */
import { html, nothing, type TemplateResult } from 'lit';
import { type Diagnosis, experimentOn } from 'probekit/doctor';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import type { NowActions } from './now-section.ts';

/** The button of this one is a part of its own, with what it touches. */
const WITH_A_BUTTON = 'under-reset';

/** Folded, unless no question is open. The diagnosis is in the language of the catalogue already. */
export function experimentsPart(
  { experiments = [] }: Diagnosis,
  isAsking: boolean,
  catalogue: Catalogue,
  { run }: Pick<NowActions, 'run'>,
): TemplateResult | typeof nothing {
  const offered = experiments.filter(({ id }) => id !== WITH_A_BUTTON);
  if (offered.length === 0) return nothing;
  const words = (key: SentenceKey) => say(catalogue, { key });
  return html`<details class="more experiments" ?open=${!isAsking}>
    <summary>${words('examination.now.try')}</summary>
    <ul class="try">${offered.map(
      ({ id, do: text, by }) => html`<li>
        <span>${text}</span>
        <button type="button" class="btn btn--line" @click=${() => run({ tried: id })}>
          ${words(by === 'hands' ? 'examination.now.tried' : 'examination.now.try-it')}
        </button>
      </li>`,
    )}</ul>
  </details>`;
}

/** What is to be taken back after the last experiment. */
export function undoPart({ tried, diagnosis }: ExaminationState, catalogue: Catalogue): TemplateResult | typeof nothing {
  const words = tried === undefined ? undefined : catalogue.experiments[tried];
  const undo = words && experimentOn(diagnosis?.setUp.board, words, catalogue).undo;
  return undo === undefined ? nothing : html`<p class="answered" role="status"><b>${undo}</b></p>`;
}
