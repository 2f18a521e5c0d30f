/** C11 where the core sleeps throughout: what physics lets a debugger see of the option bytes, with leave and without. */
import { describe, expect, it } from 'vitest';
import { openDraw } from '../../../test/doctor/drawn/judge.ts';
import { examine } from '../../../test/doctor/open-scenario.ts';
import type { Bench } from '../../base/index.ts';

/** Sleeps until a byte arrives: for ever, as far as a look is concerned. */
const asleep = (optionBytes: Record<string, string>, file = 'echo.elf'): Promise<Bench> =>
  openDraw({ seed: 1, truth: [], sinceMs: 500, scenario: { board: 'nucleo-h743zi2', flash: [{ file }], optionBytes } });

const seenOf = async (bench: Bench, reset?: 'never') => {
  const { evidence, verdict, causes, unknown } = await examine(bench, reset ? { reset } : {});
  const of = (wanted: string) => evidence.find(({ check }) => check === wanted);
  return { c9: of('C9')?.outcome, c11: of('C11')?.outcome, from: of('C11')?.facts['from'], verdict, cause: causes[0]?.id, unknown };
};

describe('the protection of a chip whose core sleeps', () => {
  it.each([
    [{ WRP1: '0xFE' }, 'wrp', 'RC50'],
    [{ SECURITY: '0x1' }, 'secure', 'RC41'],
  ])('is found with leave for more than reading: %j', async (options, outcome, cause) => {
    expect(await seenOf(await asleep(options))).toMatchObject({ c9: 'sleeping', c11: outcome, verdict: 'fault', cause });
  });

  it('is found open with that leave, the program sleeps on, and its clocks are as they were', async () => {
    const bench = await asleep({});
    expect(await seenOf(bench)).toMatchObject({ c9: 'sleeping', c11: 'open', verdict: 'healthy', unknown: undefined });
    const { core } = await bench.control.send('look', {});
    expect(core).toBe('sleeping');
    // With its clocks still kept on it would be read without leave, too.
    expect(await seenOf(bench, 'never')).toMatchObject({ c9: 'sleeping', c11: undefined, verdict: 'healthy', unknown: ['C11'] });
  });

  it.each([
    [{ WRP1: '0xFE' }, 'wrp', 'RC50'],
    [{ SECURITY: '0x1' }, 'secure', 'RC41'],
  ])('is found by reading alone in the copies of D3, where the program has given SYSCFG a clock: %j', async (options, outcome, cause) => {
    const seen = await seenOf(await asleep(options, 'vendor-start.O0.elf'), 'never');
    expect(seen).toMatchObject({ c9: 'sleeping', c11: outcome, from: 'copies in SYSCFG', cause });
  });

  it('stays unknown by reading alone where copies show none, or have no clock', async () => {
    const open = { c9: 'sleeping', c11: undefined, verdict: 'healthy', unknown: ['C11'] };
    expect(await seenOf(await asleep({}, 'vendor-start.O0.elf'), 'never')).toMatchObject(open);
    expect(await seenOf(await asleep({ WRP1: '0xFE' }), 'never')).toMatchObject(open);
  });
});
