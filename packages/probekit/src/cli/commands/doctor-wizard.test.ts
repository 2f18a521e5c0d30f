/** The dialogue with somebody at the board: the virtual board's hands and eyes answer. */
import { expect, test } from 'vitest';
import { EYES, HANDS } from '../../../test/doctor/bench-user.ts';
import { examine, openScenario, readScenario } from '../../../test/doctor/open-scenario.ts';
import type { Bench, Physics } from '../../base/index.ts';
import type { Diagnosis } from '../../doctor/index.ts';
import { type HandStep, handSteps } from '../../doctor/report/index.ts';
import { type Catalogue, ENGLISH, loadCatalogue } from '../../words/index.ts';
import type { Dialogue } from '../dialogue.ts';
import { type Walked, walkAlong } from './doctor-wizard.ts';

interface Said {
  readonly walked: Walked;
  readonly text: string;
}

/** Picks the choice whose label begins so; undefined ends it. A function may do something to the board first. */
type Pick = string | ((question: string, labels: readonly string[]) => Promise<string | undefined>) | undefined;

interface WalkSetting {
  readonly catalogue?: Catalogue;
  readonly withHands?: boolean;
  readonly told?: readonly HandStep[];
  /** Typed where a text is asked for. */
  readonly typed?: string;
}

/** Walks with what is picked, in turn; ends where nothing more is. */
async function walk(
  bench: Bench,
  first: Diagnosis,
  picks: readonly Pick[],
  { catalogue = ENGLISH, withHands = true, told = [], typed }: WalkSetting = {},
): Promise<Said> {
  const shown: string[] = [];
  const left = [...picks];
  const dialogue: Dialogue = {
    async choose(question, choices) {
      const labels = choices.map(({ label }) => label);
      shown.push(question, ...labels.map((label) => `  ${label}`));
      const pick = left.shift();
      const label = typeof pick === 'function' ? await pick(question, labels) : pick;
      return label === undefined ? undefined : choices.find((choice) => choice.label.startsWith(label))?.value;
    },
    type: async (question) => {
      shown.push(question);
      return typed;
    },
  };
  const walked = await walkAlong(
    first,
    {
      dialogue,
      show: (lines) => shown.push(...lines.map(({ text }) => text)),
      examine: ({ mayReset = false }) => examine(bench, { reset: mayReset ? 'when-unreachable' : 'never' }),
      catalogue,
    },
    { withHands, told },
  );
  return { walked, text: shown.join('\n') };
}

/** Does this to the board, waits a second, and picks. */
const after =
  (bench: Bench, physics: Physics, pick: string): Pick =>
  async () => {
    await bench.control.send('set', { physics });
    await bench.control.send('advance', { ms: 1000 });
    return pick;
  };

const look = (bench: Bench) => examine(bench, { reset: 'never' });

/** Leaves everything out until this is asked, and picks from then on. */
function onceAsked(wanted: RegExp, picks: readonly Pick[]): Pick[] {
  const left = [...picks];
  let isAsked = false;
  const skipOrPick = async (question: string, labels: readonly string[]) => {
    isAsked ||= wanted.test(question);
    if (!isAsked) return labels.find((label) => /^(I do not know|not now|no lo sé|ahora no)/.test(label));
    const pick = left.shift();
    return typeof pick === 'function' ? pick(question, labels) : pick;
  };
  return Array(20).fill(skipOrPick);
}

test('asks first for the jumpers, all at once, and tells what to do about the one that is named', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  expect(await EYES['jumpers']?.(bench)).toBe('idd');
  const { walked, text } = await walk(bench, await look(bench), ['jumper JP4', after(bench, { jumpers: { JP4: 'on' } }, 'done')]);
  expect(text).toMatch(/^\s*Compare the jumpers with the list/);
  expect(walked).toMatchObject({ diagnosis: { verdict: 'healthy' }, solved: [{ cause: 'RC24', after: 'healthy' }] });
});

