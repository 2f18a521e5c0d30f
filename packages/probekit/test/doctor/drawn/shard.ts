/**
 * A share of the thousand draws, with what must hold of it. Four files have one each, so that two can run side by side.
 * What is measured is printed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conclude } from '../../../src/doctor/reasoning/conclude.ts';
import type { EvidenceCheck } from '../../../src/spec/symptoms/outcomes.ts';
import { draw } from './draw.ts';
import { evidenceOf, type Judged, judge, tell } from './judge.ts';

const DRAWS = 250;
/** Seeds below 20 000 were looked at while the weights were found (docs/decisions/likelihoods.md); these were not. */
const FIRST_SEED = 20_000;
/** Least shares: the true cause in the first class; it, or the fault beside it, first after the person's answers. */
const IN_FIRST_CLASS = 0.95;
const FIRST_AFTER_ANSWERS = 0.95;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Nothing fails on this board, and nobody complains: the drawn fault does nothing there, and nothing could tell it. */
const doesNothing = ({ before: { verdict, answers } }: Judged) => verdict === 'healthy' && answers['complaint'] === 'nothing';

/** Declares the tests of one share; draws are numbered through all of them. */
export function testShare(share: number): void {
  const numbers = Array.from({ length: DRAWS }, (_, index) => FIRST_SEED + share * DRAWS + index);

  describe(`draws ${numbers[0]} to ${numbers.at(-1)}`, () => {
    let judged: readonly Judged[] = [];
    const shareOf = (holds: (each: Judged) => boolean) => judged.filter(holds).length / judged.length;

    beforeAll(async () => {
      const all: Judged[] = [];
      for (const number of numbers) all.push(await judge(draw(number)));
      judged = all;
    }, 600_000);

    afterAll(() => {
      const first = percent(shareOf(({ classRank }) => classRank === 1));
      const named = percent(shareOf(({ classRank }) => classRank >= 1 && classRank <= 3));
      const after = percent(shareOf(({ firstAfter }) => firstAfter));
      const idle = judged.filter(doesNothing).length;
      process.stdout.write(
        `${judged.length} draws: in the first class ${first}, by the third ${named}, first after the answers ${after}; without effect ${idle}\n`,
      );
    });

    test('say nothing proven that is not there, and rule nothing out that is', () => {
      const wrong = judged.filter(({ wronglyProven, wronglyRuledOut }) => wronglyProven.length + wronglyRuledOut.length > 0);
      expect(wrong.map(tell)).toEqual([]);
    });

    test('put the true cause into the first class, and never below the third where the fault does anything', () => {
      const missed = judged.filter(({ classRank }) => classRank !== 1).map(tell);
      expect(
        shareOf(({ classRank }) => classRank === 1),
        missed.join('\n'),
      ).toBeGreaterThanOrEqual(IN_FIRST_CLASS);
      const below = judged.filter((each) => !(each.classRank >= 1 && each.classRank <= 3) && !doesNothing(each));
      expect(below.map(tell)).toEqual([]);
    });

    test('put it first once a person has answered two questions by looking and trying', () => {
      const missed = judged.filter(({ firstAfter }) => !firstAfter).map(tell);
      expect(
        shareOf(({ firstAfter }) => firstAfter),
        missed.join('\n'),
      ).toBeGreaterThanOrEqual(FIRST_AFTER_ANSWERS);
    });

    test('prove nothing wrong either when any one check is left out', () => {
      // Many draws were known by the same evidence.
      const known = new Map(
        judged.map(({ draw: { truth }, after: { setUp, answers, evidence } }) => {
          const each = { truth, setUp, answers, evidence: evidenceOf(evidence) };
          return [JSON.stringify(each), each];
        }),
      );
      const wrong = [...known.values()].flatMap(({ truth, setUp, answers, evidence }) =>
        (Object.keys(evidence) as EvidenceCheck[]).flatMap((check) => {
          const { [check]: _left, ...rest } = evidence;
          const { causes } = conclude({ evidence: rest, setUp, answers });
          const proven = causes.filter(({ id, certainty }) => certainty === 'proven' && !truth.includes(id));
          return proven.map(({ id }) => `${truth.join('+')} without ${check}: ${id}`);
        }),
      );
      expect(wrong).toEqual([]);
    }, 120_000);
  });
}
