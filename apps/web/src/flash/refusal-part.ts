/** Why something did not work: in the words of the page, with the library's own beside them, and the ways on from there. */
import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../language.ts';
import { currentBoard } from '../session/current-board.ts';
import { type ToldError, tellError } from './told-error.ts';

/** What the view that shows it can do about it. */
export interface Ways {
  /** Asks the other tab for the probe. */
  readonly takeOver?: () => void;
  /** Does the same again, with leave to attach. */
  readonly attach?: () => void;
  /** Does the same again, connected while the target is held in reset. Left out where that was tried. */
  readonly underReset?: () => void;
}

export function refusalPart(error: unknown, ways: Ways = {}): TemplateResult {
  const told = tellError(error);
  return html`<div class="refusal"><p><b>${told.what}</b></p>
    ${told.detail ? html`<p class="small">${text('flash.error.detail')}: <span lang="en">${told.detail}</span></p>` : nothing}
    ${waysOn(told, ways)}</div>`;
}

/** A board that does not answer is never a dead end: the doctor finds out why. */
export function waysOn(
  { isInOtherTab, isAboutTheBoard, isSilentTarget, isAsked }: ToldError,
  { takeOver, attach, underReset }: Ways,
): TemplateResult | typeof nothing {
  const byReset = isSilentTarget ? underReset : undefined;
  if (!isInOtherTab && !isAboutTheBoard && !isAsked) return nothing;
  return html`<div class="row refusal-ways">
      ${isInOtherTab && takeOver ? html`<button type="button" class="btn" @click=${takeOver}>${text('session.take-over')}</button>` : nothing}
      ${isAsked && attach ? html`<button type="button" class="btn btn--line" @click=${attach}>${text('session.attach')}</button>` : nothing}
      ${isAboutTheBoard ? html`<a class="btn btn--line" href=${currentBoard.isVirtual ? '#board' : '#doctor'}>${text('flash.error.doctor')}</a>` : nothing}
      ${byReset ? html`<button type="button" class="btn btn--line" @click=${byReset}>${text('flash.under-reset')}</button>` : nothing}
    </div>
    ${byReset ? html`<p class="small">${text('flash.under-reset.touches')}</p>` : nothing}`;
}
