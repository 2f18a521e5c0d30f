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
    args: '<pull|plug|charge-only>',
    does: 'the USB cable of the probe',
    changes: (words) => [{ cable: oneOf('cable', words, CABLE) }],
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
    args: '<off|on|vdd|vin|ext5v> [volts]',
    does: 'the supply: off, on, vdd 1.5, vin 7, ext5v on',
    changes: (words) => [{ supply: supplyOf(words) }],
  },
  {
    name: 'wire',
    args: '<name> <state> [chance]',
    does: 'a wire between probe and target: SWDIO open, low, high, ok, noise 0.001',
    changes: ([name = '', state = '', chance]) => [
      { wires: { [name]: state === 'noise' ? { noise: numberOf('wire', chance) } : state } as NonNullable<Physics['wires']> },
    ],
  },
];

const CABLE: Readonly<Record<string, NonNullable<Physics['cable']>>> = {
  pull: { plugged: false },
  plug: { plugged: true, data: true },
  'charge-only': { plugged: true, data: false },
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
  return { external5V: oneOf('power', what === 'ext5v' ? [value ?? ''] : [what], { on: true, off: false }) };
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
