/** What the examination of a healthy board left as it was: only what is true of this run. */
import { html, nothing, type TemplateResult } from 'lit';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import { struck } from './not-this-section.ts';
import type { NowActions } from './now-section.ts';
import { handedOn, type Reportable, reportButtons } from './report-section.ts';

export function leftSection(
  examination: Reportable,
  catalogue: Catalogue,
  { run }: Pick<NowActions, 'run'>,
): TemplateResult | typeof nothing {
  const { diagnosis } = examination.state;
  if (diagnosis?.verdict !== 'healthy') return nothing;
  const wasReset = diagnosis.evidence.some(({ check }) => check === 'C6');
  const row = (what: SentenceKey, because: SentenceKey) => struck(say(catalogue, { key: what }), say(catalogue, { key: because }));
  return html`<section class="sec">
    <h2>${say(catalogue, { key: 'examination.left.title' })}</h2>
    <ul class="notli">
      ${wasReset ? nothing : row('examination.left.reset', 'examination.left.reset.text')}
      ${row('examination.left.written', wasReset ? 'examination.left.written.text' : 'examination.left.written.reads')}
      ${row('examination.left.sent', 'examination.left.sent.text')}
    </ul>
    ${
      wasReset
        ? html`<p class="deciding"><b>${say(catalogue, { key: 'examination.left.was-reset' })}.</b> ${say(catalogue, { key: 'examination.left.was-reset.text' })}</p>`
        : nothing
    }
    <div class="row left-buttons">
      <button type="button" class="btn" @click=${() => run()}>${say(catalogue, { key: 'examination.again' })}</button>
      <a class="btn btn--line" href="#flash">${say(catalogue, { key: 'session.nav.flash' })}</a>
      <a class="btn btn--line" href="#explain">${say(catalogue, { key: 'examination.healthy.paste' })}</a>
      ${reportButtons(handedOn(examination, catalogue), catalogue)}
    </div>
  </section>`;
}
