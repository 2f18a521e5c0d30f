/**
 * Root causes that the bench does not make: each is recognised by evidence as records and manuals give it, and the reason
 * why it cannot be made stands in docs/decisions/what-the-bench-cannot-make.md, which this file checks to be complete.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Conclusion, conclude } from '../../../src/doctor/reasoning/conclude.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { CAUSES } from '../../../src/spec/symptoms/causes.ts';
import { scenarioFiles } from '../open-scenario.ts';
import { MADE } from './faults.ts';

type Known = Parameters<typeof conclude>[0];

const PROBE = { C1: 'probe', C2: 'opens', C3: 'ok' } as const;
const GOOD = { ...PROBE, C4: 'ok', C5: 'answers', C8: 'complete', C9: 'runs', C10: 'known', C11: 'open', C13: 'clean' } as const;
const SILENT = { ...PROBE, C5: 'silent', C6: 'silent', C13: 'fail-text', C14: 'silent' } as const;
const CUSTOM = { platform: 'linux', onBoard: false } as const;

/** What is known, by the row of the symptom tables or the messages of the catalogue that cite it. */
const NOT_MADE = {
  RC11: { evidence: { C1: 'descriptor-failed' }, setUp: { platform: 'windows' } },
  RC13: { evidence: { C1: 'probe', C2: 'denied', C13: 'clean' }, setUp: { platform: 'darwin' } },
  RC14: { evidence: { C1: 'probe', C2: 'denied' }, setUp: { platform: 'browser' } },
  RC17: { evidence: { ...GOOD, C3: 'known-bad' }, seen: [11] },
  RC19: { evidence: { C1: 'probe', C2: 'opens', C3: 'silent', C13: 'clean' }, seen: [82, 163, 182] },
  RC21: { evidence: { C1: 'several' }, seen: [83] },
  RC53: { evidence: GOOD, seen: [71, 114] },
  RC54: { evidence: GOOD, seen: [54, 175, 184] },
  RC55: { evidence: GOOD, seen: [98] },
  RC57: { evidence: GOOD, seen: [25] },
  RC58: { evidence: GOOD, seen: [97] },
  RC59: { evidence: { ...GOOD, C13: 'odd-volume' }, seen: [13] },
  RC62: { evidence: { ...SILENT, C4: 'low' }, setUp: CUSTOM, answers: { 'worked-before': 'never' } },
  RC63: { evidence: { ...GOOD, C5: 'silent', C6: 'silent', C11: 'rdp1' }, setUp: CUSTOM },
} satisfies Partial<Record<CauseId, Known>>;

/** Made by boards that are not drawn, each by a scenario that `scenarios.test.ts` holds the doctor to. */
const BY_SCENARIO = { RC40: 'closed-product.json', RC47: 'held-core.json', RC56: 'copied-chip.json' } satisfies Partial<
  Record<CauseId, string>
>;

const firstClass = ({ causes }: Conclusion) => causes.filter(({ group }) => group === 1).map(({ id }) => id);

describe('root causes', () => {
  test('are made by the bench, 45 of them at least; each of the others is known by evidence', () => {
    expect(MADE.length + Object.keys(BY_SCENARIO).length).toBeGreaterThanOrEqual(45);
    expect(scenarioFiles).toEqual(expect.arrayContaining(Object.values(BY_SCENARIO)));
    expect([...MADE, ...Object.keys(BY_SCENARIO), ...Object.keys(NOT_MADE)].sort()).toEqual(CAUSES.map(({ id }) => id).sort());
  });

  test.each(Object.entries(NOT_MADE))('%s, which the bench cannot make, is in the first class by its evidence', (id, known) => {
    const conclusion = conclude(known);
    expect(firstClass(conclusion)).toContain(id);
    expect(conclusion.excluded).not.toContain(id);
  });

  test('that are not made have their reason in the decision, and no others', () => {
    const decision = readFileSync(new URL('../../../../../docs/decisions/what-the-bench-cannot-make.md', import.meta.url), 'utf8');
    const rows = [...decision.matchAll(/^\| (RC\d\d) \| (.+?) \| (.+?) \|$/gm)].map(([, id, why, evidence]) => ({ id, why, evidence }));
    expect(rows.map(({ id }) => id)).toEqual(Object.keys(NOT_MADE).sort());
    for (const { id, why = '', evidence = '' } of rows) expect(`${why}${evidence}`.length, id).toBeGreaterThan(40);
  });
});
