/**
 * What two faults make a pair, and of which kind. Faults of which one excludes the other are none; the rules are data. Of a
 * visible pair each fault shows in some check beside the other; of a blocked one the outer fault hides the inner until it
 * is mended. docs/decisions/likelihoods.md, pairs of faults.
 */
import { hides } from '../../../src/doctor/reasoning/hidden.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { LIKELIHOODS } from '../../../src/spec/symptoms/likelihoods.ts';
import { EVIDENCE_CHECKS, OUTCOMES } from '../../../src/spec/symptoms/outcomes.ts';
import { type Fault, MADE, type MadeCause } from './faults.ts';

interface Exclusion {
  readonly causes: readonly MadeCause[];
  /** With each of `causes`, each of these is no pair. */
  readonly with: readonly MadeCause[];
  readonly why: string;
}

const IN_THE_CHIP: readonly MadeCause[] = [
  'RC38',
  'RC39',
  'RC41',
  'RC42',
  'RC43',
  'RC44',
  'RC45',
  'RC46',
  'RC48',
  'RC49',
  'RC50',
  'RC51',
  'RC52',
];

/** Of two faults here one makes the other impossible, or mending one takes the other along. */
export const EXCLUSIONS: readonly Exclusion[] = [
  {
    causes: ['RC20'],
    with: ['RC01', 'RC02', 'RC03', 'RC04', 'RC05', 'RC06', 'RC07', 'RC08', 'RC09', 'RC10', 'RC16'],
    why: 'a program holds a probe that is there, stays and can be opened',
  },
  {
    causes: ['RC10'],
    with: ['RC01', 'RC02', 'RC03', 'RC04', 'RC05', 'RC06', 'RC07', 'RC08', 'RC09', 'RC16'],
    why: 'the computer of the bench is one of Linux until it names a missing driver, for a device that it has seen',
  },
  { causes: ['RC10'], with: ['RC12'], why: 'a missing driver is of Windows, a missing permission of Linux' },
  { causes: ['RC09'], with: ['RC01', 'RC02', 'RC04'], why: 'without a cable at the board there is no fault of the cable' },
  { causes: ['RC01'], with: ['RC02'], why: 'wires that are not there have no loose contact' },
  { causes: ['RC05'], with: ['RC03', 'RC06'], why: 'a socket without data is no hub and refuses nothing' },
  {
    causes: ['RC07'],
    with: ['RC08', 'RC15', 'RC16', 'RC18', 'RC61'],
    why: 'a dead probe is replaced, and takes its firmware and its outputs along',
  },
  { causes: ['RC61'], with: ['RC15', 'RC16', 'RC18'], why: 'a probe with dead outputs is replaced, and takes its firmware along' },
  { causes: ['RC39', 'RC60'], with: IN_THE_CHIP, why: 'the chip is replaced, and takes its contents along' },
  {
    causes: ['RC38'],
    with: ['RC42', 'RC43', 'RC44', 'RC45', 'RC46', 'RC48', 'RC51', 'RC52'],
    why: 'the way out of read-out protection erases the program',
  },
  { causes: ['RC60'], with: ['RC27'], why: 'a short in the chip and one beside it are one short' },
  {
    causes: ['RC36', 'RC37'],
    with: MADE,
    why: 'it does nothing without a third fault, and is drawn with that one',
  },
];

/** What a fault sets, as a scenario has it: one thing has one state. */
function partsOf({ beside: _beside, printed: _printed, program, ...physics }: Fault): readonly string[] {
  const parts = Object.entries(physics).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? Object.keys(value).map((name) => `${key}.${name}`) : [key],
  );
  // Swapped banks hold another program, or none.
  return program || parts.includes('optionBytes.SWAP_BANK_OPT') ? [...parts, 'program'] : parts;
}

/** Two faults that can be on one board at once, neither writing over the other. */
export function isPair(first: MadeCause, second: MadeCause, faults: readonly [Fault, Fault]): boolean {
  if (first === second) return false;
  const excluded = EXCLUSIONS.some(
    ({ causes, with: others }) =>
      (causes.includes(first) && others.includes(second)) || (causes.includes(second) && others.includes(first)),
  );
  const taken = new Set(partsOf(faults[0]));
  return !excluded && !partsOf(faults[1]).some((part) => taken.has(part));
}

type Weights = Readonly<Record<string, number>>;

const scaled = (weights: Weights): Weights => {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(weights).map(([outcome, weight]) => [outcome, weight / sum]));
};

/** Of the volume and of the serial port: that the target fails, and not why. */
const HEARSAY: readonly string[] = ['C13', 'C14'];

type Check = (typeof EVIDENCE_CHECKS)[number];

/** Whether a check reads otherwise than on a good board, more often than not, on account of this cause. */
function showsIn(check: Check, id: CauseId): boolean {
  const own = (LIKELIHOODS[id] as Readonly<Record<string, Weights>> | undefined)?.[check];
  if (!own) return false;
  const [mine, good] = [scaled(own), scaled(OUTCOMES[check])];
  return Object.entries(mine).reduce((sum, [outcome, share]) => sum + Math.min(share, good[outcome] ?? 0), 0) < 0.5;
}

/** Whether some check is odd on account of the inner fault, and not on account of the outer one, which does not hide it. */
function isSeenBeside(inner: CauseId, outer: CauseId): boolean {
  return EVIDENCE_CHECKS.some(
    (check) => !HEARSAY.includes(check) && !hides(outer, inner, check) && showsIn(check, inner) && !showsIn(check, outer),
  );
}

export type PairKind = 'visible' | 'blocked';

export function kindOf(first: CauseId, second: CauseId): PairKind {
  return isSeenBeside(first, second) && isSeenBeside(second, first) ? 'visible' : 'blocked';
}
