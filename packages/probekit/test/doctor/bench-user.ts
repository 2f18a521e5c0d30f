/**
 * A person in front of the virtual board: answers the doctor's questions by looking, touching and trying, and does the
 * experiments that hands can do. All of it follows from the board's physics; the scenario is never asked.
 */
import type { Bench, BoardView, Physics } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { answerQuestion, type Diagnosis } from '../../src/doctor/index.ts';
import type { Jumper, JumperRole, LampRole } from '../../src/spec/boards/board.ts';
import { boardOf, partsOf } from '../../src/spec/boards/boards.ts';
import { examine } from './open-scenario.ts';
import { attach, erasesBank, haltsUnderReset } from './outside.ts';

/** What a COM LED shows, in the question's words. */
const COM_LED: Readonly<Record<string, string>> = {
  off: 'dark',
  'slow-blink-red': 'slow-blink',
  'fast-blink-red': 'fast-blink',
  orange: 'orange',
};
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

const look = (bench: Bench): Promise<BoardView> => bench.control.send('look', {});

/** The board as the bench has it. */
async function specOf(bench: Bench) {
  const { board } = await look(bench);
  const spec = ALL_BOARDS.find(({ id }) => id === board);
  if (!spec) throw new Error(`the bench has no board ${board}`);
  return spec;
}

/** What is printed beside a part on a board that we have data of; of one's own each lamp is named after what it is. */
const printedOn = ({ board }: BoardView, role: JumperRole | LampRole): readonly string[] => {
  const known = boardOf(board);
  return known ? partsOf(known, role).map(({ name }) => name) : [role.toUpperCase()];
};

/** Wires of one's own, from pin to pin. */
async function newWires(bench: Bench): Promise<Physics> {
  const { isolation } = (await specOf(bench)).circuit;
  return { wires: { SWDIO: 'ok', SWCLK: 'ok', NRST: 'ok', GND: 'ok' }, ...(isolation ? { jumpers: { [isolation]: 'on' } } : {}) };
}

const goodProbe = async (bench: Bench): Promise<Physics> => ({
  parts: { probe: 'sound', probeOutputs: 'sound' },
  ...(await newWires(bench)),
});

/** Every jumper as delivered. */
async function goodJumpers(bench: Bench): Promise<Record<string, string>> {
  const { jumpers } = await specOf(bench);
  return Object.fromEntries(Object.entries(jumpers).map(([name, { positions }]) => [name, positions[0]]));
}

const goodBoard = async (bench: Bench): Promise<Physics> => ({
  ...(await goodProbe(bench)),
  jumpers: await goodJumpers(bench),
  buttons: { RESET: 'free' },
  shield: { fitted: false },
});

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
  const lamps = printedOn(await look(bench), 'user');
  const stop = bench.control.onEvent((event) => {
    alive ||= event.event === 'uart' || (event.event === 'led' && lamps.includes(event.name));
  });
  await advance(bench, WATCH_MS);
  stop();
  return alive ? 'yes' : 'no';
}

/** How a jumper stands; where the board has none, as one does that is no fault. */
const jumper =
  (role: JumperRole, right = 'on') =>
  async (bench: Bench) => {
    const view = await look(bench);
    return view.jumpers[printedOn(view, role)[0] ?? ''] ?? right;
  };

async function lampShows(bench: Bench, role: LampRole): Promise<string> {
  const view = await look(bench);
  return view.leds[printedOn(view, role)[0] ?? ''] ?? 'off';
}

const lamp = (role: LampRole) => async (bench: Bench) => ((await lampShows(bench, role)) === 'off' ? 'no' : 'yes');

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
    await change(bench, { ...(await goodBoard(bench)), cable: { plugged: false } }, 100);
    await change(bench, { cable: { plugged: true } });
    return probeShows(bench);
  });
  return found === 'stays' ? 'works' : 'same';
}