test('once the lamp is seen it asks to fit the jumper, looks again and says what has changed and what solved it', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  expect(await EYES['pwr-led']?.(bench)).toBe('yes');
  const { walked, text } = await walk(
    bench,
    await look(bench),
    onceAsked(/LD5/, ['yes', after(bench, { jumpers: { JP4: 'on' } }, 'done')]),
  );
  expect(text).toMatch(/Is .*LD5.*lit\?\n {2}yes\n {2}no\n {2}I do not know\n {2}something has changed.*\n {2}back\n {2}end/);
  expect(text).toMatch(/Try this: Fit jumper JP4 \(IDD\) \(touches: takes the power away\)\.\n {2}done: look now/);
  expect(text).toMatch(/What has changed\n {2}C4 .* → /);
  expect(text).toContain('Solved by: Fit jumper JP4 (IDD).');
  expect(walked).toMatchObject({ isEnded: false, diagnosis: { verdict: 'healthy' }, solved: [{ cause: 'RC24', after: 'healthy' }] });
});

test('goes back, skips what is not known, and ends', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const { walked, text } = await walk(bench, await look(bench), ['none', 'back', 'I do not know', 'end']);
  expect(walked).toMatchObject({ isEnded: true, diagnosis: { answers: {} } });
  expect(text.match(/Compare the jumpers/g)).toHaveLength(2);
});

test('the end of the input ends the walk', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  expect((await walk(bench, await look(bench), [])).walked.isEnded).toBe(true);
});

/** Leaves every question and experiment out until steps by hand are offered, which have `done`. */
function toTheHands(then: Pick): Pick[] {
  const skipping = async (question: string, labels: readonly string[]) => {
    if (!/^(Is that done|Which of it is done)/.test(question)) return labels.find((label) => /^(I do not know|not now)/.test(label));
    return typeof then === 'function' ? then(question, labels) : then;
  };
  return Array(20).fill(skipping);
}

test('after the questions it tells the steps by hand, and credits the one that was done', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const first = await look(bench);
  const steps = handSteps(first);
  const jumper = steps.find(({ cause }) => cause === 'RC24')?.remedy.what ?? 'none';
  const { walked, text } = await walk(
    bench,
    first,
    toTheHands(after(bench, { jumpers: { JP4: 'on' } }, steps.length > 1 ? jumper : 'done')),
  );
  expect(text).toMatch(/\nNext {5}/);
  expect(walked.solved).toEqual([{ cause: 'RC24', step: jumper, before: 'fault', after: 'healthy' }]);
  const told = await openScenario(readScenario('jp4-off.json'));
  expect((await walk(told, first, toTheHands(undefined), { told: steps })).text).not.toMatch(/\nNext {5}/);
});

test('a step that did not help is offered no more; with nothing left to do the walk is over', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const done = async (_question: string, labels: readonly string[]) => labels[0];
  const { walked, text } = await walk(bench, await look(bench), toTheHands(done));
  expect(text).toContain('Nothing has changed.');
  expect(walked).toMatchObject({ isEnded: false, solved: [], diagnosis: { verdict: 'fault' } });
});

test('steps by hand wait while software is to mend first', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const { walked, text } = await walk(bench, await look(bench), toTheHands('done'), { withHands: false });
  expect(text).not.toContain('done?');
  expect(walked.isEnded).toBe(false);
});

test('something that the doctor did not ask for is credited to what the person says that it was', async () => {
  const [one, other] = [await openScenario(readScenario('jp4-off.json')), await openScenario(readScenario('jp4-off.json'))];
  const first = await look(one);
  const jumper = handSteps(first).find(({ cause }) => cause === 'RC24')?.remedy.what ?? 'none';
  const fitted = { jumpers: { JP4: 'on' } } as const;
  const known = await walk(one, first, [after(one, fitted, 'something has changed'), jumper]);
  expect(known.walked.solved).toMatchObject([{ cause: 'RC24', step: jumper }]);
  const own = await walk(other, first, [after(other, fitted, 'something has changed'), 'something else'], { typed: 'wiggled the cap' });
  expect(own.walked.solved).toMatchObject([{ step: 'wiggled the cap', after: 'healthy' }]);
});

