/**
 * The buttons beside the steps, each with what it does and the worst it touches: test again, attach after all, test under
 * reset, and the remedy that software applies. A remedy that erases, or writes
 * option bytes, has no button here: it is told, with the way to the form that does it.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { type Diagnosis, leadingCauses } from 'probekit/doctor';
import { planRemedies } from 'probekit/remedies';
import { type Catalogue, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import { chooseRemedy, type PageAction } from './mending.ts';
import type { NowActions } from './now-section.ts';
import { capital, isCommand } from './telling.ts';

const SCALE = ['nothing', 'resets', 'erases', 'undone'] as const;
type Touch = (typeof SCALE)[number];
const SCALE_OF: Readonly<Record<string, Touch>> = { resets: 'resets', erases: 'erases' };
/** What the form of option bytes in the flash view does, after it has told what that costs. */
const BY_OPTION_FORM: readonly string[] = ['unlock-wrp', 'rdp-0'];

const SAVE_AND_REPLACE: readonly string[] = [
  'probekit read 0x08000000 128K -o saved.bin --connect under-reset',
  'probekit flash your.elf --connect under-reset',
];

/** What goes on from there, by what worked. */
const NEXT_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'halt-under-reset': SAVE_AND_REPLACE,
  'freeze-watchdogs': SAVE_AND_REPLACE,
  'keep-debug-clocks': SAVE_AND_REPLACE,
  'slower-clock': ['probekit info --speed 1000'],
};

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

/** What software may do about it, or what became of it. That it worked is announced with the verdict. */
export function remedyPart(state: ExaminationState, catalogue: Catalogue, { mend }: NowActions): TemplateResult | typeof nothing {
  const { diagnosis, isMending, mended, error } = state;
  if (!diagnosis) return nothing;
  if (isMending) return html`<p class="mended">${say(catalogue, { key: 'examination.mending' })}</p>`;
  if (mended) return outcome(mended, catalogue);
  if (error !== undefined) return brokeOff(error, catalogue);
  const remedy = leadingRemedy(diagnosis);
  if (!remedy) return nothing;
  const touch = remedy.touches === 'resets' ? 'resets' : 'nothing';
  return remedyButton(`examination.mend.${remedy.action}`, touch, catalogue, () => mend(touch === 'resets' ? 'reset' : 'nothing'));
}

/** A test that resets, where nothing is known beyond the wires without it and nothing better is to be done. */
export function underResetPart(state: ExaminationState, catalogue: Catalogue, { run }: NowActions): TemplateResult | typeof nothing {
  const { diagnosis, isMending, mended } = state;
  const goesFirst = mended ? mended.worked : diagnosis && leadingRemedy(diagnosis);
  if (!diagnosis || isMending || goesFirst || !mayTestUnderReset(diagnosis)) return nothing;
  return remedyButton('examination.under-reset', 'resets', catalogue, () => run({ mayReset: true }));
}

/** What this section has no button for: told with what it touches, and with the way to the form that does it, where there is one. */
export function toldPart(diagnosis: Diagnosis, catalogue: Catalogue): readonly TemplateResult[] {
  return toldRemedies(diagnosis).map(
    ({ what, touches, steps, action = '' }) => html`<div class="remedy">
      <h3>${capital(what)}</h3>
      ${scale(SCALE_OF[touches] ?? 'undone', catalogue)}
      <ul class="plain-list">${steps.map((step) => html`<li>${isCommand(step) ? html`<code>${step}</code>` : step}</li>`)}</ul>
      ${
        BY_OPTION_FORM.includes(action)
          ? html`<p class="small">${say(catalogue, { key: 'examination.by-options' })} <a href="#flash/options">${say(catalogue, { key: 'examination.by-options.open' })}</a></p>`
          : html`<p class="small">${say(catalogue, { key: 'examination.erases.no-button' })}</p>`
      }
    </div>`,
  );
}

