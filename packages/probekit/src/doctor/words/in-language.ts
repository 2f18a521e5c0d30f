/**
 * The same diagnosis or explanation with its texts in another language. What has no text there, as in a report of another
 * version, keeps the words that it came with. Pure.
 */
import { boardOf } from '../../spec/boards/boards.ts';
import type { Remedy } from '../../spec/symptoms/cause.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import { type Catalogue, type CauseWords, isSaid, named, say } from '../../words/index.ts';
import type { CauseReport, ExcludedCause } from '../cause-report.ts';
import type { AskedQuestion, Diagnosis, ProvenGood, SuggestedExperiment } from '../diagnosis.ts';
import type { Explanation } from '../explain/explain.ts';
import { wordsOf } from '../explain/message-words.ts';
import { remedyOnChip } from '../pcrop-with-all.ts';
import { experimentOn, questionOn, remedyOn } from './on-board.ts';

export function diagnosisIn(diagnosis: Diagnosis, catalogue: Catalogue): Diagnosis {
  const { causes, evidence, good, ruledOut, questions, experiments, warnings, seen, setUp, target } = diagnosis;
  return {
    ...diagnosis,
    causes: causes.map((cause) => causeIn(cause, { board: setUp?.board, target }, catalogue)),
    evidence: evidence.map((finding) => ({ ...finding, sentence: told(catalogue, finding.said, finding.sentence) })),
    good: good.map((proven) => goodIn(proven, catalogue)),
    ruledOut: ruledOut.map((cause) => excludedIn(cause, catalogue)),
    questions: questions.map((question) => questionIn(question, setUp?.board, catalogue)),
    ...(experiments && { experiments: experiments.map((experiment) => experimentIn(experiment, setUp?.board, catalogue)) }),
    warnings: warnings.map((warning) => ({ ...warning, text: told(catalogue, warning.said, warning.text) })),
    ...(seen && { seen: { ...seen, lines: seen.lines.map((line) => ({ ...line, sentence: told(catalogue, line.said, line.sentence) })) } }),
  };
}

export function explanationIn(explanation: Explanation, catalogue: Catalogue): Explanation {
  const { message: seen, causes, ruledOut, lines, together } = explanation;
  const message = MESSAGES.find(({ number }) => number === seen?.number);
  return {
    ...explanation,
    ...(seen && !message ? {} : wordsOf(message, catalogue, together && { proven: together, lead: causes[0]?.id })),
    ...(lines && { lines: lines.map((line) => ({ ...line, sentence: told(catalogue, line.said, line.sentence) })) }),
    causes: causes.map((cause) => causeIn(cause, {}, catalogue)),
    ruledOut: ruledOut.map((cause) => excludedIn(cause, catalogue)),
  };
}

/** `said` may be missing, or anything, where the diagnosis came from a file. */
function told(catalogue: Catalogue, said: unknown, english: string): string {
  return isSaid(said) ? say(catalogue, said) : english;
}

function goodIn(proven: ProvenGood, catalogue: Catalogue): ProvenGood {
  const said: Partial<ProvenGood['said']> | undefined = proven.said;
  return { ...proven, what: told(catalogue, said?.what, proven.what), because: told(catalogue, said?.because, proven.because) };
}

/** What was looked at, as far as it is known. */
interface LookedAt {
  readonly board?: string | undefined;
  readonly target?: Diagnosis['target'];
}

export function causeIn(cause: CauseReport, on: LookedAt, catalogue: Catalogue): CauseReport {
  const words = own(catalogue.causes, cause.id);
  if (!words) return cause;
  const { title, beginner, expert } = words;
  const explanation = { beginner, expert: named(catalogue, expert, boardOf(on.board)) };
  return { ...cause, title, explanation, remedies: remediesIn(cause.remedies, words, on, catalogue) };
}

/** Of another number than ours they are of another version. */
function remediesIn(remedies: readonly Remedy[], words: CauseWords, { board, target }: LookedAt, catalogue: Catalogue): readonly Remedy[] {
  if (remedies.length !== words.remedies.length) return remedies;
  return remedies.map((remedy, index) => {
    const told = words.remedies[index];
    return told ? { ...remedy, ...remedyOn(board, told, catalogue), ...remedyOnChip(remedy, target, catalogue) } : remedy;
  });
}

function excludedIn(cause: ExcludedCause, catalogue: Catalogue): ExcludedCause {
  return { ...cause, title: own(catalogue.causes, cause.id)?.title ?? cause.title };
}

function questionIn(question: AskedQuestion, board: string | undefined, catalogue: Catalogue): AskedQuestion {
  const words = own(catalogue.questions, question.id);
  if (!words) return question;
  const { text, answers: ours } = questionOn(board, words, catalogue);
  const answers = Object.entries(question.answers).map(([key, answer]) => [key, own(ours, key) ?? answer] as const);
  return { ...question, text, answers: Object.fromEntries(answers) };
}

function experimentIn(experiment: SuggestedExperiment, board: string | undefined, catalogue: Catalogue): SuggestedExperiment {
  const words = own(catalogue.experiments, experiment.id);
  return words ? { ...experiment, ...experimentOn(board, words, catalogue) } : experiment;
}

/** Keys from a file may be names of what every object has. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
