/** Why something did not work: in the words of the page, with the library's own beside them, and the probe where another tab has it. */
import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../language.ts';
import { tellError } from './told-error.ts';

/** `takeOver` asks the other tab for it. */
export function refusalPart(error: unknown, takeOver?: () => void): TemplateResult {
  const { what, detail, isInOtherTab } = tellError(error);
  return html`<div class="refusal"><p><b>${what}</b></p>
    ${detail ? html`<p class="small">${text('flash.error.detail')}: <span lang="en">${detail}</span></p>` : nothing}
    ${isInOtherTab && takeOver ? html`<p class="row"><button type="button" class="btn" @click=${takeOver}>${text('session.take-over')}</button></p>` : nothing}</div>`;
}
