/** What two looks at the same board have in common when they come by different ways, or at different instants. */
import type { Diagnosis } from '../../src/doctor/index.ts';

/** Checks whose facts hold readings of one instant (volts, DHCSR of a running program, heard bytes); their outcomes agree all the same. */
const OF_THE_INSTANT: readonly string[] = ['C4', 'C9', 'C14'];

/** The evidence less the checks that one of the ways does not have, and less what passes. */
export const lasting = ({ evidence }: Diagnosis, unseen: readonly string[]): readonly object[] =>
  evidence
    .filter(({ check }) => !unseen.includes(check))
    .map((finding) => (OF_THE_INSTANT.includes(finding.check) ? { check: finding.check, outcome: finding.outcome } : finding));

/** The causes that cannot be told apart, first in the list. */
export const firstClass = ({ causes }: Diagnosis): readonly string[] => causes.filter(({ group }) => group === 1).map(({ id }) => id);

/** The same JSON, the keys of every object in the opposite order. */
export function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reordered(item)])
      .reverse(),
  );
}
