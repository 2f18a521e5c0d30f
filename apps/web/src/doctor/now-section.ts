/**
 * Do this now: one question, the steps, the drawing with the part to touch, and the buttons. What software may do says
 * what it touches; nothing here erases.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import {
  type AskedQuestion,
  answerQuestion,
  type Diagnosis,
  diagnosisIn,
  jumpersFor,
  leadingCauses,
  partAskedAbout,
  questionOn,
} from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import { drawing, marksFor } from './drawing-part.ts';
import type { ExaminationState, RunOptions } from './examination.ts';
import { experimentsPart, undoPart } from './experiments-part.ts';
import { againButton, attachButton, hasRemedy, remedyPart, toldPart, underResetPart } from './remedy-part.ts';
import { otherWays, type StepList, stepsFor } from './steps.ts';
import { capital, drawnBoard } from './telling.ts';

/** What the buttons of this section do. */
export interface NowActions {
  answer(questionId: string, value: string): void;
  skip(questionId: string): void;
  forget(questionId: string): void;
  run(options?: RunOptions): void;
  mend(level: 'nothing' | 'reset'): void;
}

/** The part of the board that the present question is about. */
export function askedPart(state: ExaminationState): string | undefined {
  const question = openQuestion(state);
  return state.diagnosis && question && partAskedAbout(question.id, drawnBoard(state.diagnosis)?.board.id);
}

function openQuestion({ diagnosis, skipped }: ExaminationState): AskedQuestion | undefined {
  return diagnosis?.questions.find(({ id }) => !skipped.includes(id));
}

/** `hasBoard`: a drawing of the board stands beside this section and bears the marks. */
export function nowSection(
  state: ExaminationState,
  catalogue: Catalogue,
  actions: NowActions,
  { hasBoard = false }: { readonly hasBoard?: boolean } = {},
): TemplateResult | typeof nothing {
  const { skipped } = state;
  if (!state.diagnosis || state.diagnosis.verdict === 'healthy') return nothing;
  const diagnosis = diagnosisIn(state.diagnosis, catalogue);
  const isMended = state.mended?.worked === true;
  const question = isMended ? undefined : openQuestion({ ...state, diagnosis });
  const part = isMended ? undefined : askedPart(state);
  const picture = hasBoard ? nothing : drawing(diagnosis, part, catalogue);
  const isMarked = (hasBoard || picture !== nothing) && marksFor(diagnosis, part).some(({ tag }) => tag === '?');
  // A drawing that shows nothing to set belongs to the question.
  const isOnlyAsked = marksFor(diagnosis, part).every(({ tag }) => tag === '?');
  return html`<section class="now">
    <h2>${say(catalogue, { key: 'examination.now.title' })}</h2>
    ${answered(diagnosis, skipped, catalogue, actions)}
    ${undoPart(state, catalogue)}
    ${question ? ask(question, diagnosis, isMarked, catalogue, actions) : nothing}
    ${isOnlyAsked ? picture : nothing} ${remedyPart(state, catalogue, actions)} ${isMended ? nothing : stepLists(diagnosis, catalogue)}
    ${isOnlyAsked ? nothing : picture}
    ${isMended ? nothing : experimentsPart(diagnosis, question !== undefined, catalogue, actions)}
    ${attachButton(diagnosis, catalogue, actions)} ${againButton(catalogue, actions)}
    ${underResetPart(state, catalogue, actions)} ${isMended ? nothing : toldPart(diagnosis, catalogue)} ${otherWays(diagnosis).map(instead)}
  </section>`;
}

/** The one question that would help most, with its answers. */
function ask(
  { id, text, answers }: AskedQuestion,
  diagnosis: Diagnosis,
  isMarked: boolean,
  catalogue: Catalogue,
  { answer, skip }: NowActions,
): TemplateResult {
  const why = [
    whyAsked(id, Object.keys(answers), diagnosis, catalogue),
    ...(isMarked ? [say(catalogue, { key: 'examination.now.marked' })] : []),
  ];
  // Each question has buttons of its own, so that pressing twice does not answer the next one as well.
  return html`${keyed(
    id,
    html`<div class="ask" role="group" aria-labelledby="ask-text">
    <h3 id="ask-text">${text}</h3>
    <p class="small">${why.join(' ')}</p>
    <div class="row">
      ${Object.entries(answers).map(
        ([value, words]) => html`<button type="button" class="btn btn--line" @click=${() => answer(id, value)}>${capital(words)}</button>`,
      )}
      <button type="button" class="btn btn--line" @click=${() => skip(id)}>
        ${say(catalogue, { key: 'examination.now.cannot-tell' })}
      </button>
    </div>
  </div>`,
  )}`;
}

/** What the answers would change, found by giving each of them. */
function whyAsked(id: string, values: readonly string[], diagnosis: Diagnosis, catalogue: Catalogue): string {
  const board = drawnBoard(diagnosis)?.board;
  const causesAfter = (value: string) => leadingCauses(answerQuestion(diagnosis, id, value).causes).map((cause) => cause.id);
  const parts = values.flatMap((value) => jumpersFor(causesAfter(value), board));
  const [first, second, ...others] = [...new Set(parts)];
  if (first === undefined || second === undefined || others.length > 0) return say(catalogue, { key: 'examination.now.tells-causes' });
  return say(catalogue, { key: 'examination.now.tells-parts', values: { first, second } });
}

/** What was answered, each with a way back. */
function answered(
  diagnosis: Diagnosis,
  skipped: readonly string[],
  catalogue: Catalogue,
  { forget }: NowActions,
): readonly TemplateResult[] {
  const wordsOf = (id: string) => {
    const words = catalogue.questions[id];
    return words && questionOn(diagnosis.setUp.board, words, catalogue);
  };
  const given = Object.entries(diagnosis.answers).map(([id, value]): readonly [string, string] => {
    const answer = wordsOf(id)?.answers[value] ?? value;
    return [id, say(catalogue, { key: 'examination.now.seen', values: { answer } })];
  });
  const cannot = skipped.map((id): readonly [string, string] => [id, say(catalogue, { key: 'examination.now.cannot' })]);
  return [...given, ...cannot].map(
    ([id, text]) => html`<p class="answered">
      <span>${wordsOf(id)?.text ?? id} <b>${text}</b></span>
      <button type="button" class="plain" @click=${() => forget(id)}>${say(catalogue, { key: 'examination.now.change' })}</button>
    </p>`,
  );
}

function stepLists(diagnosis: Diagnosis, catalogue: Catalogue): readonly TemplateResult[] {
  const lists = stepsFor(diagnosis, catalogue);
  if (lists.length > 0) return lists.map(stepList);
  if (diagnosis.warnings.some(({ code }) => code === 'attach-skipped')) return [];
  if (diagnosis.causes.length === 0) return [html`<p class="quiet">${say(catalogue, { key: 'examination.now.unclear' })}</p>`];
  return hasRemedy(diagnosis) ? [] : [html`<p class="quiet">${say(catalogue, { key: 'examination.now.no-steps' })}</p>`];
}

function stepList({ heading, steps }: StepList): TemplateResult {
  return html`${heading ? html`<h3 class="steps-head">${heading}</h3>` : nothing}
    <ol class="steps">${steps.map((step) => html`<li><span>${step}</span></li>`)}</ol>`;
}

/** Folded, below what goes first. */
function instead({ heading, steps }: StepList): TemplateResult {
  return html`<details class="more">
    <summary>${heading}</summary>
    <ol class="steps">${steps.map((step) => html`<li><span>${step}</span></li>`)}</ol>
  </details>`;
}
