/** Tells what differs between two looks at one board: each check that reads otherwise, before and now. */
import { type Catalogue, ENGLISH, say } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { diagnosisIn } from './in-language.ts';
import { type Line, labelled } from './line.ts';

/** One line a check with another outcome; one that says so where there is none. */
export function tellChanges(before: Diagnosis, after: Diagnosis, catalogue: Catalogue = ENGLISH): readonly Line[] {
  const [then, now] = [diagnosisIn(before, catalogue).evidence, diagnosisIn(after, catalogue).evidence];
  const checks = [...new Set([...then, ...now].map(({ check }) => check))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  const changed = checks
    .map((check) => [check, ...[then, now].map((findings) => findings.find((finding) => finding.check === check))] as const)
    .filter(([, was, is]) => was?.outcome !== is?.outcome);
  if (changed.length === 0) return [{ text: say(catalogue, { key: 'wizard.nothing-changed' }), role: 'evidence' }];
  const unread = say(catalogue, { key: 'wizard.unread' });
  return [
    { text: say(catalogue, { key: 'wizard.changed' }), role: 'evidence' },
    ...changed.flatMap(([check, was, is]) => labelled(`  ${check}`, `${was?.sentence ?? unread} → ${is?.sentence ?? unread}`, 'evidence')),
  ];
}
