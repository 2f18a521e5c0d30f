/** How an action on the board goes: progress, a way to call it off, why it did not end. */
import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../language.ts';
import type { ChipWork } from './chip-work.ts';
import { progressPart } from './progress-part.ts';
import { refusalPart } from './refusal-part.ts';

export function workPart(work: ChipWork): TemplateResult {
  return html`${work.phases.length > 0 ? progressPart(work.phases) : nothing}
    ${work.isRunning ? html`<p class="row"><button type="button" class="btn btn--line work-cancel" @click=${() => work.cancel()}>${text('flash.cancel')}</button></p>` : nothing}
    ${work.hasLetGo ? html`<p class="quiet small" role="status">${text('flash.under-reset.after')}</p>` : nothing}
    <div role="alert">${work.error === undefined ? nothing : refusalPart(work.error, work.ways)}</div>`;
}