/** Whether there is anything to do that is not done by hand. */
export function hasRemedy(diagnosis: Diagnosis): boolean {
  return leadingRemedy(diagnosis) !== undefined || toldRemedies(diagnosis).length > 0;
}

/** Of the doctor's own remedies those that the evidence speaks for. */
function toldRemedies(diagnosis: Diagnosis) {
  const planned = planRemedies(diagnosis, 'erase').map(({ action }) => action as string);
  const told = leadingCauses(diagnosis.causes)
    .flatMap((cause) => cause.remedies)
    .filter(({ touches, action }) => {
      if (action !== undefined && BY_OPTION_FORM.includes(action)) return planned.includes(action);
      if (action === 'unlock-pcrop' && !planned.includes(action)) return false;
      return touches === 'erases' || touches === 'cannot be undone';
    });
  // Two causes may name the same remedy.
  return [...new Map(told.map((remedy) => [remedy.what, remedy])).values()];
}

type RemedyKey = 'examination.under-reset' | `examination.mend.${PageAction}`;

function remedyButton(key: RemedyKey, touch: 'nothing' | 'resets', catalogue: Catalogue, act: () => void): TemplateResult {
  return html`<div class="remedy">
    <button type="button" class="btn btn--line" @click=${act}>
      ${say(catalogue, { key })}<small>${say(catalogue, { key: `examination.touch.${touch}` })}</small>
    </button>
    ${scale(touch, catalogue)}
    <p class="small">${say(catalogue, { key: `${key}.text` })}</p>
  </div>`;
}

function scale(touch: Touch, catalogue: Catalogue): TemplateResult {
  const worst = say(catalogue, { key: `examination.scale.${touch}` });
  return html`<div class="touch" role="img" aria-label=${say(catalogue, { key: 'examination.scale.label', values: { worst } })}>
    ${SCALE.map((step) => html`<span class=${step === touch ? 'is-worst' : ''}>${say(catalogue, { key: `examination.scale.${step}` })}</span>`)}
  </div>`;
}

function outcome({ action, worked }: NonNullable<ExaminationState['mended']>, catalogue: Catalogue): TemplateResult {
  const commands = NEXT_COMMANDS[action];
  const key = worked ? (`examination.mended.${action}` as const) : 'examination.mended.not';
  return html`<div class="mended" role=${worked ? nothing : 'status'}>
    <p><b>${say(catalogue, { key })}</b></p>
    <p>${say(catalogue, { key: `${key}.next` })}</p>
    ${worked && commands ? html`<pre class="raw" tabindex="0">${commands.join('\n')}</pre>` : nothing}
  </div>`;
}

function brokeOff(error: unknown, catalogue: Catalogue): TemplateResult {
  const reason = error instanceof Error ? error.message : String(error);
  return html`<p class="mended" role="status">${say(catalogue, { key: 'examination.mended.broke-off', values: { reason } })}</p>`;
}

/** The remedy that software applies, when it belongs to a leading cause. */
function leadingRemedy(diagnosis: Diagnosis) {
  const leading = leadingCauses(diagnosis.causes).map(({ id }) => id);
  const chosen = [chooseRemedy(diagnosis, 'nothing'), chooseRemedy(diagnosis, 'reset')].find((one) => one && leading.includes(one.cause));
  return chosen && { action: chosen.action, touches: chosen.touches };
}

/** A target that is silent, or a core that cannot be seen, may still answer while it is held in reset. */
function mayTestUnderReset({ evidence }: Diagnosis): boolean {
  const outcomeOf = (check: string) => evidence.find((finding) => finding.check === check)?.outcome;
  const isSilent = outcomeOf('C5') !== undefined && outcomeOf('C5') !== 'answers';
  return outcomeOf('C6') === undefined && (isSilent || outcomeOf('C9') === 'unreadable' || outcomeOf('C9') === 'held-in-reset');
}
