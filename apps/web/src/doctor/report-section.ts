/** The report for somebody who helps: as a file or a link that replays, or as text for a message. Nothing is sent from here. */
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { hasCode } from 'probekit/base';
import { type Report, reportAsLink } from 'probekit/report';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import type { Examination } from './examination.ts';
import { reportAsPost } from './report.ts';

const FILE_NAME = 'case.probekit';
const COPIED_FOR_MS = 2000;

/** What is shown of an examination, and the report of it. */
export type Reportable = Pick<Examination, 'state' | 'report'>;

/** What was said of one report's link holds for no other. */
export function reportSection(examination: Reportable, catalogue: Catalogue): TemplateResult | typeof nothing {
  if (!examination.state.diagnosis) return nothing;
  return html`<section class="sec">
    <h2>${say(catalogue, { key: 'examination.report.title' })}</h2>
    <p class="quiet">${say(catalogue, { key: 'examination.report.text' })}</p>
    ${keyed(examination.state.diagnosis, reportButtons(handedOn(examination, catalogue), catalogue))}
  </section>`;
}

export function handedOn(examination: Reportable, catalogue: Catalogue): HandedOn {
  return { report: () => examination.report(), post: () => reportAsPost(examination.report(), catalogue) };
}

/** What can be handed on. Both are made when a button asks for them. */
export interface HandedOn {
  readonly report: () => Report;
  /** The same as one forum post. */
  readonly post: () => string;
}

/** The buttons, with others of the view's own, and what is said when one of them cannot do it. */
export function reportButtons(
  { report, post }: HandedOn,
  catalogue: Catalogue,
  others: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const words = (key: SentenceKey) => say(catalogue, { key });
  return html`<div class="row report-buttons">
    <button type="button" class="btn btn--line" @click=${() => download(report())}>${words('examination.report.download')}</button>
    ${copyButton('examination.report.link', (button) => copyLink(button, report()), words)}
    ${copyButton('examination.report.copy', (button) => copyText(button, post()), words)}
    ${others}
    <label class="copy-by-hand small" hidden>
      ${words('examination.report.select')}<textarea readonly rows="12"></textarea>
    </label>
    <p class="small link-too-long" role="alert" hidden>${words('examination.report.link.long')}</p>
    <p class="small link-note">
      ${words('examination.report.link.text')} ${isOnThisComputer() ? words('examination.report.link.here') : nothing}
    </p>
  </div>`;
}

function copyButton(name: SentenceKey, copy: (button: HTMLElement) => Promise<void>, words: (key: SentenceKey) => string): TemplateResult {
  return html`<button type="button" class="btn btn--line copy-report" @click=${(event: Event) => copy(event.currentTarget as HTMLElement)}>
    <span>${words(name)}</span><span>${words('examination.report.copied')}</span>
  </button>`;
}

/** An address that means another computer to whoever is sent it. */
function isOnThisComputer(): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(location.hostname);
}

function download(report: Report): void {
  downloadText(FILE_NAME, `${JSON.stringify(report, null, 2)}\n`, 'application/json');
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

/** A report that no link holds is told as such, beside the button for the file. */
async function copyLink(button: HTMLElement, report: Report): Promise<void> {
  const refusal = button.parentElement?.querySelector<HTMLElement>('.link-too-long');
  let link: string | undefined;
  try {
    link = reportAsLink(report, location.href);
  } catch (error) {
    if (!hasCode(error, 'report/link-too-long')) throw error;
  }
  if (refusal) refusal.hidden = link !== undefined;
  if (link !== undefined) await copyText(button, link);
}

/** Where it may not, the text itself is shown in the label beside the button. */
async function copyText(button: HTMLElement, text: string): Promise<void> {
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
