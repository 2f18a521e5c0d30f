/** The report for somebody who helps: as a file that replays, or as text for a message. Nothing is sent from here. */
import { html, nothing, type TemplateResult } from 'lit';
import { type Catalogue, say } from 'probekit/words';
import type { Examination } from './examination.ts';
import { reportAsPost } from './report.ts';

const FILE_NAME = 'case.probekit';
const COPIED_FOR_MS = 2000;

/** What is shown of an examination, and the report of it. */
export type Reportable = Pick<Examination, 'state' | 'report'>;

export function reportSection(examination: Reportable, catalogue: Catalogue): TemplateResult | typeof nothing {
  if (!examination.state.diagnosis) return nothing;
  return html`<section class="sec">
    <h2>${say(catalogue, { key: 'examination.report.title' })}</h2>
    <p class="quiet">${say(catalogue, { key: 'examination.report.text' })}</p>
    ${reportButtons(examination, catalogue)}
  </section>`;
}

/** The two buttons, and the text itself where the browser does not let the page copy. */
export function reportButtons(examination: Reportable, catalogue: Catalogue): TemplateResult {
  return html`<div class="row report-buttons">
    <button type="button" class="btn btn--line" @click=${() => download(examination)}>
      ${say(catalogue, { key: 'examination.report.download' })}
    </button>
    <button type="button" class="btn btn--line copy-report" @click=${(event: Event) => copyText(event.currentTarget as HTMLElement, reportAsPost(examination.report(), catalogue))}>
      <span>${say(catalogue, { key: 'examination.report.copy' })}</span>
      <span>${say(catalogue, { key: 'examination.report.copied' })}</span>
    </button>
    ${copyByHand(catalogue)}
  </div>`;
}

/** Shown only where the browser does not let the page copy. */
export function copyByHand(catalogue: Catalogue): TemplateResult {
  return html`<label class="copy-by-hand small" hidden>
    ${say(catalogue, { key: 'examination.report.select' })}<textarea readonly rows="12"></textarea>
  </label>`;
}

function download(examination: Reportable): void {
  downloadText(FILE_NAME, `${JSON.stringify(examination.report(), null, 2)}\n`, 'application/json');
}

export function downloadText(name: string, text: string, type: string): void {
  downloadFile(name, new Blob([text], { type }));
}

export function downloadFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Where it may not, the text itself is shown in the label beside the button. */
export async function copyText(button: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not allowed to: the text is shown, to be copied by hand.
    showText(button.parentElement, text);
    return;
  }
  button.dataset['done'] = '';
  setTimeout(() => delete button.dataset['done'], COPIED_FOR_MS);
}

function showText(around: HTMLElement | null, text: string): void {
  const label = around?.querySelector<HTMLElement>('.copy-by-hand');
  const field = label?.querySelector('textarea');
  if (!label || !field) return;
  label.hidden = false;
  field.value = text;
  field.focus();
  field.select();
}
