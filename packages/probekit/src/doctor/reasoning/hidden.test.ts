import { describe, expect, test } from 'vitest';
import type { SetUp } from '../evidence.ts';
import { conclude } from './conclude.ts';
import { hides } from './hidden.ts';

const setUp: SetUp = { platform: 'linux', onBoard: true, board: 'nucleo-h743zi2' };
const PROBE = { C1: 'probe', C2: 'opens', C3: 'ok', C4: 'ok', C5: 'answers' } as const;

describe('one fault hides of another', () => {
  test('the checks that cannot be made under it, and no others', () => {
    expect(hides('RC24', 'RC38', 'C11')).toBe(true);
    expect(hides('RC24', 'RC15', 'C3')).toBe(false);
    expect(hides('RC38', 'RC24', 'C4')).toBe(false);
  });

  test('all that a program does which does not run', () => {
    expect(hides('RC35', 'RC43', 'C5')).toBe(true);
    expect(hides('RC35', 'RC50', 'C5')).toBe(false);
  });
});

test('a second fault that shows beside a proven one is likely, and stands in a class of its own', () => {
  const evidence = { ...PROBE, C4: 'low', C8: 'complete', C9: 'watchdog-loop', C10: 'known', C11: 'open' } as const;
  const { causes } = conclude({ evidence, setUp });
  const [first, second] = causes;
  expect([first?.id, first?.certainty]).toEqual(['RC44', 'proven']);
  expect([second?.id, second?.certainty, second?.group]).toEqual(['RC25', 'likely', 2]);
});

test('beside a proven cause is asked what tells the second fault, and nothing where there is rather none', () => {
  const evidence = { ...PROBE, C4: 'low', C8: 'complete', C9: 'watchdog-loop', C10: 'known', C11: 'open' } as const;
  const { questions, causes } = conclude({ evidence, setUp });
  expect(questions.length).toBeGreaterThan(0);
  const [best] = questions;
  const values = Object.keys(best?.question.answers ?? {});
  const secondAfter = values.map((value) => conclude({ evidence, setUp, answers: { [best?.question.id ?? '']: value } }).causes);
  for (const after of secondAfter) expect(after[0]).toMatchObject({ id: 'RC44', certainty: 'proven' });
  const scores = secondAfter.map((after) => after.find(({ id }) => id === causes[1]?.id)?.score ?? 0);
  expect(Math.max(...scores) - Math.min(...scores)).toBeGreaterThan(0.1);
  const alone = conclude({ evidence: { ...evidence, C4: 'ok' }, setUp });
  expect(alone.causes[0]).toMatchObject({ id: 'RC44', certainty: 'proven' });
  expect([alone.questions, alone.experiments]).toEqual([[], []]);
});

test('what a held reset line hides of a program is not made likely by it', () => {
  const evidence = { ...PROBE, C6: 'no-halt', C8: 'complete', C9: 'held-in-reset', C10: 'known', C13: 'fail-text' } as const;
  const sure = conclude({ evidence, setUp }).causes.filter(({ certainty }) => certainty !== 'possible');
  expect(sure.map(({ id }) => id)).toEqual(['RC35']);
});
