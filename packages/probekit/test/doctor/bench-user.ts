/**
 * A person in front of the virtual board: answers the doctor's questions by looking, touching and trying, and does the
 * experiments that hands can do. All of it follows from the board's physics; the scenario is never asked.
 */
import type { Bench, BoardView, Physics } from '../../src/base/index.ts';
import { answerQuestion, type Diagnosis } from '../../src/doctor/index.ts';
import { examine } from './open-scenario.ts';
import { attach, erasesBank, haltsUnderReset } from './outside.ts';

/** What a COM LED shows, in the question's words. */
const COM_LED: Readonly<Record<string, string>> = {
  off: 'dark',
  'slow-blink-red': 'slow-blink',
  'fast-blink-red': 'fast-blink',
  orange: 'orange',
};
const USER_LEDS = ['LD1', 'LD2', 'LD3'];
const WATCH_MS = 1500;
const SETTLE_MS = 3000;
/** A chip that turns this much into heat is felt to be warm (assumed: 0.3 W in a package of 40 K/W is 12 K). */
const WARM_MILLIWATTS = 300;

const GOOD_CABLE: NonNullable<Physics['cable']> = { plugged: true, data: true, dropouts: null };
const GOOD_PORT: NonNullable<Physics['port']> = { of: 'computer', data: true, milliamps: 900, dropouts: null };
const GOOD_COMPUTER: Physics = {
  host: { permission: true, rule: 'seat', group: true, driver: true, heldBy: null, listeners: [], others: [] },
  port: GOOD_PORT,
};
const WIRES: Physics = { wires: { SWDIO: 'ok', SWCLK: 'ok', NRST: 'ok', GND: 'ok' } };
const GOOD_PROBE: Physics = {
  parts: { probe: 'sound', probeOutputs: 'sound' },
  ...WIRES,
};

const GOOD_BOARD: Physics = {
  ...GOOD_PROBE,
  jumpers: { JP1: 'off', JP2: '1-2', JP3: 'on', JP4: 'on', JP5: '1-2' },
  buttons: { RESET: 'free' },
  shield: { fitted: false },
};

const look = (bench: Bench): Promise<BoardView> => bench.control.send('look', {});
const advance = (bench: Bench, ms: number) => bench.control.send('advance', { ms });

async function change(bench: Bench, physics: Physics, ms = SETTLE_MS): Promise<void> {
  await bench.control.send('set', { physics });
  await advance(bench, ms);
}

/** What the person sees of the probe in a while: it is there and stays, it comes and goes, it is not there. */
async function probeShows(bench: Bench): Promise<'stays' | 'flaps' | 'absent'> {
  let moves = 0;
  const stop = bench.control.onEvent(({ event }) => {
    moves += event === 'usb' ? 1 : 0;
  });
  await advance(bench, SETTLE_MS);
  stop();
  if (moves > 1) return 'flaps';
  const { result } = await bench.control.send('host.open', { interface: 1 });
  return result === 'granted' ? 'stays' : 'absent';
}

/** Whether the probe shows itself with something else in place, where it did not before. What was changed is put back. */
async function helps(bench: Bench, physics: Physics): Promise<string> {
  if ((await probeShows(bench)) === 'stays') return 'same';
  const snapshot = await bench.control.send('snapshot', {});
  await change(bench, physics);
  const better = (await probeShows(bench)) === 'stays';
  await bench.control.send('restore', { snapshot });
  return better ? 'helps' : 'same';
}

/** Whether a user LED changes, or text arrives, while one watches. */
async function watchesProgram(bench: Bench): Promise<string> {
  let alive = false;
  const stop = bench.control.onEvent((event) => {
    alive ||= event.event === 'uart' || (event.event === 'led' && USER_LEDS.includes(event.name));
  });
  await advance(bench, WATCH_MS);
  stop();
  return alive ? 'yes' : 'no';
}

const jumper = (name: string) => async (bench: Bench) => (await look(bench)).jumpers[name] ?? 'off';
const lamp = (name: string) => async (bench: Bench) => ((await look(bench)).leds[name] === 'off' ? 'no' : 'yes');

/** Warmth is what the short-cut current leaves in the target. */
async function feelsTarget(bench: Bench): Promise<string> {
  const { supply } = await look(bench);
  return (supply.loadMilliamps ?? 0) * supply.vddMcu > WARM_MILLIWATTS ? 'yes' : 'no';
}

