/**
 * The buttons below the steps, each with what it does and the worst it touches: test again, attach after all, test under
 * reset, and the remedy that software applies. A remedy that erases, or worse, has no button here: its steps stand above.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { chooseRemedy, type Diagnosis, leadingCauses } from 'probekit/doctor';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import type { NowActions } from './now-section.ts';

type Touch = 'nothing' | 'resets';
const SCALE = ['nothing', 'resets', 'erases', 'undone'] as const;

export function againButton(catalogue: Catalogue, { run }: Pick<NowActions, 'run'>): TemplateResult {
  return html`<div class="remedy">
    <button type="button" class="btn" @click=${() => run()}>
      ${say(catalogue, { key: 'examination.again' })}<small>${say(catalogue, { key: 'examination.touch.nothing' })}</small>
    </button>
  </div>`;
}

/** Where the target was not attached to, as asked. */
export function attachButton({ warnings }: Diagnosis, catalogue: Catalogue, { run }: NowActions): TemplateResult | typeof nothing {
  if (!warnings.some(({ code }) => code === 'attach-skipped')) return nothing;
  return html`<div class="remedy">
    <button type="button" class="btn btn--line" @click=${() => run({ mayAttach: true })}>
      ${say(catalogue, { key: 'examination.now.attach' })}
      <small>${say(catalogue, { key: 'examination.now.attach.touches' })}</small>
    </button>
  </div>`;
}

/** What software may do about it. What was done already is told instead. */
export function remedyPart(state: ExaminationState, catalogue: Catalogue, { run, mend }: NowActions): TemplateResult | typeof nothing {
  const { diagnosis, isMending, mended, error } = state;
  if (!diagnosis) return nothing;
  if (isMending) return html`<p class="mended">${say(catalogue, { key: 'examination.mending' })}</p>`;
  if (mended) return outcome(mended, catalogue);
  if (error !== undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    return html`<p class="mended" role="status">${say(catalogue, { key: 'examination.mended.broke-off', values: { reason } })}</p>`;
  }
  const remedy = leadingRemedy(diagnosis);
  if (remedy) {
    const touch: Touch = remedy.touches === 'resets' ? 'resets' : 'nothing';
    const level = touch === 'resets' ? 'reset' : 'nothing';
    return remedyButton(`examination.mend.${remedy.action}`, touch, catalogue, () => mend(level));
  }
  return mayTestUnderReset(diagnosis)
    ? remedyButton('examination.under-reset', 'resets', catalogue, () => run({ mayReset: true }))
    : nothing;
}

type RemedyKey = 'examination.under-reset' | `examination.mend.${'halt-under-reset' | 'slower-clock' | 'leave-loader'}`;

function remedyButton(key: RemedyKey, touch: Touch, catalogue: Catalogue, act: () => void): TemplateResult {
  return html`<div class="remedy">
    <button type="button" class="btn btn--line" @click=${act}>
      ${say(catalogue, { key })}<small>${say(catalogue, { key: `examination.touch.${touch}` })}</small>
    </button>
    ${scale(touch, catalogue)}
    <p class="small">${say(catalogue, { key: `${key}.text` as SentenceKey })}</p>
  </div>`;
}

function scale(touch: Touch, catalogue: Catalogue): TemplateResult {
  const worst = say(catalogue, { key: `examination.scale.${touch}` });
  return html`<div class="touch" role="img" aria-label=${say(catalogue, { key: 'examination.scale.label', values: { worst } })}>
    ${SCALE.map((step) => html`<span class=${step === touch ? 'is-worst' : ''}>${say(catalogue, { key: `examination.scale.${step}` })}</span>`)}
  </div>`;
}

function outcome({ action, worked }: NonNullable<ExaminationState['mended']>, catalogue: Catalogue): TemplateResult {
  const key = worked ? (`examination.mended.${action}` as const) : 'examination.mended.not';
  return html`<div class="mended" role="status">
    <p><b>${say(catalogue, { key })}</b></p>
    <p>${say(catalogue, { key: `${key}.next` })}</p>
  </div>`;
}

/** The remedy that software applies, when it belongs to a leading cause. */
function leadingRemedy(diagnosis: Diagnosis) {
  const chosen = chooseRemedy(diagnosis, 'nothing') ?? chooseRemedy(diagnosis, 'reset');
  const leading = leadingCauses(diagnosis.causes).map(({ id }) => id);
  const fitting = [chosen, chooseRemedy(diagnosis, 'reset')].find((one) => one && leading.includes(one.cause));
  return fitting && { action: fitting.action, touches: fitting.remedy.touches };
}

/** A target that is silent, or a core that cannot be seen, may still answer while it is held in reset. */
function mayTestUnderReset({ evidence }: Diagnosis): boolean {
  const outcomeOf = (check: string) => evidence.find((finding) => finding.check === check)?.outcome;
  const isSilent = outcomeOf('C5') !== undefined && outcomeOf('C5') !== 'answers';
  return outcomeOf('C6') === undefined && (isSilent || outcomeOf('C9') === 'unreadable' || outcomeOf('C9') === 'held-in-reset');
}
