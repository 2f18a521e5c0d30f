/** What is wrong, in two lines: what is proven good, then what is not; then how sure, why, and the fact that decides. */
import { html, nothing, type TemplateResult } from 'lit';
import {
  type Board,
  besideCauses,
  type CauseReport,
  type Diagnosis,
  diagnosisIn,
  type Finding,
  jumpersFor,
  leadingCauses,
  verdictOf,
} from 'probekit/doctor';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import type { Mended } from './mending.ts';
import { asSentence, type CertaintyWord, capital, certaintyOf, drawnBoard } from './telling.ts';

type StationName = Diagnosis['stations'][number]['name'];

/** The checks that decide about a station, the telling one first. */
const DECIDING: Readonly<Record<StationName, readonly Finding['check'][]>> = {
  host: ['C1'],
  cable: ['C1'],
  USB: ['C1'],
  driver: ['C2'],
  probe: ['C3', 'C2'],
  power: ['C4', 'C5'],
  wires: ['C5', 'C6'],
  reset: ['C9', 'C6', 'C5'],
  debug: ['C11', 'C8', 'C5'],
  core: ['C9', 'C6'],
  flash: ['C11', 'C10'],
  firmware: ['C6', 'C9', 'C5'],
};

/** Undefined while there is no diagnosis. The place around it is there from the start, so that it is announced once. */
export function verdictSection(
  { diagnosis, mended }: ExaminationState,
  catalogue: Catalogue,
  { level = 1 }: { readonly level?: 1 | 2 } = {},
): TemplateResult | typeof nothing {
  if (!diagnosis) return nothing;
  const told = diagnosisIn(diagnosis, catalogue);
  if (mended?.worked) return reached(told, mended, catalogue, level);
  return told.verdict === 'healthy' ? healthy(told, catalogue, level) : faulty(told, catalogue, level);
}

/** The same in one line. */
export function briefVerdict({ diagnosis, mended }: ExaminationState, catalogue: Catalogue): string {
  if (!diagnosis) return '';
  if (mended?.worked) return say(catalogue, { key: `examination.reached.${mended.action}.still` });
  if (diagnosis.verdict !== 'healthy') return say(catalogue, verdictOf(diagnosis).fault);
  return say(catalogue, { key: `examination.${isHalted(diagnosis) ? 'halted' : 'healthy'}.title` });
}

/** After a remedy that worked: what has become of it, and the cause, which is still there. */
function reached({ causes }: Diagnosis, { action, cause }: Mended, catalogue: Catalogue, level: 1 | 2): TemplateResult {
  const because = causes.find(({ id }) => id === cause);
  const words = (part: 'good' | 'still') => say(catalogue, { key: `examination.reached.${action}.${part}` });
  return html`<div class="verdict">
    ${heading(html`<span class="good">${words('good')}</span> <span>${words('still')}</span>`, level)}
    ${because ? causeBlock(because, catalogue) : nothing}
  </div>`;
}

/** The only heading of a view, or one below the heading of the view that the verdict is a part of. */
function heading(lines: TemplateResult, level: 1 | 2): TemplateResult {
  return level === 1 ? html`<h1>${lines}</h1>` : html`<h2>${lines}</h2>`;
}

/** A core that was halted says nothing about the program, which may be what cuts the ST-LINK off. */
function isHalted({ evidence }: Diagnosis): boolean {
  return evidence.some(({ check, outcome }) => check === 'C9' && outcome === 'halted');
}

function healthy(diagnosis: Diagnosis, catalogue: Catalogue, level: 1 | 2): TemplateResult {
  const words = (part: 'title' | 'text' | 'next') =>
    say(catalogue, { key: `examination.${isHalted(diagnosis) ? 'halted' : 'healthy'}.${part}` });
  return html`<div class="verdict">
    ${heading(html`<span>${words('title')}</span>`, level)}
    <div class="cause">
      ${certaintySign('proven', catalogue)}
      <div>
        <p>${words('text')}</p>
        <p>${words('next')}</p>
        ${diagnosis.warnings.map(({ text }) => html`<p>${text}</p>`)}
      </div>
    </div>
  </div>`;
}

function faulty(diagnosis: Diagnosis, catalogue: Catalogue, level: 1 | 2): TemplateResult {
  const { good, fault } = verdictOf(diagnosis);
  const leading = leadingCauses(diagnosis.causes);
  const board = drawnBoard(diagnosis)?.board;
  return html`<div class="verdict">
    ${heading(
      html`${good ? html`<span class="good">${say(catalogue, good)}</span>` : nothing}
      <span>${say(catalogue, fault)}</span>`,
      level,
    )}
    ${leading.map((cause, index) => causeBlock(cause, catalogue, { board, ...(index > 0 && { word: 'examination.or' }) }))}
    ${besideCauses(diagnosis.causes).map((cause) => causeBlock(cause, catalogue, { board, word: 'keyword.also' }))}
    <p class="deciding">${decidingFacts(diagnosis, catalogue).join(' ')}</p>
    ${diagnosis.warnings.map(({ text }) => html`<p class="deciding">${text}</p>`)}
  </div>`;
}

interface Telling {
  /** In place of how sure it is: how it stands to the cause before it. */
  readonly word?: SentenceKey;
  /** The board whose jumpers are named that the cause points at. */
  readonly board?: Board | undefined;
}

function causeBlock(cause: CauseReport, catalogue: Catalogue, { word, board }: Telling = {}): TemplateResult {
  const { id, title, explanation } = cause;
  return html`<div class="cause">
    ${certaintySign(certaintyOf(cause), catalogue, word)}
    <div>
      <p>${asSentence(title)} ${jumpersFor([id], board).map((part) => html`<b class="part">${part}</b>`)}</p>
      <p>${explanation.beginner}</p>
    </div>
  </div>`;
}

/** Form first: three bars, as many filled as it is sure; then the word. */
export function certaintySign(certainty: CertaintyWord, catalogue: Catalogue, word?: SentenceKey): TemplateResult {
  const said = capital(say(catalogue, { key: word ?? `examination.certainty.${certainty}` }));
  return html`<span class="sure" data-sure=${certainty}><i aria-hidden="true"><b></b></i>${said}</span>`;
}

function decidingFacts(diagnosis: Diagnosis, catalogue: Catalogue): readonly string[] {
  const { stations, good, causes } = diagnosis;
  const suspects = stations.filter(({ state }) => state === 'suspect').map(({ name }) => name);
  // Of two faults each has a fact of its own.
  const facts =
    besideCauses(causes).length > 0 ? suspects.flatMap((name) => factsOf(name, diagnosis).slice(0, 1)) : factsOf(suspects[0], diagnosis);
  const needsNoReinstall = good.some(({ said }) => said.what.key === 'good.reinstalling');
  return needsNoReinstall ? [...facts, say(catalogue, { key: 'examination.reinstall' })] : facts;
}

function factsOf(station: StationName | undefined, { evidence }: Diagnosis): readonly string[] {
  const found = (station ? DECIDING[station] : []).flatMap((check) => evidence.find((finding) => finding.check === check) ?? []);
  // Of the supply two facts tell only together: a low reading alone may be a sense wire.
  return found.slice(0, station === 'power' ? 2 : 1).map(({ sentence }) => asSentence(sentence));
}