/** Things exchanged in the order in which the question names them, each left in place for the next. */
async function appearsWith(bench: Bench): Promise<string> {
  const swaps: readonly (readonly [string, Physics])[] = [
    ['plugs', { cable: { plugged: true } }],
    ['connector', { cable: { connector: (await specOf(bench)).connectors[0] } }],
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
  const { source } = (await specOf(bench)).circuit;
  const isMeant = (name: string) => typeof source === 'object' && name === source.jumper;
  const isFed = (await look(bench)).supply.v5 >= LEAST_VOLTS;
  const jumpers = Object.fromEntries(Object.entries(await goodJumpers(bench)).filter(([name]) => !(isFed && isMeant(name))));
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
const OTHER_TARGET: Physics = { parts: { target: 'dead' }, shield: { fitted: false }, secondTarget: true };

async function halvesThatAnswer(bench: Bench): Promise<string> {
  const after = (physics: Physics) =>
    trying(bench, async () => {
      await change(bench, physics);
      return targetAnswers(bench);
    });
  const [here, there] = [await after(await goodProbe(bench)), await after({ ...(await newWires(bench)), ...OTHER_TARGET })];
  return here && there ? 'both' : here ? 'here' : there ? 'there' : 'neither';
}

/** 5 V that are there. */
const LEAST_VOLTS = 4;
/** Jumpers that a fault may be at; the question's answers have the same names. */
const JUMPERS = ['probe-reset', 'power-source', 'idd', 'nrst', 'vdd', 'isolation'] as const;

/** Whether a position of the bench is one as the board data have it: `1-2` is `[1-2] STLK`. */
const isPosition = (position: string, printed: string) => printed.toLowerCase().includes(position.toLowerCase());

async function comparesJumpers(bench: Bench): Promise<string> {
  const { board, jumpers, supply } = await look(bench);
  const isMeant = (role: string) => role === 'power-source' && supply.v5 >= LEAST_VOLTS;
  const isWrong = ({ role, name, must }: Jumper) => !isPosition(jumpers[name] ?? must, must) && !isMeant(role);
  const wrong = boardOf(board)?.jumpers.filter(isWrong) ?? [];
  return JUMPERS.find((role) => wrong.some((each) => each.role === role)) ?? 'none';
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
  if ((await lamp('over-current')(bench)) === 'yes' || (await feelsTarget(bench)) === 'yes') return 'warm-or-red';
  if (!plugged.later) return 'never-connects';
  if (!plugged.atOnce) return 'after-plugging';
  if (!(await trying(bench, () => erasesBank(bench)))) return 'download-fails';
  return (await look(bench)).core === 'lockup' ? 'program-dead' : 'nothing';
}

async function powerSource(bench: Bench): Promise<string> {
  const position = await jumper('power-source', '')(bench);
  const known = boardOf((await look(bench)).board);
  const must = known?.jumpers.find(({ role }) => role === 'power-source')?.must ?? '';
  return position === 'off' ? 'none' : isPosition(position, must) ? '1-2' : 'other';
}

/** What a person finds out for each question; the answers are the questions' own words. */
export const EYES: Readonly<Record<string, (bench: Bench) => Promise<string>>> = {
  board: async (bench) => boardOf((await look(bench)).board)?.id ?? 'other',
  'com-led': async (bench) => COM_LED[await lampShows(bench, 'com')] ?? 'steady',
  'pwr-led': lamp('pwr'),
  'led-oc': lamp('over-current'),
  jp1: jumper('probe-reset', 'off'),
  jp2: powerSource,
  jp3: jumper('nrst'),
  jp4: jumper('idd'),
  jp5: jumper('vdd', '1-2'),
  jp6: jumper('ethernet-txd1'),
  isolation: jumper('isolation'),
  'reset-button': async (bench) => ((await look(bench)).buttons['RESET'] === 'held' ? 'held' : 'free'),
  'which-connector': async (bench) => {
    const { plugged, connector } = (await look(bench)).cable;
    return plugged ? (connector === 'CN13' ? 'CN13' : 'CN1') : 'none';
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
    (await probeShows(bench)) === 'stays' ? reaches(bench, () => HANDS.otherProbe(bench)) : helps(bench, await goodProbe(bench)),
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
    (await specOf(bench)).probe.boardId === undefined ||
    (await bench.control.send('host.devices', {})).some(({ productId }) => productId === 0x3748)
      ? 'short'
      : 'on-board',
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
    const { source } = (await specOf(bench)).circuit;
    if (typeof source === 'string') {
      // A supply that is on is switched on again with the probe in place.
      const external5V = (await look(bench)).supply.v5 > 0;
      await change(bench, { cable: { plugged: false }, supply: { external5V: false } }, 100);
      await change(bench, { cable: { plugged: true } }, 100);
      return change(bench, { supply: { external5V } }, ms);
    }
    const position = (await look(bench)).jumpers[source.jumper] ?? 'off';
    await change(bench, { cable: { plugged: false }, jumpers: { [source.jumper]: 'off' } }, 100);
    await change(bench, { cable: { plugged: true }, jumpers: { [source.jumper]: position } }, ms);
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
  otherProbe: async (bench: Bench) => change(bench, await goodProbe(bench)),
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
