/** After a fault that is gone: what of the steps helped, so that the report can say so to the next person. */
import { html, nothing, type TemplateResult } from 'lit';
import { solvedText, stepIn } from 'probekit/report';
import { type Catalogue, say } from 'probekit/words';
import type { Examination, ExaminationState } from './examination.ts';
import { capital } from './telling.ts';

export function solvedSection(
  examination: Pick<Examination, 'solvedWith'> & { readonly state: ExaminationState },
  catalogue: Catalogue,
): TemplateResult | typeof nothing {
  const { helped, solved } = examination.state;
  if (solved) return html`<p class="answered" role="status"><b>${solvedText(solved, catalogue)}</b></p>`;
  if (!helped) return nothing;
  return html`<section class="sec solved">
    <h2>${say(catalogue, { key: 'examination.solved.title' })}</h2>
    <p class="quiet">${say(catalogue, { key: 'examination.solved.text' })}</p>
    <div class="row">
      ${helped.map(
        (step) => html`<button type="button" class="btn btn--line" @click=${() => examination.solvedWith(step)}>
          ${capital(stepIn({ cause: step.cause, step: step.remedy.what }, catalogue))}
        </button>`,
      )}
    </div>
  </section>`;
}
