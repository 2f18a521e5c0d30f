/** What differs between two cases: two computers, two cables, before and after. In words, subject by subject. */
import { type Catalogue, ENGLISH, type SentenceKey } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { diagnosisIn } from '../words/in-language.ts';
import { BLANK, columns, type Line } from '../words/line.ts';
import { boardName } from '../words/tell-diagnosis.ts';
import { type Case, probeText, type Words, wordsIn } from './case.ts';
import { dialogueOf, lengthMs } from './dialogue.ts';
import type { Report } from './report.ts';
import { isSecretSerial } from './secrets.ts';

export interface Difference {
  /** In words: a check by its number, all else by name. */
  readonly subject: string;
  readonly one: string;
  readonly other: string;
}

export interface Comparison {
  /** What follows from both together, in words. */
  readonly together: readonly string[];
  /** Empty when both tell the same. */
  readonly differences: readonly Difference[];
}

type Row = readonly [subject: string, told: string | undefined];

/** Two runs of one board differ by less. */
const SAME_TIME_WITHIN = 0.2;

/** @throws `replay/format` */
export function compareCases(one: Case, other: Case, catalogue: Catalogue = ENGLISH): Comparison {
  const words = wordsIn(catalogue);
  const unknown = words('report.not-known');
  const [left, right] = [rowsOf(one, catalogue), rowsOf(other, catalogue)];
  const subjects = [...new Set([...left.keys(), ...right.keys()])].sort(byNumber);
  const differences = subjects.flatMap((subject) => {
    const [first, second] = [left.get(subject) || unknown, right.get(subject) || unknown];
    return first === second ? [] : [{ subject, one: first, other: second }];
  });
  return {
    together: together(one, other).map((key) => words(key)),
    differences: [...differences, ...durations(one.report, other.report, words)],
  };
}

/** The differences as lines, each thing of the first report above that of the second. */
export function tellComparison(
  { together, differences }: Comparison,
  names: readonly [string, string],
  catalogue: Catalogue = ENGLISH,
): readonly Line[] {
  const words = wordsIn(catalogue);
  const said = together.map((text): Line => ({ text, role: 'verdict' }));
  if (differences.length === 0) return [...said, { text: words('report.same'), role: 'verdict' }];
  const told = differences.flatMap(({ subject, one, other }) => [
    BLANK,
    { text: subject, role: 'cause' } as const,
    ...columns(
      [
        [names[0], one],
        [names[1], other],
      ],
      'next',
    ),
  ]);
  return [...said, ...(said.length > 0 ? [BLANK] : []), { text: words('report.differences'), role: 'title' }, ...told];
}

/** Whether it is one ST-LINK, and what became of the fault. */
function together({ diagnosis: one }: Case, { diagnosis: other }: Case): readonly SentenceKey[] {
  const [a = '', b = ''] = [one.probe?.serialNumber, other.probe?.serialNumber];
  const probes: SentenceKey[] = isSecretSerial(a) && isSecretSerial(b) ? [a === b ? 'report.same-probe' : 'report.two-probes'] : [];
  const wellOnes = [one, other].filter(({ verdict }) => verdict === 'healthy').length;
  if (wellOnes === 1) return [...probes, 'report.one-is-well'];
  const [first, second] = [one.causes[0]?.id, other.causes[0]?.id];
  return first !== undefined && first === second ? [...probes, 'report.same-cause'] : probes;
}

/** All that is compared, the facts first. Each case has the same facts, known or not. */
function rowsOf({ report, diagnosis }: Case, catalogue: Catalogue): ReadonlyMap<string, string | undefined> {
  const told = diagnosisIn(diagnosis, catalogue);
  const evidence = told.evidence.map(({ check, sentence }) => [check, sentence] as const);
  return new Map([...factsOf(report, told, wordsIn(catalogue)), ...evidence]);
}

function factsOf({ recording, probekit, writtenOn, virtual }: Report, diagnosis: Diagnosis, words: Words): readonly Row[] {
  const { probe, target, setUp, causes, verdict } = diagnosis;
  const plugged = recording.usb?.find(({ serialNumber }) => serialNumber === probe?.serialNumber) ?? recording.usb?.[0];
  const verdictKey: SentenceKey = `report.verdict.${verdict}`;
  return [
    [words('report.verdict'), words(verdictKey)],
    [words('report.first-cause'), causes[0]?.title ?? words('report.none')],
    [words('report.written-by'), `Probekit ${probekit}`],
    [words('report.written-on'), writtenOn],
    [words('report.computer'), recording.platform],
    [words('report.hardware'), words(virtual ? 'report.virtual' : 'report.real')],
    [words('report.board'), boardName({ setUp }) ?? setUp.board],
    [words('report.probe'), probeText(diagnosis)],
    [words('report.chip'), target && [target.name, target.revision].filter(Boolean).join(' ')],
    [words('report.usb-speed'), plugged?.speed],
    [words('report.usb-place'), plugged?.location],
    [words('report.reset-allowed'), words(recording.reset === 'never' ? 'report.no' : 'report.yes')],
  ];
}

/** Checks by their number, behind the facts, which keep their order. */
function byNumber(one: string, other: string): number {
  const [a, b] = [one, other].map((subject) => Number(/^C(\d+)$/.exec(subject)?.[1] ?? 0));
  return (a ?? 0) - (b ?? 0);
}

function durations(one: Report, other: Report, words: Words): readonly Difference[] {
  const [a, b] = [one, other].map(({ recording }) => dialogueOf(recording.trace));
  const [first, second] = [lengthMs(a ?? []), lengthMs(b ?? [])];
  if (Math.abs(first - second) <= SAME_TIME_WITHIN * Math.max(first, second)) return [];
  return [{ subject: words('report.duration'), one: `${first} ms`, other: `${second} ms` }];
}
