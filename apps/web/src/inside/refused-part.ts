/** What the chip did not let be read, with the library's own words beside those of the page. */
import { html, type TemplateResult } from 'lit';
import { text } from '../language.ts';

export function refusedPart(detail: string): TemplateResult {
  return html`<div class="refusal"><p><b>${text('inside.refused')}</b></p>
    <p class="small">${text('flash.error.detail')}: <span lang="en">${detail}</span></p></div>`;
}
