/**
 * What may be done about a diagnosis, in the order in which it is done: the most likely cause first, of each the gentlest
 * first. Pure; carrying it out is the business of `mend.ts`.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { RemedyAction, Touches } from '../../spec/symptoms/remedy-actions.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { isIndicated, isRemedyAction, type Surroundings } from './indications.ts';

/** The worst that may be done without asking. */
export type RemedyLevel = 'nothing' | 'reset' | 'erase';
export const REMEDY_LEVELS: readonly RemedyLevel[] = ['nothing', 'reset', 'erase'];

export interface PlannedRemedy {
  readonly cause: CauseId;
  readonly action: RemedyAction;
  readonly touches: Touches;
  /** In English, without capital and full stop. */
  readonly what: string;
  /** What it destroys cannot be read, and so not be saved before. */
  readonly forGood: boolean;
}

export interface PlanOptions extends Surroundings {
  /** What was done already. */
  readonly tried?: ReadonlySet<RemedyAction>;
  /** Each remedy is offered before it is done, so that also the passing ones are worth naming beside one that lasts. */
  readonly asks?: boolean;
}

const ALLOWED: Readonly<Record<RemedyLevel, readonly Touches[]>> = {
  nothing: ['nothing'],
  reset: ['nothing', 'resets', 'power'],
  erase: ['nothing', 'resets', 'power', 'erases'],
};

const FOR_GOOD: readonly RemedyAction[] = ['rdp-0', 'unlock-pcrop'];

/** What each holds at bay until the next reset or power-up only, and the remedy that does away with it. */
const PASSING: Readonly<Partial<Record<RemedyAction, RemedyAction>>> = {
  'halt-under-reset': 'save-and-erase-program',
  'freeze-watchdogs': 'save-and-erase-program',
  'keep-debug-clocks': 'save-and-erase-program',
  'clear-flash-errors': 'repair-half-written',
};

/** Whether the cause stays where it is, held at bay. */
export function isPassing(action: RemedyAction): boolean {
  return action !== 'clear-flash-errors' && Object.hasOwn(PASSING, action);
}

/**
 * Whether carrying it out says how people do it on this chip, and touches nothing: PCROP that costs the whole flash. Leave for what
 * the remedy does elsewhere is not asked for, then.
 */
export function onlyTells({ action }: Pick<PlannedRemedy, 'action'>, { evidence }: Diagnosis): boolean {
  return action === 'unlock-pcrop' && evidence.some(({ check, facts }) => check === 'C11' && facts['pcropGoes'] === 'with-all');
}

/** All that the level allows and the evidence asks for; each action once. */
export function planRemedies(
  diagnosis: Diagnosis,
  level: RemedyLevel,
  { asks = false, tried, ...around }: PlanOptions = {},
): readonly PlannedRemedy[] {
  if (diagnosis.verdict === 'healthy') return [];
  const planned = new Map<RemedyAction, PlannedRemedy>();
  // What is merely possible beside something proven waits for the look after that is mended.
  const isProven = diagnosis.causes.some((cause) => cause.class === 'proven');
  for (const { id, class: certainty, remedies } of diagnosis.causes) {
    if (isProven ? certainty !== 'proven' : certainty === 'ruled-out') continue;
    for (const remedy of remedies) {
      const { action, touches, what } = remedy;
      if (
        !action ||
        !isRemedyAction(action) ||
        tried?.has(action) ||
        planned.has(action) ||
        !ALLOWED[level].includes(touches) ||
        !isIndicated(diagnosis, id, remedy, around)
      )
        continue;
      planned.set(action, { cause: id, action, touches, what, forGood: FOR_GOOD.includes(action) });
    }
  }
  const all = [...planned.values()];
  return asks ? all : all.filter(({ action }) => !isOutdone(action, planned));
}

function isOutdone(action: RemedyAction, planned: ReadonlyMap<RemedyAction, PlannedRemedy>): boolean {
  const lasting = PASSING[action];
  return lasting !== undefined && planned.has(lasting);
}
