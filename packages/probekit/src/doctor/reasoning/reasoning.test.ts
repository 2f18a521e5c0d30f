import { describe, expect, test } from 'vitest';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { EvidenceVector, Known, SetUp } from '../evidence.ts';
import { classesOf } from './classes.ts';
import { conclude } from './conclude.ts';
import { rank } from './rank.ts';

const SET_UP: SetUp = { platform: 'linux', onBoard: true, board: 'nucleo-h743zi2' };
const GOOD: EvidenceVector = {
  C1: 'probe',
  C2: 'opens',
  C3: 'ok',
  C4: 'ok',
  C5: 'answers',
  C8: 'complete',
  C9: 'runs',
  C10: 'known',
  C11: 'open',
  C13: 'clean',
  C14: 'talks',
};
const { C9: _core, ...UNDER_RESET } = GOOD;
const { C1, C2, C3 } = { C1: 'probe', C2: 'opens', C3: 'ok' } as const;
const SILENT = { C1, C2, C3, C5: 'silent', C6: 'silent', C13: 'fail-text', C14: 'silent' } as const;

/** What eyes see on a board, by question. */
const EYES = {
  'com-led': 'steady',
  'other-cable': 'same',
  'other-port': 'same',
  jp1: 'off',
  'pwr-led': 'yes',
  jp4: 'on',
  jp2: '1-2',
  jp3: 'on',
  'program-alive': 'no',
  'something-plugged': 'no',
  'reset-button': 'free',
  'worked-before': 'until-change',
  jumpers: 'none',
  'appears-with': 'none',
  'answers-with': 'none',
  'both-halves': 'both',
  'press-plugs': 'no',
};

interface Case {
  readonly name: string;
  readonly cause: CauseId;
  readonly evidence: EvidenceVector;
  readonly eyes?: Partial<Readonly<Record<keyof typeof EYES, string>>>;
}

const CASES: readonly Case[] = [
  {
    name: 'a charging-only cable',
    cause: 'RC01',
    evidence: { C1: 'none' },
    eyes: { 'com-led': 'slow-blink', 'pwr-led': 'no', 'other-cable': 'helps', 'appears-with': 'cable' },
  },
  { name: 'no permission', cause: 'RC12', evidence: { C1, C2: 'denied', C13: 'clean', C14: 'talks' } },
  { name: 'JP2 off', cause: 'RC23', evidence: { ...SILENT, C4: 'none' }, eyes: { 'pwr-led': 'no', jp2: 'none', jumpers: 'power-source' } },
  {
    name: 'JP4 off, sensed behind the jumper',
    cause: 'RC24',
    evidence: { ...SILENT, C4: 'none' },
    eyes: { jp4: 'off', jumpers: 'idd', 'answers-with': 'jumpers', 'both-halves': 'there' },
  },
  {
    name: 'JP4 off, sensed before the jumper',
    cause: 'RC24',
    evidence: { ...SILENT, C4: 'ok' },
    eyes: { jp4: 'off', jumpers: 'idd', 'answers-with': 'jumpers', 'both-halves': 'there' },
  },
  {
    name: 'SWDIO open while the program talks',
    cause: 'RC30',
    evidence: { ...SILENT, C4: 'ok', C14: 'talks' },
    eyes: { 'program-alive': 'yes', 'answers-with': 'probe' },
  },
  {
    name: 'SWDIO open, nothing on the serial port',
    cause: 'RC30',
    evidence: { ...SILENT, C4: 'ok' },
    eyes: { 'program-alive': 'yes', 'answers-with': 'probe' },
  },
  {
    name: 'NRST stuck low',
    cause: 'RC35',
    evidence: { ...GOOD, C6: 'no-halt', C9: 'held-in-reset', C11: 'unreadable', C13: 'fail-text', C14: 'silent' },
  },
  {
    name: 'NRST stuck low, nothing of AP0 readable',
    cause: 'RC35',
    evidence: { ...GOOD, C6: 'no-halt', C9: 'unreadable', C10: 'unreadable', C11: 'unreadable', C13: 'fail-text', C14: 'silent' },
  },
  { name: 'debug pins taken by the program', cause: 'RC43', evidence: { ...UNDER_RESET, C5: 'silent', C6: 'halts', C13: 'clean' } },
  {
    name: 'debug pins taken, silent program',
    cause: 'RC43',
    evidence: { ...UNDER_RESET, C5: 'silent', C6: 'halts', C13: 'fail-text', C14: 'silent' },
  },
  {
    name: 'STOP mode, no debug power',
    cause: 'RC42',
    evidence: { ...UNDER_RESET, C5: 'no-power', C6: 'halts', C13: 'fail-text', C14: 'silent' },
  },
  {
    name: 'STOP mode, access port waits',
    cause: 'RC42',
    evidence: { ...GOOD, C5: 'answers', C6: 'halts', C9: 'unreadable', C14: 'silent' },
  },
  { name: 'RDP 1', cause: 'RC38', evidence: { ...GOOD, C11: 'rdp1' } },
  { name: 'a write-protected sector', cause: 'RC50', evidence: { ...GOOD, C11: 'wrp' } },
  { name: 'a watchdog loop', cause: 'RC44', evidence: { ...GOOD, C9: 'reset-loop', C14: 'silent' } },
];