test('asks before it resets, and says that nothing has changed where nothing has', async () => {
  const bench = await openScenario(readScenario('swd-pins.json'));
  const { walked, text } = await walk(bench, await look(bench), ['something has changed', 'do it', 'end']);
  expect(text).toContain('Nothing has changed.');
  expect(text).toMatch(/Try this: Hold the STM32 in reset,[\s\S]*?touches: resets\)\.\n {2}do it/);
  expect(walked.diagnosis.evidence.find(({ check }) => check === 'C6')?.outcome).toBe('halts');
});

test('an experiment with RESET held gives its answer, is undone, and leaves the evidence as it was', async () => {
  const bench = await openScenario({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } });
  const first = await examine(bench);
  let held = false;
  const holdOrSkip = async (question: string, labels: readonly string[]) => {
    if (held) return question.startsWith('Let go of') ? 'done' : undefined;
    held = question.includes('Hold the RESET button');
    if (held) await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
    return held ? 'done' : labels.find((label) => /^(I do not know|not now)/.test(label));
  };
  const { walked, text } = await walk(bench, first, Array(12).fill(holdOrSkip));
  expect(text).toContain('Let go of');
  expect(walked.diagnosis.answers).toMatchObject({ 'hold-reset-and-attach': 'answers' });
  expect(walked.diagnosis.evidence).toEqual(first.evidence);
});

test('BOOT0 and a power cycle make a finding of their own, which says what changed, and the program is named', async () => {
  // Neither NRST nor a reset through the link reaches this one: hands are left.
  const bench = await openScenario({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } });
  const first = await examine(bench);
  expect(first.causes.map(({ id }) => id)).toContain('RC30');
  let done = false;
  const strapOrSkip = async (question: string, labels: readonly string[]) => {
    if (done) return question.includes('Take the wire off BOOT0') ? 'done' : undefined;
    done = question.includes('(BOOT0 high)');
    if (done) await HANDS.startRomLoader(bench);
    return done ? 'done' : labels.find((label) => /^(I do not know|not now)/.test(label));
  };
  const { walked, text } = await walk(bench, first, Array(12).fill(strapOrSkip));
  expect(text).toMatch(/C17 .*the boot loader in ROM runs and the STM32\s+answers, which it did not before/);
  expect(walked.diagnosis.evidence.find(({ check }) => check === 'C17')).toMatchObject({
    outcome: 'answers',
    facts: { before: { C5: 'silent' }, after: { C5: 'answers', C9: 'system-memory' } },
  });
  expect(walked.diagnosis.evidence.filter(({ check }) => check !== 'C17')).toEqual(first.evidence);
  expect(['RC36', 'RC37', 'RC43']).toContain(walked.diagnosis.causes[0]?.id);
  expect(walked.diagnosis.questions.map(({ id }) => id)).not.toContain('boot0-and-power-cycle');
});

test('BOOT0 and a power cycle by hands that nobody asked: a plain look again tells them, and credits nothing', async () => {
  const bench = await openScenario({ ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } });
  const first = await examine(bench);
  const strap = async () => {
    await HANDS.startRomLoader(bench);
    return ENGLISH.sentences['wizard.again'];
  };
  const { walked, text } = await walk(bench, first, [strap]);
  expect(text).toMatch(/C17 .*the boot loader in ROM runs/);
  expect(walked.diagnosis.evidence.filter(({ check }) => check !== 'C17')).toEqual(first.evidence);
  expect(['RC36', 'RC37', 'RC43']).toContain(walked.diagnosis.causes[0]?.id);
  expect(walked.solved).toEqual([]);
});

test('speaks Spanish', async () => {
  const bench = await openScenario(readScenario('jp4-off.json'));
  const { text } = await walk(bench, await look(bench), onceAsked(/LD5/, ['sí', undefined]), { catalogue: await loadCatalogue('es') });
  expect(text).toMatch(/¿Está encendido .*LD5/);
  expect(text).toMatch(/Probar esto: Poner el puente JP4 \(IDD\)/);
});
