/** A report together with the diagnosis that it gives today: what the faces of a report are made from. */
import { type Catalogue, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { boardName } from '../words/tell-diagnosis.ts';
import { type ReplayOptions, replayReport } from './replay-run.ts';
import type { Redaction, Report } from './report.ts';

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

/** What helpers ask for first: board, probe, chip, computer, versions, answers, what was solved. */
export function headOf({ report, diagnosis }: Case, words: Words): readonly (readonly [string, string])[] {
  const { probe, target, setUp, answers } = diagnosis;
  const given = Object.entries(answers).map(([question, answer]) => `${question}=${answer}`);
  const rows: readonly (readonly [SentenceKey, string | undefined])[] = [
    ['report.board', boardName({ setUp }) ?? setUp.board],
    ['report.probe', probe && [probe.product, probe.firmware, probe.serialNumber].filter(Boolean).join('  ')],
    ['report.chip', target && [target.name, target.revision && `rev ${target.revision}`].filter(Boolean).join(' ')],
    ['report.computer', report.recording.platform],
    ['report.written-by', `Probekit ${report.probekit}`],
    ['report.answers', given.join(', ')],
    ['report.taken-out', takenOut(report.redacted, words).join(', ')],
  ];
  return rows.flatMap(([key, text]) => (text ? [[words(key), text] as const] : []));
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

/** A line for each thing that a person did and that helped. */
export function solvedLines({ report: { solved = [] } }: Case, words: Words): readonly string[] {
  return solved.map(({ step }) => words('report.solved-by', { step }));
}
