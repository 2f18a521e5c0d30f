/**
 * How we know: what each check found, as sentences, with the raw values folded below and the voltage on a scale. On a
 * faulty board the checks of the computer's side are left to "Not this, because", which tells them.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { diagnosisIn, type Finding, questionOn } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import type { ExaminationState } from './examination.ts';
import { highestVoltage, voltage } from './readings.ts';
import { asSentence } from './telling.ts';

/** Outcomes that prove the computer's side good, by check. */
const TOLD_AS_GOOD: Readonly<Partial<Record<Finding['check'], string>>> = { C1: 'probe', C2: 'opens', C3: 'ok' };

export function evidenceSection({ diagnosis }: ExaminationState, catalogue: Catalogue): TemplateResult | typeof nothing {
  if (!diagnosis) return nothing;
  const { evidence, verdict, answers, setUp } = diagnosisIn(diagnosis, catalogue);
  const shown = verdict === 'healthy' ? evidence : evidence.filter(({ check, outcome }) => TOLD_AS_GOOD[check] !== outcome);
  return html`<section class="sec">
    <h2>${say(catalogue, { key: 'examination.know.title' })}</h2>
    <ul class="evidence">
      ${shown.map((finding) => evidenceRow(finding, catalogue))}
      ${Object.entries(answers).map(([id, value]) => answerRow(id, value, setUp.board, catalogue))}
    </ul>
  </section>`;
}

function evidenceRow(finding: Finding, catalogue: Catalogue): TemplateResult {
  const { check, sentence, facts } = finding;
  const raw = rawLines(facts);
  return html`<li>
    <span class="check">${check}</span>
    <div>
      ${asSentence(sentence)} ${check === 'C4' ? gauge(finding, catalogue) : nothing}
      ${
        raw.length > 0
          ? html`<details>
            <summary>${say(catalogue, { key: 'examination.know.raw' })}</summary>
            <pre class="raw" tabindex="0">${raw.join('\n')}</pre>
          </details>`
          : nothing
      }
    </div>
  </li>`;
}

function answerRow(id: string, value: string, board: string | undefined, catalogue: Catalogue): TemplateResult | typeof nothing {
  const words = catalogue.questions[id];
  if (!words) return nothing;
  const { text, answers } = questionOn(board, words, catalogue);
  const values = { question: text, answer: answers[value] ?? value };
  return html`<li>
    <span class="check" aria-hidden="true">?</span>
    <div>${say(catalogue, { key: 'examination.know.answer', values })}</div>
  </li>`;
}

/** Volts at the right end of the scale, and the range of a board that works. Source: the bounds of check C4. */
const TOP_V = 3.6;
const GOOD_FROM_V = 3.2;
const GOOD_TO_V = 3.3;
const SCALE_WIDTH = 360;

function gauge({ facts, outcome }: Finding, catalogue: Catalogue): TemplateResult | typeof nothing {
  const volts = highestVoltage(facts);
  // A board that runs from 1.8 V has another good range than the one on the scale.
  if (volts === undefined || outcome === '1v8') return nothing;
  const x = (at: number) => (Math.min(at, TOP_V) / TOP_V) * SCALE_WIDTH;
  const label = say(catalogue, { key: 'examination.gauge', values: { top: TOP_V.toFixed(1), volts: voltage(volts) ?? '' } });
  const isGood = outcome === 'ok';
  // The reading stands on the side of its mark that has room.
  const isLeft = volts < TOP_V / 2;
  return html`<svg class="gauge" viewBox="-2 0 ${SCALE_WIDTH + 4} 50" role="img" aria-label=${label}>
    ${svg`
      <path class="gauge-line" d="M0 24H${SCALE_WIDTH}"></path>
      <rect class="gauge-good" x=${x(GOOD_FROM_V)} y="12" width=${x(GOOD_TO_V) - x(GOOD_FROM_V)} height="12"></rect>
      <rect class=${isGood ? 'gauge-mark' : 'gauge-mark is-bad'} x=${x(volts) - 1.5} y="4" width="3" height="26"></rect>
      <text class=${isGood ? 'gauge-read' : 'gauge-read is-bad'} x=${x(volts) + (isLeft ? 10 : -14)} y="13"
        text-anchor=${isLeft ? 'start' : 'end'}>${voltage(volts)}</text>
      <text x="0" y="45">0</text>
      <text x=${SCALE_WIDTH} y="45" text-anchor="end">${say(catalogue, { key: 'examination.gauge.good' })}</text>`}
  </svg>`;
}

/** One fact a line; a list of records has one record a line. */
function rawLines(facts: Finding['facts']): readonly string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.some(isRecord)) return [`${name}  ${rawValue(value)}`];
    return value.map((item: unknown, index) => `${name} ${index + 1}  ${isRecord(item) ? rawRecord(item) : rawValue(item)}`);
  });
}

function rawRecord(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${rawValue(value)}`)
    .join('  ');
}

/** Registers are written in hex; numbers that people count stay decimal. */
function rawValue(value: unknown): string {
  if (typeof value === 'number' && value > 0xffff) return `0x${value.toString(16).padStart(8, '0')}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