/** What the program that a new board comes with says of itself. */
const DEMO = new TextEncoder().encode('Demo started');
const ATTACHED = 0x80;
/** Of C5: there was an answer. */
const REACHED: readonly string[] = ['answers', 'slow-only', 'intermittent'];

async function holdsDemo(bench: Bench): Promise<boolean> {
  const flash = await bench.control.send('peek', { address: 0x0800_0000, byteLength: 0x8000 });
  return flash?.some((_, at) => DEMO.every((byte, index) => flash[at + index] === byte)) ?? false;
}

/** What comes of something that is put back afterwards. */
async function trying<Result>(bench: Bench, work: () => Promise<Result>): Promise<Result> {
  const snapshot = await bench.control.send('snapshot', {});
  try {
    return await work();
  } finally {
    await bench.control.send('restore', { snapshot });
  }
}

const targetAnswers = async (bench: Bench) => (await attach(bench)) === ATTACHED;
const asSaid = (answers: boolean) => (answers ? 'answers' : 'silent');

/** Whether the target answers after something was done, where it did not before. */
const reaches = (bench: Bench, work: () => Promise<void>) =>
  trying(bench, async () => {
    if (await targetAnswers(bench)) return 'same';
    await work();
    return (await targetAnswers(bench)) ? 'helps' : 'same';
  });

/** A download that shut the debugger out, or after which nothing runs, is remembered; so is one after which all went on well. */
async function rememberedUse(bench: Bench): Promise<string> {
  if (await holdsDemo(bench)) return 'never';
  const shows = () => trying(bench, async () => [await targetAnswers(bench), (await look(bench)).core === 'running'].join());
  const withProgram = await shows();
  const without = await trying(bench, async () => {
    await HANDS.startRomLoader(bench);
    return shows();
  });
  return without === 'true,true' && withProgram !== without ? 'until-download' : 'until-change';
}

/** What Windows would show of the same device: whether it is there, and whether a driver is bound to it. */
async function deviceManager(bench: Bench): Promise<string> {
  const { result } = await bench.control.send('host.open', { interface: 0 });
  return result === 'absent' ? 'nothing' : result === 'no-driver' ? 'code-28' : 'fine';
}

/** The program that holds the probe is the one whose window is open. */
async function toolInUse(bench: Bench): Promise<string> {
  const { holder = '' } = await bench.control.send('host.open', { interface: 0 });
  return ['openocd', 'cubeide', 'cubeprogrammer'].find((tool) => holder.toLowerCase().replace('stm32', '').includes(tool)) ?? 'other';
}

/** The probe shows up and opens there, and not here. */
async function otherComputer(bench: Bench): Promise<string> {
  const works = async () =>
    (await probeShows(bench)) === 'stays' && (await bench.control.send('host.open', { interface: 0 })).result === 'granted';
  return trying(bench, async () => {
    if (await works()) return 'same';
    await HANDS.otherComputer(bench);
    return (await works()) ? 'helps' : 'same';
  });
}

/** Cable, port and computer as they are, at a board that works. */
async function otherBoard(bench: Bench): Promise<string> {
  const found = await trying(bench, async () => {
    await change(bench, { ...GOOD_BOARD, cable: { plugged: false } }, 100);
    await change(bench, { cable: { plugged: true } });
    return probeShows(bench);
  });
  return found === 'stays' ? 'works' : 'same';
}

/** Things exchanged in the order in which the question names them, each left in place for the next. */
async function appearsWith(bench: Bench): Promise<string> {
  const swaps: readonly (readonly [string, Physics])[] = [
    ['plugs', { cable: { plugged: true } }],
    ['connector', { cable: { connector: 'CN1' } }],
    ['cable', { cable: GOOD_CABLE }],
    ['port', { port: GOOD_PORT }],
    ['computer', GOOD_COMPUTER],
  ];
  return trying(bench, async () => {
    for (const [answer, physics] of swaps) {
      await change(bench, physics);
      if ((await probeShows(bench)) === 'stays') return answer;
    }
    return 'none';
  });
}

/** Somebody who says that it works has seen it work more than once. */
const TIMES = 5;

async function goesOnAnswering(bench: Bench): Promise<boolean> {
  for (let time = 0; time < TIMES; time++) if (!(await targetAnswers(bench))) return false;
  return true;
}

const obeys = async (bench: Bench) => (await goesOnAnswering(bench)) || (await haltsUnderReset(bench));

