/** C17 on the bench: what BOOT0 and a power cycle tell of a program, a wire and a reset line. */
import { describe, expect, it } from 'vitest';
import { HANDS } from '../../../test/doctor/bench-user.ts';
import { examine, openScenario, readScenario } from '../../../test/doctor/open-scenario.ts';
import type { Scenario } from '../../base/index.ts';
import type { AskHands } from '../../stm32/index.ts';
import { tryBoot0 } from '../dialogue/next-step.ts';
import { judgeBoot0, recogniseBoot0 } from './boot0.ts';

async function tried(scenario: Scenario, isWilling = true) {
  const bench = await openScenario(scenario);
  const asked: string[] = [];
  const ask: AskHands = async (request) => {
    asked.push(request);
    if (isWilling) await HANDS.startRomLoader(bench);
    return isWilling;
  };
  const before = await examine(bench);
  const { diagnosis, answer } = await tryBoot0(before, { ask, examine: () => examine(bench, { reset: 'never' }) });
  return { before, diagnosis, answer, asked, c17: diagnosis.evidence.find(({ check }) => check === 'C17') };
}

describe('BOOT0 and a power cycle', () => {
  it('bring an answer where a program had taken the debug pins, and NRST does not reach it', async () => {
    const { diagnosis, c17, asked } = await tried({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } });
    expect(asked).toEqual(['boot0']);
    expect(c17).toMatchObject({ outcome: 'answers', said: { key: 'c17.loader-answers' } });
    const ranked = diagnosis.causes.map(({ id }) => id);
    expect(ranked.indexOf('RC43')).toBeLessThan(ranked.includes('RC30') ? ranked.indexOf('RC30') : ranked.length);
  });

  it('change nothing where a debug wire is open', async () => {
    const { diagnosis, c17 } = await tried({ board: 'nucleo-h743zi2', wires: { SWDIO: 'open' }, flash: [{ file: 'factory-demo.elf' }] });
    expect(c17).toMatchObject({ outcome: 'silent', said: { key: 'c17.silent' } });
    expect(diagnosis.causes.map(({ id }) => id)).not.toContain('RC43');
  });

  it('are asked for, and leave the diagnosis as it was where nobody does it', async () => {
    const { before, diagnosis, answer, asked } = await tried({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } }, false);
    expect({ asked, answer }).toEqual({ asked: ['boot0'], answer: undefined });
    expect(diagnosis).toEqual(before);
  });
});

describe('two looks', () => {
  it.each([
    [{ C5: 'answers', C9: 'system-memory' }, 'answers', 'c17.loader-answers'],
    [{ C5: 'slow-only', C9: 'runs' }, 'answers', 'c17.answers'],
    [{ C5: 'answers', C9: 'held-in-reset' }, 'silent', 'c17.held-in-reset'],
    [{ C5: 'no-power' }, 'silent', 'c17.silent'],
  ] as const)('%j after silence is %s', (after, outcome, key) => {
    expect(judgeBoot0({ C5: 'silent' }, after)).toMatchObject({ outcome, said: { key } });
  });

  it('tell nothing where the second did not come as far as the target', () => {
    expect(judgeBoot0({ C5: 'silent' }, { C1: 'none' })).toBeUndefined();
  });

  it('are an experiment that nobody asked for only where the loader runs and nothing answered before', () => {
    expect(recogniseBoot0({ C5: 'silent' }, { C5: 'answers', C9: 'system-memory' })?.outcome).toBe('answers');
    expect(recogniseBoot0({ C5: 'answers', C9: 'runs' }, { C5: 'answers', C9: 'system-memory' })).toBeUndefined();
    expect(recogniseBoot0({ C5: 'silent' }, { C5: 'answers', C9: 'runs' })).toBeUndefined();
  });
});
