/** A report together with the diagnosis that it gives today: what the faces of a report are made from. */
import type { EvidenceCheck } from '../../spec/symptoms/outcomes.ts';
import { type Catalogue, ENGLISH, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { CauseReport } from '../cause-report.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { diagnosisIn } from '../words/in-language.ts';
import { boardName } from '../words/tell-diagnosis.ts';
import { type ReplayOptions, replayReport } from './replay-run.ts';
import type { Redaction, Report, Solved } from './report.ts';

export interface Case {
  readonly report: Report;
  /** From the replay, never as the file claims. */
  readonly diagnosis: Diagnosis;
}

/** @throws `replay/not-recorded`, `replay/format` */
export async function openCase(report: Report, options: ReplayOptions = {}): Promise<Case> {
  return { report, diagnosis: await replayReport(report, options) };
}

export type Words = (key: SentenceKey, values?: Said['values']) => string;

export function wordsIn(catalogue: Catalogue): Words {
  return (key, values = {}) => say(catalogue, { key, values });
}

export function probeText({ probe }: Diagnosis): string | undefined {
  return probe && [probe.product, probe.firmware, probe.serialNumber].filter(Boolean).join('  ');
}

/** What stands above it: of which kind of board it tells. */
export function titleOf({ virtual }: Report, words: Words): string {
  return words(virtual ? 'report.title-virtual' : 'report.title');
}

/** What helpers ask for first: verdict, board, probe, supply, attempts, chip, computer, versions, answers. */
export function headOf({ report, diagnosis }: Case, catalogue: Catalogue): readonly (readonly [string, string])[] {
  const words = wordsIn(catalogue);
  const told = diagnosisIn(diagnosis, catalogue);
  const { verdict, causes, target, setUp, answers } = told;
  const given = Object.entries(answers).map(([question, answer]) => `${question}=${answer}`);
  const verdictKey: SentenceKey = `report.verdict.${verdict}`;
  const rows: readonly (readonly [SentenceKey, string | undefined])[] = [
    ['report.verdict', [words(verdictKey), firstCause(causes[0], words)].filter(Boolean).join(': ')],
    ['report.hardware', report.virtual ? words('report.virtual') : undefined],
    ['report.board', boardName({ setUp }) ?? setUp.board],
    ['report.probe', probeText(diagnosis)],
    ['report.supply', sentenceOf(told, 'C4')],
    ['report.attempts', [sentenceOf(told, 'C5'), sentenceOf(told, 'C6')].filter(Boolean).join('; ')],
    ['report.chip', target && [target.name, target.revision && `rev ${target.revision}`].filter(Boolean).join(' ')],
    ['report.computer', report.recording.platform],
    ['report.written-by', `Probekit ${report.probekit}`],
    ['report.written-on', report.writtenOn],
    ['report.answers', given.join(', ')],
    ['report.taken-out', takenOut(report.redacted, words).join(', ')],
  ];
  return rows.flatMap(([key, text]) => (text ? [[words(key), text] as const] : []));
}

function firstCause(cause: CauseReport | undefined, words: Words): string | undefined {
  return cause && `${words(`certainty.${cause.class}`)}, ${cause.title}`;
}

function sentenceOf({ evidence }: Diagnosis, wanted: EvidenceCheck): string | undefined {
  return evidence.find(({ check }) => check === wanted)?.sentence;
}

const LEFT: Readonly<Record<Redaction['what'], SentenceKey>> = {
  'serial-number': 'report.left.serial-number',
  'unique-id': 'report.left.unique-id',
  memory: 'report.left.memory',
  computer: 'report.left.computer',
};

/** What kinds of things are not in the report. */
export function takenOut(redacted: Report['redacted'], words: Words): readonly string[] {
  return redacted.map(({ what }) => words(LEFT[what]));
}

/** What became of it: a line for each thing that software or a person did. */
export function afterwards({ remedies = [], solved = [] }: Report, catalogue: Catalogue): readonly string[] {
  const bySoftware = remedies.map(
    ({ worked, sentence }) => `${say(catalogue, { key: worked ? 'keyword.fixed' : 'keyword.tried' })}: ${sentence}`,
  );
  return [...bySoftware, ...solved.map((row) => solvedText(row, catalogue))];
}

/** Told of a thing that a person did and that helped. */
export function solvedText(solved: Solved, catalogue: Catalogue): string {
  return say(catalogue, { key: 'report.solved-by', values: { step: stepIn(solved, catalogue) } });
}

/** Steps are kept in English: of remedies, and of experiments. One that this version does not know stays so. */
export function stepIn({ cause, step }: Pick<Solved, 'cause' | 'step'>, catalogue: Catalogue): string {
  const index = ENGLISH.causes[cause]?.remedies.findIndex(({ what }) => what === step) ?? -1;
  const [experiment = ''] = Object.entries(ENGLISH.experiments).find(([, words]) => words.do === step) ?? [];
  return catalogue.causes[cause]?.remedies[index]?.what ?? catalogue.experiments[experiment]?.do ?? step;
}