describe.each(CASES)('$name', ({ cause, evidence, eyes }) => {
  const start: Known = { evidence, setUp: SET_UP };

  test('puts the class of the true cause first', () => {
    expect(classesOf(start)[0]).toContain(cause);
    expect(conclude(start).verdict).toBe('fault');
  });

  test('puts the cause itself first after at most two answers', () => {
    const seen: Readonly<Record<string, string>> = { ...EYES, ...eyes };
    let known = start;
    for (let asked = 0; asked < 2; asked++) {
      const question = conclude(known).questions[0]?.question.id;
      if (!question) continue;
      expect(seen).toHaveProperty([question]);
      known = { ...known, answers: { ...known.answers, [question]: seen[question] as string } };
    }
    expect(conclude(known).causes[0]?.id).toBe(cause);
  });

  test('never rules the true cause out, and proves nothing else', () => {
    const { causes, excluded } = conclude(start);
    expect(excluded).not.toContain(cause);
    expect(causes.filter(({ certainty }) => certainty === 'proven').every(({ id }) => id === cause)).toBe(true);
  });
});

describe('a healthy board', () => {
  test.each([
    GOOD,
    { ...GOOD, C9: 'sleeping', C14: 'silent' },
    { ...GOOD, C9: 'no-program', C13: 'absent' },
    { C3, C4: 'ok', C5: 'answers', C8: 'complete', C9: 'runs', C10: 'known', C11: 'open' },
  ] satisfies EvidenceVector[])('gives no finding: %o', (evidence) => {
    const { verdict, causes, questions } = conclude({ evidence, setUp: SET_UP });
    expect({ verdict, causes, questions }).toEqual({ verdict: 'healthy', causes: [], questions: [] });
  });

  test('needs the core to have been looked at: otherwise the verdict is unclear', () => {
    expect(conclude({ evidence: { C1, C2, C3, C4: 'ok' }, setUp: SET_UP })).toMatchObject({ verdict: 'unclear', causes: [] });
  });
});

