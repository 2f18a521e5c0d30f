/** A person in front of the virtual board: answers the doctor's questions by looking at LEDs and jumpers and by trying a cable. Never knows the scenario. */
import type { Bench, BoardView } from '../../src/base/index.ts';
import { answerQuestion, type Diagnosis } from '../../src/doctor/index.ts';

/** What a COM LED shows, in the question's words. */
const COM_LED: Readonly<Record<string, string>> = {
  off: 'dark',
  'slow-blink-red': 'slow-blink',
  'fast-blink-red': 'fast-blink',
  orange: 'orange',
};
const USER_LEDS = ['LD1', 'LD2', 'LD3'];
const WATCH_MS = 1500;

const look = (bench: Bench): Promise<BoardView> => bench.control.send('look', {});

/** Whether another cable, left in for a while, makes the probe appear. */
async function triesAnotherCable(bench: Bench): Promise<string> {
  // What is there already cannot appear.
  if ((await bench.control.send('host.devices', {})).length > 0) return 'same';
  const before = (await look(bench)).cable;
  await bench.control.send('set', { physics: { cable: { plugged: true, data: true } } });
  await bench.control.send('advance', { ms: 3000 });
  const helps = (await bench.control.send('host.devices', {})).length > 0;
  await bench.control.send('set', { physics: { cable: before } });
  await bench.control.send('advance', { ms: 3000 });
  return helps ? 'helps' : 'same';
}

/** Whether a user LED changes, or text arrives, while one watches. */
async function watchesProgram(bench: Bench): Promise<string> {
  let alive = false;
  const stop = bench.control.onEvent((event) => {
    alive ||= event.event === 'uart' || (event.event === 'led' && USER_LEDS.includes(event.name));
  });
  await bench.control.send('advance', { ms: WATCH_MS });
  stop();
  return alive ? 'yes' : 'no';
}

const EYES: Readonly<Record<string, (bench: Bench) => Promise<string>>> = {
  'com-led': async (bench) => COM_LED[(await look(bench)).leds['LD4'] ?? 'off'] ?? 'steady',
  'pwr-led': async (bench) => ((await look(bench)).leds['LD5'] === 'off' ? 'no' : 'yes'),
  jp1: async (bench) => (await look(bench)).jumpers['JP1'] ?? 'off',
  jp2: async (bench) => ({ '1-2': '1-2', off: 'none' })[(await look(bench)).jumpers['JP2'] ?? 'off'] ?? 'other',
  jp3: async (bench) => (await look(bench)).jumpers['JP3'] ?? 'off',
  jp4: async (bench) => (await look(bench)).jumpers['JP4'] ?? 'off',
  'reset-button': async (bench) => ((await look(bench)).buttons['RESET'] === 'held' ? 'held' : 'free'),
  'other-cable': triesAnotherCable,
  'other-port': async () => 'same',
  'something-plugged': async () => 'no',
  'program-alive': watchesProgram,
};

/** Answers the best questions, at most `most`; returns the last diagnosis and what was asked. */
export async function answerFromPhysics(
  bench: Bench,
  diagnosis: Diagnosis,
  most: number,
): Promise<{ diagnosis: Diagnosis; asked: readonly string[] }> {
  const asked: string[] = [];
  let present = diagnosis;
  while (asked.length < most) {
    const question = present.questions[0];
    if (!question) break;
    const eye = EYES[question.id];
    if (!eye) throw new Error(`the bench user cannot answer ${question.id}`);
    asked.push(question.id);
    present = answerQuestion(present, question.id, await eye(bench));
  }
  return { diagnosis: present, asked };
}