/** The same for a target that does not answer. */
async function answersWith(bench: Bench): Promise<string> {
  // A supply of one's own is why its jumper is set as it is.
  const jumpers = { JP1: 'off', JP3: 'on', JP4: 'on', JP5: '1-2', ...((await look(bench)).supply.v5 < LEAST_VOLTS ? { JP2: '1-2' } : {}) };
  const swaps: readonly (readonly [string, () => Promise<boolean>])[] = [
    ['jumpers', () => change(bench, { jumpers }).then(() => obeys(bench))],
    ['headers', () => HANDS.takeOffShield(bench).then(() => obeys(bench))],
    ['reset', () => HANDS.holdingReset(bench, () => goesOnAnswering(bench))],
    ['boot0', () => HANDS.startRomLoader(bench).then(() => goesOnAnswering(bench))],
    ['probe', () => HANDS.otherProbe(bench).then(() => goesOnAnswering(bench))],
  ];
  return trying(bench, async () => {
    for (const [answer, answersThen] of swaps) if (await answersThen()) return answer;
    return 'none';
  });
}

/** Under pressure a worn plug holds its contacts; nothing else changes. */
const pressesPlugs = async (bench: Bench) => ((await helps(bench, { cable: { dropouts: null } })) === 'helps' ? 'yes' : 'no');

/** Another STM32 on the probe's wires, in place of the one that is there. */
const OTHER_TARGET: Physics = { ...WIRES, parts: { target: 'dead' }, shield: { fitted: false }, secondTarget: true };

async function halvesThatAnswer(bench: Bench): Promise<string> {
  const after = (physics: Physics) =>
    trying(bench, async () => {
      await change(bench, physics);
      return targetAnswers(bench);
    });
  const [here, there] = [await after(GOOD_PROBE), await after(OTHER_TARGET)];
  return here && there ? 'both' : here ? 'here' : there ? 'there' : 'neither';
}

/** 5 V that are there. */
const LEAST_VOLTS = 4;
/** What each jumper must be, and the answer that names it. */
const JUMPERS = [
  ['JP1', 'off', 'probe-reset'],
  ['JP2', '1-2', 'power-source'],
  ['JP4', 'on', 'idd'],
  ['JP3', 'on', 'nrst'],
  ['JP5', '1-2', 'vdd'],
] as const;

async function comparesJumpers(bench: Bench): Promise<string> {
  const { jumpers, supply } = await look(bench);
  const isMeant = (name: string) => name === 'JP2' && supply.v5 >= LEAST_VOLTS;
  return JUMPERS.find(([name, must]) => jumpers[name] !== must && !isMeant(name))?.[2] ?? 'none';
}

const PLUGGED_MS = 1000;
const WAITED_MS = 6000;

/** What somebody has met by the time that they ask: the probe watched, the cable plugged anew, a download tried. */
async function complains(bench: Bench): Promise<string> {
  const shows = await probeShows(bench);
  if (shows !== 'stays') return shows === 'flaps' ? 'comes-and-goes' : 'never-connects';
  const plugged = await trying(bench, async () => {
    await HANDS.powerAnew(bench, PLUGGED_MS);
    const atOnce = await targetAnswers(bench);
    await advance(bench, WAITED_MS);
    return { atOnce, later: await targetAnswers(bench) };
  });
  if ((await lamp('LD6')(bench)) === 'yes' || (await feelsTarget(bench)) === 'yes') return 'warm-or-red';
  if (!plugged.later) return 'never-connects';
  if (!plugged.atOnce) return 'after-plugging';
  if (!(await trying(bench, () => erasesBank(bench)))) return 'download-fails';
  return (await look(bench)).core === 'lockup' ? 'program-dead' : 'nothing';
}

