/**
 * The story that began it: a NUCLEO-H743ZI2 whose owner says that the IDE does not detect the ST-LINK and that a FAIL.TXT
 * lies on its drive. The owner also says whether the board is new. What it was is not known. Behind the same symptoms each of these ends at its own cause, once the owner
 * has answered what the doctor asks.
 */
import { expect, test } from 'vitest';
import type { Bench, Scenario } from '../../../src/base/index.ts';
import { answerQuestion, type Diagnosis } from '../../../src/doctor/index.ts';
import { answerFromPhysics, EYES } from '../bench-user.ts';
import { examine, openScenario } from '../open-scenario.ts';

const STORY = ['CubeIDE does not detect the ST-LINK', 'The interface firmware FAILED to reset/halt the target MCU'].join('\n\n');
const MOST_ANSWERS = 5;

const running = (more: Omit<Scenario, 'board'>): Scenario => ({
  board: 'nucleo-h743zi2',
  flash: [{ file: 'factory-demo.elf' }],
  ...more,
});

const STORIES: readonly (readonly [what: string, cause: string, scenario: Scenario])[] = [
  ['JP2 off', 'RC23', running({ jumpers: { JP2: 'off' } })],
  ['JP4 off', 'RC24', running({ jumpers: { JP4: 'off' } })],
  ['JP4 off, sensed before it', 'RC24', running({ jumpers: { JP4: 'off' }, flags: { senseAt: 'before-idd-jumper' } })],
  ['JP3 off beside a program that takes the debug pins', 'RC37', running({ jumpers: { JP3: 'off' }, flash: [{ file: 'swd-pins.elf' }] })],
  ['NRST shorted to ground', 'RC35', running({ wires: { NRST: 'low' } })],
  ['a program that goes to Stop', 'RC42', running({ flash: [{ file: 'stop-mode.elf' }] })],
  ['readout protection at level 1', 'RC38', running({ optionBytes: { RDP: '0xBB' } })],
  ['a dead chip', 'RC60', running({ parts: { target: 'dead' } })],
];

const JUMPER_OF: Readonly<Record<string, string>> = { RC23: 'jp2', RC24: 'jp4', RC37: 'jp3' };

/** The owner looks at the jumper that the doctor says to set, and tells how it is. */
async function lookAtJumper(bench: Bench, diagnosis: Diagnosis): Promise<Diagnosis> {
  const jumper = JUMPER_OF[diagnosis.causes[0]?.id ?? ''];
  if (!jumper || jumper in diagnosis.answers) return diagnosis;
  return answerQuestion(diagnosis, jumper, (await EYES[jumper]?.(bench)) ?? '');
}

test.each(STORIES)('%s ends at %s', async (_what, cause, scenario) => {
  const bench = await openScenario(scenario);
  const isNew = (await EYES['never-programmed']?.(bench)) ?? 'no';
  const before = await examine(bench, { seen: STORY, answers: { 'never-programmed': isNew } });
  expect(before.verdict).toBe('fault');
  expect(before.seen?.lines.length).toBeGreaterThan(0);
  const answered = await answerFromPhysics(bench, before, MOST_ANSWERS);
  const { asked } = answered;
  const diagnosis = await lookAtJumper(bench, answered.diagnosis);
  const told = `${asked.map((id) => `${id}=${diagnosis.answers[id]}`).join(' ')}: ${diagnosis.causes.map(({ id, group }) => `${id}/${group}`).join(' ')}`;
  expect(diagnosis.causes[0]?.id, told).toBe(cause);
  expect(diagnosis.causes.filter((other) => other.class === 'proven' && other.id !== cause)).toEqual([]);
  expect([...before.ruledOut, ...diagnosis.ruledOut].map(({ id }) => id)).not.toContain(cause);
});