describe('certainty', () => {
  test('is proven where the option bytes say it', () => {
    expect(conclude({ evidence: { ...GOOD, C11: 'wrp' }, setUp: SET_UP }).causes[0]).toMatchObject({ id: 'RC50', certainty: 'proven' });
  });

  test('is proven once the open jumper was seen', () => {
    const known: Known = { evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP, answers: { jp4: 'off' } };
    expect(conclude(known).causes[0]).toMatchObject({ id: 'RC24', certainty: 'proven' });
  });

  test('is never proven while a supply jumper could be either of two', () => {
    const { causes } = conclude({ evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP });
    expect(causes.filter(({ certainty }) => certainty === 'proven')).toEqual([]);
    expect(causes.slice(0, 2).map(({ id }) => id)).toEqual(['RC23', 'RC24']);
  });

  test('asks first for one look at all jumpers, which parts those of the supply, and then for no single one', () => {
    const known = { evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP } as const;
    const asked = (answers: Known['answers'] = {}) => conclude({ ...known, answers }).questions.map(({ question }) => question.id);
    expect(asked()[0]).toBe('jumpers');
    expect(asked({ jumpers: 'none' }).filter((id) => ['jp1', 'jp2', 'jp3', 'jp4', 'jp5'].includes(id))).toEqual([]);
  });

  test('tells the two supply jumpers apart by the list of jumpers, and by the lamp', () => {
    const known = { evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP } as const;
    expect(conclude({ ...known, answers: { jumpers: 'idd' } }).causes[0]).toMatchObject({ id: 'RC24', certainty: 'proven' });
    expect(conclude({ ...known, answers: { jumpers: 'power-source' } }).causes[0]).toMatchObject({ id: 'RC23' });
    expect(conclude({ ...known, answers: { 'pwr-led': 'yes' } }).causes[0]).toMatchObject({ id: 'RC24', certainty: 'likely' });
    expect(conclude({ ...known, answers: { 'pwr-led': 'no' } }).causes[0]).toMatchObject({ id: 'RC23', certainty: 'likely' });
  });

  test('asks for no jumper that an answer has decided, nor for the one that it already says to fit', () => {
    const known = { evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP } as const;
    const asked = (answers: Known['answers'] = {}) => conclude({ ...known, answers }).questions.map(({ question }) => question.id);
    expect(asked()).toEqual(expect.arrayContaining(['jp2', 'jp4', 'shield-off']));
    const lit = asked({ 'pwr-led': 'yes' });
    expect(lit).not.toContain('jp2');
    expect(lit).not.toContain('jp4');
    expect(asked({ 'pwr-led': 'no' })).not.toContain('jp2');
    expect(asked({ 'something-plugged': 'no' })).not.toContain('shield-off');
  });

  test('asks for an experiment that only hands can do where nothing else reached the chip', () => {
    const ids = (evidence: EvidenceVector) => conclude({ evidence, setUp: SET_UP }).questions.map(({ question }) => question.id);
    const { C6: _untried, ...untried } = SILENT;
    expect(ids({ ...SILENT, C4: 'ok' })).toEqual(expect.arrayContaining(['hold-reset-and-attach', 'boot0-and-power-cycle']));
    expect(ids({ ...untried, C4: 'ok' })).not.toContain('hold-reset-and-attach');
    expect(ids({ ...SILENT, C4: 'ok', C6: 'halts' })).not.toContain('boot0-and-power-cycle');
  });

  test('suggests to fit the jumper that leads alone, before anything else, and a reset only where it was not tried', () => {
    const ids = (evidence: EvidenceVector, answers: Known['answers'] = {}) =>
      conclude({ evidence, setUp: SET_UP, answers }).experiments.map(({ experiment }) => experiment.id);
    const { C6: _untried, ...untried } = SILENT;
    expect(ids({ ...untried, C4: 'none' }, { 'pwr-led': 'yes' })[0]).toBe('jumper-JP4');
    expect(ids({ ...untried, C4: 'none' })).not.toContain('jumper-JP4');
    expect(ids({ ...untried, C4: 'ok' })[0]).toBe('under-reset');
    expect(ids({ ...SILENT, C4: 'ok' })).not.toContain('under-reset');
    expect(ids({ ...SILENT, C4: 'ok', C5: 'noisy' })).toContain('slower');
    expect(ids({ C1: 'none' })).toEqual(expect.arrayContaining(['other-cable', 'other-port']));
    expect(ids(GOOD)).toEqual([]);
  });

  test('rules out cable, permission and firmware once the probe answers', () => {
    const { excluded } = conclude({ evidence: { ...SILENT, C4: 'none' }, setUp: SET_UP });
    expect(excluded).toEqual(expect.arrayContaining(['RC01', 'RC05', 'RC07', 'RC12', 'RC15', 'RC16', 'RC20']));
  });

  test('leaving out any one check never turns a right first class into a wrong proven', () => {
    for (const { cause, evidence } of CASES) {
      for (const check of Object.keys(evidence) as (keyof EvidenceVector)[]) {
        const { [check]: _left, ...rest } = evidence;
        const proven = conclude({ evidence: rest, setUp: SET_UP }).causes.filter(({ certainty }) => certainty === 'proven');
        expect(
          proven.map(({ id }) => id).filter((id) => id !== cause),
          `${cause} without ${check}`,
        ).toEqual([]);
      }
    }
  });
});

describe('two faults at once', () => {
  test('an open reset jumper and a program that takes the debug pins are both named when the jumper was seen', () => {
    const known: Known = { evidence: { ...SILENT, C4: 'ok', C14: 'talks' }, setUp: SET_UP, answers: { jp3: 'off' } };
    expect(
      rank(known)
        .causes.slice(0, 4)
        .map(({ id }) => id),
    ).toEqual(expect.arrayContaining(['RC37', 'RC43']));
  });

  test('one explains the other away: an open supply jumper makes a dead chip less likely', () => {
    const before = rank({ evidence: { ...SILENT, C4: 'ok' }, setUp: SET_UP });
    const after = rank({ evidence: { ...SILENT, C4: 'ok' }, setUp: SET_UP, answers: { jp4: 'off' } });
    const dead = (ranking: typeof before) => ranking.causes.find(({ id }) => id === 'RC60')?.score ?? 0;
    expect(dead(after)).toBeLessThan(dead(before) / 5);
  });

  test('write protection and low supply together', () => {
    const causes = rank({ evidence: { ...GOOD, C4: 'low', C11: 'wrp' }, setUp: SET_UP }).causes.slice(0, 2);
    expect(causes.map(({ id }) => id).sort()).toEqual(['RC25', 'RC50']);
  });
});
