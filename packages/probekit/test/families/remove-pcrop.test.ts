/** PCROP where only RDP level 1 to 0 takes it away: the remedy changes nothing and says how, and what it says does it. */
import { expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { tellDiagnosis } from '../../src/doctor/index.ts';
import { mendBoard } from '../../src/doctor/remedies/index.ts';
import { removePcrop } from '../../src/doctor/remedies/read-protection.ts';
import { changeOptionBytes, planOptionChange, readOptionBytes, wantedOptions } from '../../src/flash/index.ts';
import type { RemedyAction } from '../../src/spec/symptoms/remedy-actions.ts';
import { areasOf, connectTarget } from '../../src/stm32/index.ts';
import { loadCatalogue } from '../../src/words/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { examine } from '../doctor/open-scenario.ts';
import { optionsFor } from '../doctor/run-options.ts';

const SPANISH = await loadCatalogue('es');
const AREA = { PCROP1_STRT: '0x0', PCROP1_END: '0x3' };

const BOARDS: readonly (readonly [string, Record<string, string>])[] = [
  ['nucleo-f446re', { SPRMOD: '0x1', nWRP: '0x3' }],
  ['nucleo-l476rg', AREA],
  ['nucleo-g474re', AREA],
  ['nucleo-g071rb', AREA],
];

it.each(BOARDS)('of a %s', async (board, optionBytes) => {
  const bench = await createBench({ scenario: { board, optionBytes }, boards: ALL_BOARDS, images: [] });
  const probe = await openProbe(bench);
  const before = (await readOptionBytes(await connectTarget(probe, { mode: 'normal' }))).values;
  const told = await removePcrop({
    clock: probe.clock,
    withProbe: <T>(use: (inHand: { probe: typeof probe; reopen: undefined }) => Promise<T>) => use({ probe, reopen: undefined }),
  });
  expect(told).toMatchObject({ worked: false, said: { key: 'applied.pcrop-with-all' } });
  expect((await readOptionBytes(await connectTarget(probe, { mode: 'normal' }))).values).toEqual(before);
  const { first, second } = told.said.values as Record<'first' | 'second', string>;
  for (const step of [first, second]) {
    const target = await connectTarget(probe, { mode: 'normal' });
    const change = await wantedOptions(
      target,
      step.split(' ').map((text) => text.split('=') as [string, string]),
    );
    await changeOptionBytes(target, await planOptionChange(target, change));
  }
  const { layout, values } = await readOptionBytes(await connectTarget(probe, { mode: 'normal' }));
  expect(areasOf(layout, values)).toEqual([]);
  expect(values['RDP']).toBe(0xaa);
  expect(layout.hidesSectors?.(values) ?? false).toBe(false);
});

it.each(BOARDS)('of a %s is told to whoever mends it before any leave is asked for', async (board, optionBytes) => {
  const bench = await createBench({ scenario: { board, optionBytes }, boards: ALL_BOARDS, images: [] });
  await bench.control.send('advance', { ms: 1000 });
  const asked: RemedyAction[] = [];
  const ask = async ({ action }: { action: RemedyAction }) => {
    asked.push(action);
    return false;
  };
  const first = await examine(bench, { reset: 'when-unreachable' });
  const { applied } = await mendBoard(first, {
    ...optionsFor(bench),
    reset: 'when-unreachable',
    level: 'erase',
    consent: ask,
    unproven: ask,
  });
  expect(applied).toMatchObject([{ action: 'unlock-pcrop', worked: false, said: { key: 'applied.pcrop-with-all' } }]);
  expect(asked).not.toContain('unlock-pcrop');
  const next = tellDiagnosis(first).map(({ text }) => text);
  expect(next).toContain('Next     Take PCROP away, and the whole flash with it (touches: erases).');
  const steps = next.flatMap((text) => /^ +- (probekit option-bytes set .+)$/.exec(text)?.[1] ?? []);
  expect(applied[0]?.sentence).toContain(`To lose it: ${steps.join(', then ')}.`);
  expect(tellDiagnosis(first, { catalogue: SPANISH }).some(({ text }) => text.includes('Quitar PCROP, y con él toda'))).toBe(true);
});
