/** What differs between two cases: two computers, two cables, before and after. In words, subject by subject. */
import { type Catalogue, ENGLISH, type SentenceKey } from '../../words/index.ts';
import { diagnosisIn } from '../words/in-language.ts';
import { BLANK, columns, type Line } from '../words/line.ts';
import { boardName } from '../words/tell-diagnosis.ts';
import { type Case, type Words, wordsIn } from './case.ts';
import { dialogueOf, lengthMs } from './dialogue.ts';
import type { Report } from './report.ts';

export interface Difference {
  /** In words: a check by its number, all else by name. */
  readonly subject: string;
  readonly one: string;
  readonly other: string;
}

/** Two runs of one board differ by less. */
const SAME_TIME_WITHIN = 0.2;

/** Empty when both tell the same. @throws `replay/format` */
export function compareCases(one: Case, other: Case, catalogue: Catalogue = ENGLISH): readonly Difference[] {
  const words = wordsIn(catalogue);
  const unknown = words('report.not-known');
  const [a, b] = [subjectsOf(one, catalogue, words), subjectsOf(other, catalogue, words)];
  const subjects = [...new Set([...a.keys(), ...b.keys()])];
  const differences = subjects.flatMap((subject) => {
    const [left, right] = [a.get(subject), b.get(subject)];
    return left === right ? [] : [{ subject, one: left ?? unknown, other: right ?? unknown }];
  });
  return [...differences, ...durations(one.report, other.report, words)];
}

/** The differences as lines, each thing of the first report above that of the second. */
export function tellDifferences(
  differences: readonly Difference[],
  names: readonly [string, string],
  catalogue: Catalogue = ENGLISH,
): readonly Line[] {
  const words = wordsIn(catalogue);
  if (differences.length === 0) return [{ text: words('report.same'), role: 'verdict' }];
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
  return [{ text: words('report.differences'), role: 'title' }, ...told];
}

function subjectsOf({ report, diagnosis }: Case, catalogue: Catalogue, words: Words): ReadonlyMap<string, string> {
  const { recording } = report;
  const { probe, target, setUp, causes, evidence, verdict } = diagnosisIn(diagnosis, catalogue);
  const plugged = recording.usb?.find(({ serialNumber }) => serialNumber === probe?.serialNumber) ?? recording.usb?.[0];
  const verdictKey: SentenceKey = `report.verdict.${verdict}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words('report.written-by'), `Probekit ${report.probekit}`],
    [words('report.verdict'), words(verdictKey)],
    [words('report.first-cause'), causes[0]?.title],
    [words('report.computer'), recording.platform],
    [words('report.board'), boardName({ setUp }) ?? setUp.board],
    [words('report.probe'), probe && [probe.product, probe.firmware, probe.serialNumber].filter(Boolean).join('  ')],
    [words('report.chip'), target && [target.name, target.revision].filter(Boolean).join(' ')],
    [words('report.usb-speed'), plugged?.speed],
    [words('report.usb-place'), plugged?.location],
    [words('report.reset-allowed'), words(recording.reset === 'never' ? 'report.no' : 'report.yes')],
    ...evidence.map(({ check, sentence }) => [check, sentence] as const),
  ];
  return new Map(rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== ''));
}

function durations(one: Report, other: Report, words: Words): readonly Difference[] {
  const [a, b] = [one, other].map(({ recording }) => dialogueOf(recording.trace));
  const [first, second] = [lengthMs(a ?? []), lengthMs(b ?? [])];
  if (Math.abs(first - second) <= SAME_TIME_WITHIN * Math.max(first, second)) return [];
  return [{ subject: words('report.duration'), one: `${first} ms`, other: `${second} ms` }];
}
