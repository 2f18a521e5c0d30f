/** The dialogue with somebody at the board: the virtual board's hands and eyes answer by number. */
import { expect, test } from 'vitest';
import { EYES } from '../../../test/doctor/bench-user.ts';
import { examine, openScenario, readScenario } from '../../../test/doctor/open-scenario.ts';
import type { Bench } from '../../base/index.ts';
import type { Diagnosis, Line } from '../../doctor/index.ts';
import { type Catalogue, ENGLISH, loadCatalogue } from '../../words/index.ts';
import { type Walked, walkAlong } from './doctor-wizard.ts';

interface Said {
  readonly walked: Walked;
  readonly text: string;
}

type Typed = string | ((screen: string) => Promise<string>);

/** Walks with what is typed; a function sees the screen, may do something to the board, and returns what is typed. */
async function walk(bench: Bench, first: Diagnosis, typed: readonly Typed[], catalogue: Catalogue = ENGLISH): Promise<Said> {
  const shown: Line[] = [];
  const textFrom = (start: number) =>
    shown
      .slice(start)
      .map(({ text }) => text)
      .join('\n');
  let next = 0;
  let seen = 0;
  const walked = await walkAlong(first, {
    ask: async () => {
      const given = typed[next++];
      const screen = textFrom(seen);
      seen = shown.length;
      return typeof given === 'function' ? given(screen) : given;
    },
    show: (lines) => shown.push(...lines),
    examine: ({ mayReset = false }) => examine(bench, { reset: mayReset ? 'when-unreachable' : 'never' }),
    catalogue,
  });
  return { walked, text: textFrom(0) };
}

const look = (bench: Bench) => examine(bench, { reset: 'never' });

test('asks for the lamp, then to fit the jumper, looks again and says what has changed and what solved it', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const fit: Typed = async () => {
    await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
    await bench.control.send('advance', { ms: 1000 });
    return '1';
  };
  expect(await EYES['pwr-led']?.(bench)).toBe('yes');
  const { walked, text } = await walk(bench, await look(bench), ['1', fit]);
  expect(text).toMatch(/Question Is .*LD5.*lit\?\n {2}1 {2}yes\n {2}2 {2}no\n {2}s {2}I do not know\n {2}a .*\n {2}q {2}end/);
  expect(text).toMatch(/Try {6}Fit jumper JP4 \(IDD\) \(touches: takes the power away\)\.\n {2}1 {2}done: look now/);
  expect(text).toMatch(/What has changed\n {2}C4 .* → /);
  expect(text).toContain('Solved by: Fit jumper JP4 (IDD).');
  expect(walked).toMatchObject({ isEnded: false, diagnosis: { verdict: 'healthy' }, solved: [{ cause: 'RC24', after: 'healthy' }] });
});

test('goes back, skips what is not known, refuses what is no choice, and ends', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const first = await look(bench);
  const { walked, text } = await walk(bench, first, ['2', 'b', 'B', '7', 's', 'q']);
  expect(text).toContain('"B" is none of these choices.');
  expect(text).toContain('"7" is none of these choices.');
  expect(walked).toMatchObject({ isEnded: true, diagnosis: { answers: {} } });
  expect(text.match(/Is .*LD5.*lit/g)).toHaveLength(2);
});

test('the end of the input ends the walk', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  expect((await walk(bench, await look(bench), [])).walked.isEnded).toBe(true);
});

test('asks before it resets, and says that nothing has changed where nothing has', async () => {
  const bench = await openScenario(readScenario('swd-pins.json'));
  const { walked, text } = await walk(bench, await look(bench), ['a', '1', 'q']);
  expect(text).toContain('Nothing has changed.');
  expect(text).toMatch(/Try {6}Hold the STM32 in reset,[\s\S]*?touches: resets\)\.\n {2}1 {2}do it/);
  expect(walked.diagnosis.evidence.find(({ check }) => check === 'C6')?.outcome).toBe('halts');
});

test('an experiment with RESET held gives its answer, is undone, and leaves the evidence as it was', async () => {
  const bench = await openScenario({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } });
  const first = await examine(bench);
  let held = false;
  const holdOrSkip = async (screen: string) => {
    if (held) return screen.includes('Let go of') ? '' : 'q';
    held = screen.includes('Hold the RESET button');
    if (held) await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
    return held ? '1' : 's';
  };
  const { walked, text } = await walk(bench, first, Array(12).fill(holdOrSkip));
  expect(text).toContain('Let go of');
  expect(walked.diagnosis.answers).toMatchObject({ 'hold-reset-and-attach': 'answers' });
  expect(walked.diagnosis.evidence).toEqual(first.evidence);
});

test('speaks Spanish', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const { text } = await walk(bench, await look(bench), ['1', 'q'], await loadCatalogue('es'));
  expect(text).toContain('Pregunta ¿');
  expect(text).toMatch(/Probar {3}Poner el puente JP4 \(IDD\)/);
});
