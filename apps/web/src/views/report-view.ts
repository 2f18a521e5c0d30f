/**
 * A report of somebody else, read-only: the doctor runs again on what was recorded, without a board, and the page tells
 * the verdict, the chain, the evidence, and every transfer. File or link are untrusted: what they claim is never shown as ours.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { hasCode, type ProbekitError } from 'probekit/base';
import { type Diagnosis, diagnosisIn } from 'probekit/doctor';
import {
  afterwards,
  type Case,
  dialogueOf,
  headOf,
  lengthMs,
  openCase,
  readReport,
  readReportLink,
  reportAsHtml,
  reportAsMarkdown,
} from 'probekit/report';
import { drawing } from '../doctor/drawing-part.ts';
import { evidenceSection } from '../doctor/evidence-section.ts';
import type { ExaminationState } from '../doctor/examination.ts';
import { notThisSection } from '../doctor/not-this-section.ts';
import { downloadText, reportButtons } from '../doctor/report-section.ts';
import { concludedStations } from '../doctor/stations.ts';
import { stepsFor } from '../doctor/steps.ts';
import { verdictSection } from '../doctor/verdict-section.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import type { RouteState } from '../route.ts';
import '../styles/report.css';
import '../elements/probekit-chain.ts';
import './paste-field.ts';

/** More rows make no page that scrolls. */
const MOST_ROWS = 2000;

class ReportView extends LanguageElement {
  static override properties = { text: {}, link: {}, opened: { state: true }, refusal: { state: true } };
  declare text: string;
  /** What a link holds, in place of a text. */
  declare link: string;
  declare opened: Case | undefined;
  /** Why the report cannot be told. */
  declare refusal: unknown;

  constructor() {
    super();
    this.text = '';
    this.link = '';
    this.opened = undefined;
    this.refusal = undefined;
    // The heading that says that it is read goes, and the reader's place with it.
    new KeepsFocus(this, 'h1');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text') && !changed.has('link')) return;
    this.opened = undefined;
    this.refusal = undefined;
    if (this.#isGiven) void this.#open(this.text, this.link);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.dataset['verdict'] = this.opened?.diagnosis.verdict ?? '';
  }

  get #isGiven(): boolean {
    return this.text !== '' || this.link !== '';
  }

  async #open(file: string, link: string): Promise<void> {
    let opened: Case | undefined;
    let refusal: unknown;
    try {
      opened = await openCase(link === '' ? readReport(file) : readReportLink(link));
    } catch (error) {
      refusal = error;
    }
    if (file !== this.text || link !== this.link) return;
    this.opened = opened;
    this.refusal = refusal;
  }

  protected override render(): TemplateResult {
    if (this.opened) return told(this.opened);
    const isReading = this.#isGiven && this.refusal === undefined;
    return html`<h1>${text(isReading ? 'page.loading' : 'page.report.title')}</h1>
      ${this.refusal === undefined ? nothing : html`<p class="refusal" role="alert">${refused(this.refusal)}</p>`}
      ${isReading ? nothing : html`<p class="lead">${text('page.report.start')}</p><probekit-paste class="alone"></probekit-paste>`}`;
  }
}

function refused(error: unknown): string {
  if (hasCode(error, 'report/link-damaged')) return text('page.report.link.damaged');
  if (hasCode(error, 'report/link-too-long')) return text('page.report.link.long');
  if (hasCode(error, 'report/link-version')) return text('page.report.link.version');
  if (hasCode(error, 'report/too-large')) return text('page.report.too-large');
  if (hasCode(error, 'report/version')) {
    const { probekit } = namedIn(error, 'probekit');
    return probekit ? text('page.report.version', { probekit }) : text('page.report.version.unknown');
  }
  if (hasCode(error, 'report/format')) return text('page.report.format', namedIn(error, 'place'));
  return error instanceof Error ? error.message : String(error);
}

/** What anybody may have written, in short. */
function namedIn({ evidence }: ProbekitError, name: string): Readonly<Record<string, string>> {
  return { [name]: String((evidence as Readonly<Record<string, unknown>>)[name]).slice(0, 40) };
}