/** What a person finds out for each question; the answers are the questions' own words. */
export const EYES: Readonly<Record<string, (bench: Bench) => Promise<string>>> = {
  board: async () => 'mb1364',
  'com-led': async (bench) => COM_LED[(await look(bench)).leds['LD4'] ?? 'off'] ?? 'steady',
  'pwr-led': lamp('LD5'),
  'led-oc': lamp('LD6'),
  jp1: jumper('JP1'),
  jp2: async (bench) => ({ '1-2': '1-2', off: 'none' })[await jumper('JP2')(bench)] ?? 'other',
  jp3: jumper('JP3'),
  jp4: jumper('JP4'),
  jp5: jumper('JP5'),
  jp6: jumper('JP6'),
  'reset-button': async (bench) => ((await look(bench)).buttons['RESET'] === 'held' ? 'held' : 'free'),
  'which-connector': async (bench) => {
    const { plugged, connector } = (await look(bench)).cable;
    return plugged ? (connector ?? 'CN1') : 'none';
  },
  jumpers: comparesJumpers,
  'plugged-into': async (bench) => (await look(bench)).port ?? 'computer',
  'appears-with': appearsWith,
  'answers-with': answersWith,
  'press-plugs': pressesPlugs,
  'both-halves': halvesThatAnswer,
  complaint: complains,
  'other-cable': (bench) => helps(bench, { cable: GOOD_CABLE }),
  'other-port': (bench) => helps(bench, { port: GOOD_PORT }),
  'other-computer': otherComputer,
  'other-board': otherBoard,
  'other-probe': async (bench) =>
    (await probeShows(bench)) === 'stays' ? reaches(bench, () => HANDS.otherProbe(bench)) : helps(bench, GOOD_PROBE),
  'shield-off': (bench) => reaches(bench, () => HANDS.takeOffShield(bench)),
  'hold-reset-and-attach': async (bench) => asSaid(await trying(bench, () => HANDS.holdingReset(bench, () => targetAnswers(bench)))),
  'boot0-and-power-cycle': (bench) =>
    trying(bench, async () => {
      await HANDS.startRomLoader(bench);
      return asSaid(await targetAnswers(bench));
    }),
  slower: (bench) =>
    trying(bench, async () => {
      if (await targetAnswers(bench)) return 'same';
      const { evidence } = await examine(bench, { slowest: true, reset: 'never' });
      return evidence.some(({ check, outcome }) => check === 'C5' && REACHED.includes(outcome)) ? 'helps' : 'same';
    }),
  'worked-before': rememberedUse,
  'never-programmed': async (bench) => ((await holdsDemo(bench)) ? 'yes' : 'no'),
  // The bench has no firmware update and no soldering iron.
  'after-probe-update': async () => 'no',
  'soldered-or-shield': async (bench) => ((await look(bench)).shield ? 'yes' : 'no'),
  'device-manager': deviceManager,
  'which-tool': toolInUse,
  // A probe of another product has wires of its own; the bench does not know how long they are.
  'wires-length': async (bench) =>
    (await bench.control.send('host.devices', {})).some(({ productId }) => productId === 0x3748) ? 'short' : 'on-board',
  'something-plugged': async (bench) => ((await look(bench)).shield ? 'yes' : 'no'),
  'program-alive': watchesProgram,
  'led-user': watchesProgram,
  'board-warm': feelsTarget,
};

/** Experiments that hands do. Each leaves the board as it says. */
export const HANDS = {
  /** RESET is held while something is done, then let go. */
  async holdingReset<Result>(bench: Bench, work: () => Promise<Result>): Promise<Result> {
    await change(bench, { buttons: { RESET: 'held' } }, 1);
    try {
      return await work();
    } finally {
      await change(bench, { buttons: { RESET: 'free' } }, 1);
    }
  },
  /** Everything comes off the headers, and the board gets its power anew. */
  async takeOffShield(bench: Bench): Promise<void> {
    await change(bench, { shield: { fitted: false }, secondTarget: false, cable: { plugged: false } }, 100);
    await change(bench, { cable: { plugged: true } });
  },
  /** All power is taken away and given back. */
  async powerAnew(bench: Bench, ms = SETTLE_MS): Promise<void> {
    // A board may have its power from elsewhere than the cable.
    const JP2 = await jumper('JP2')(bench);
    await change(bench, { cable: { plugged: false }, jumpers: { JP2: 'off' } }, 100);
    await change(bench, { cable: { plugged: true }, jumpers: { JP2 } }, ms);
  },
  /** BOOT0 is strapped high and power cycled, so that the ROM loader runs in place of the program. */
  async startRomLoader(bench: Bench): Promise<void> {
    await change(bench, { wires: { BOOT0: 'high' } }, 0);
    await HANDS.powerAnew(bench);
  },
  replaceCable: (bench: Bench) => change(bench, { cable: GOOD_CABLE }),
  otherPort: (bench: Bench) => change(bench, { port: GOOD_PORT }),
  otherComputer: (bench: Bench) => change(bench, GOOD_COMPUTER),
  /** Another probe on wires of its own. */
  otherProbe: (bench: Bench) => change(bench, GOOD_PROBE),
} as const;

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
