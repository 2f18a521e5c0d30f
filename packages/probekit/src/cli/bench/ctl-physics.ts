/** The verbs of `probekit bench ctl` that change the physics: what a hand does, as data. */
import type { Physics } from '../../base/index.ts';
import { usageError } from '../errors.ts';

/** One verb: its arguments as the help shows them, what it does, and the changes, one after the other. */
export interface PhysicsVerb {
  readonly name: string;
  readonly args: string;
  readonly does: string;
  readonly changes: (words: readonly string[]) => readonly Physics[];
}

/** Told of the volts that the regulator gives when nothing is wrong. */
const REGULATOR_VOLTS = 3.3;

export const PHYSICS_VERBS: readonly PhysicsVerb[] = [
  {
    name: 'cable',
    args: '<pull|plug|charge-only|loose|connector>',
    does: 'the USB cable of the probe: pull, plug, charge-only, loose, or into another connector: CN13',
    changes: ([word = '']) => [{ cable: /^CN/.test(word) ? { connector: word } : oneOf('cable', [word], CABLE) }],
  },
  {
    name: 'port',
    args: '<computer|charger|hub|weak|full-speed>',
    does: 'the socket that the cable leads to: a hub that loses the device, a port with 100 mA, or a full-speed hub',
    changes: (words) => [{ port: oneOf('port', words, PORT) }],
  },
  {
    name: 'shield',
    args: '<on|off>',
    does: 'what the scenario has for the headers',
    changes: (words) => [{ shield: { fitted: oneOf('shield', words, { on: true, off: false }) } }],
  },
  {
    name: 'part',
    args: '<name> <state>',
    does: 'breaks and mends: probe, probeOutputs, target: sound, dead; coreCapacitors: fitted, missing',
    changes: ([name = '', state = '']) => [{ parts: { [name]: state } as NonNullable<Physics['parts']> }],
  },
  {
    name: 'jumper',
    args: '<name> <position>',
    does: 'a jumper by its name on the board: JP4 off, JP2 1-2',
    changes: ([name = '', position = '']) => [{ jumpers: { [name]: position } }],
  },
  {
    name: 'button',
    args: '<name> <press|hold|release>',
    does: 'a button by its name on the board: RESET press',
    changes: ([name = '', ...how]) => oneOf('button', how, BUTTON).map((state) => ({ buttons: { [name]: state } })),
  },
  {
    name: 'power',
    args: '<off|on|vdd|vin|ext5v|short|rise> [value]',
    does: 'the supply: off, on, vdd 1.5, vin 7, ext5v on, short 2 (ohms) or none, rise 3000 (ms)',
    changes: (words) => [{ supply: supplyOf(words) }],
  },
  {
    name: 'wire',
    args: '<name> <state> [value]',
    does: 'a wire between probe and target: SWDIO open, low, high, ok, noise 0.001, rise 300 (ns)',
    changes: ([name = '', ...how]) => [{ wires: { [name]: wireOf(how) } as NonNullable<Physics['wires']> }],
  },
];

const CABLE: Readonly<Record<string, NonNullable<Physics['cable']>>> = {
  pull: { plugged: false },
  plug: { plugged: true, data: true, dropouts: null },
  'charge-only': { plugged: true, data: false },
  loose: { dropouts: { everyMs: 2000, forMs: 200 } },
};

const PORT: Readonly<Record<string, NonNullable<Physics['port']>>> = {
  computer: { of: 'computer', data: true, milliamps: 500, speed: 'high', dropouts: null },
  charger: { of: 'charger', data: false },
  hub: { of: 'hub', dropouts: { everyMs: 2000, forMs: 200 } },
  weak: { milliamps: 100 },
  'full-speed': { speed: 'full' },
};

const BUTTON: Readonly<Record<string, readonly ('held' | 'free')[]>> = {
  press: ['held', 'free'],
  hold: ['held'],
  release: ['free'],
};

function supplyOf([what = '', value]: readonly string[]): NonNullable<Physics['supply']> {
  if (what === 'off') return { vdd: 0 };
  if (what === 'on') return { vdd: REGULATOR_VOLTS };
  if (what === 'vdd' || what === 'vin') return { [what]: numberOf('power', value) };
  if (what === 'short') return { shortOhms: value === 'none' ? null : numberOf('power', value) };
  if (what === 'rise') return { riseMs: numberOf('power', value) };
  return { external5V: oneOf('power', what === 'ext5v' ? [value ?? ''] : [what], { on: true, off: false }) };
}

/** Words that are none reach the bench, which says what the wire can be. */
function wireOf([state = '', value]: readonly string[]) {
  if (state === 'noise') return { noise: numberOf('wire', value) };
  return state === 'rise' ? { riseNs: numberOf('wire', value) } : state;
}

/** What a word stands for. @throws `cli/usage` */
function oneOf<Value>(verb: string, [word = '']: readonly string[], meanings: Readonly<Record<string, Value>>): Value {
  if (Object.hasOwn(meanings, word)) return meanings[word] as Value;
  throw usageError(`"${word}" is nothing that ${verb} can do.`, `probekit bench ctl ${verb} --help shows what it takes.`, word);
}

function numberOf(verb: string, word = ''): number {
  const value = Number(word);
  if (word !== '' && Number.isFinite(value)) return value;
  throw usageError(`"${word}" is not a number.`, `probekit bench ctl ${verb} --help shows what it takes.`, word);
}