function told(opened: Case): TemplateResult {
  const words = catalogue();
  const { report, diagnosis } = opened;
  const state = concluded(diagnosis);
  return html`<p class="quiet">${isSame(diagnosis, report.diagnosis) ? text('report.replayed', { version: report.probekit }) : otherwise(opened)}</p>
    <probekit-chain layout="row" picture .stations=${state.stations} .catalogue=${words}></probekit-chain>
    <div class="doctor-status">${verdictSection(state, words)}</div>
    ${afterwards(report, words).map((line) => html`<p class="answered"><b>${line}</b></p>`)}
    <div class="cols">
      <div>${nextSection(diagnosis)} ${headSection(opened)}</div>
      <div>${evidenceSection(state, words)} ${notThisSection(state, words)} ${handOn(opened)}</div>
    </div>
    ${dialogueSection(opened)}`;
}

/** As an examination that has ended and asks nothing. */
function concluded(diagnosis: Diagnosis): ExaminationState {
  const { evidence: findings } = diagnosis;
  return { phase: 'done', stations: concludedStations(diagnosis), findings, diagnosis, skipped: [], isMending: false };
}

function isSame(now: Diagnosis, then: Diagnosis): boolean {
  return now.verdict === then.verdict && now.causes[0]?.id === then.causes[0]?.id;
}

function otherwise({ report, diagnosis }: Case): string {
  const brief = ({ verdict, causes: [first] }: Diagnosis) => [text(`report.verdict.${verdict}`), first?.title].filter(Boolean).join(': ');
  return text('report.replayed-otherwise', { version: report.probekit, before: brief(report.diagnosis), now: brief(diagnosis) });
}

function nextSection(given: Diagnosis): TemplateResult | typeof nothing {
  if (given.verdict === 'healthy') return nothing;
  const words = catalogue();
  const diagnosis = diagnosisIn(given, words);
  // The probe is somebody else's: this page cannot wait for it.
  const { probe: _elsewhere, ...unseen } = diagnosis;
  const lists = stepsFor(unseen, words);
  if (lists.length === 0) return nothing;
  return html`<section class="now">
    <h2>${text('examination.now.title')}</h2>
    ${lists.map(
      ({ heading, steps }) => html`${heading ? html`<h3 class="steps-head">${heading}</h3>` : nothing}
      <ol class="steps">${steps.map((step) => html`<li><span>${step}</span></li>`)}</ol>`,
    )}
    ${drawing(diagnosis, undefined, words)}
  </section>`;
}

function headSection(opened: Case): TemplateResult {
  return html`<section class="sec">
    <h2>${text('report.title')}</h2>
    <dl class="facts">${headOf(opened, catalogue()).map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
  </section>`;
}

function handOn(opened: Case): TemplateResult {
  const words = catalogue();
  const save = html`<button type="button" class="btn btn--line" @click=${() => downloadText('case.html', reportAsHtml(opened, words), 'text/html')}>
    ${text('page.report.save')}
  </button>`;
  return html`<section class="sec">
    <h2>${text('page.report.hand-on')}</h2>
    ${reportButtons({ report: () => opened.report, post: () => reportAsMarkdown(opened, words) }, words, save)}
  </section>`;
}

/** Every transfer by its name, its bytes below it. */
function dialogueSection({ report }: Case): TemplateResult {
  const dialogue = dialogueOf(report.recording.trace);
  if (dialogue.length === 0) return html`<p class="quiet">${text('report.no-dialogue')}</p>`;
  return html`<details class="more">
    <summary>${text('report.dialogue', { count: dialogue.length, ms: lengthMs(dialogue) })}</summary>
    <div class="dialogue" tabindex="0"><table>
      ${dialogue.slice(0, MOST_ROWS).map(
        ({ atMs, command, reply, sent, received }) => html`<tr>
          <td>${atMs.toFixed(1)} ms</td>
          <td>${command}</td>
          <td>${reply}</td>
          <td class="quiet">${sent}${received === '' ? nothing : html` → ${received}`}</td>
        </tr>`,
      )}
    </table></div>
    ${dialogue.length > MOST_ROWS ? html`<p class="quiet">${text('report.cut')}</p>` : nothing}
  </details>`;
}

customElements.define('probekit-report', ReportView);

export const view = ({ text: file = '', link = '' }: RouteState): TemplateResult =>
  html`<probekit-report .text=${file} .link=${link}></probekit-report>`;
