/**
 * Mends a board as far as software can: takes the first remedy of the plan, carries it out, looks again, and goes on with
 * what is then found, until nothing is left to do. Each remedy is done once. Planning is in `plan.ts`, the deeds are in
 * `carry.ts`.
 */
import type { PowerSwitch, Progress, Store } from '../../base/index.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { RemedyAction, Touches } from '../../spec/symptoms/remedy-actions.ts';
import type { AskHands } from '../../stm32/index.ts';
import { type Catalogue, ENGLISH, type Said, say } from '../../words/index.ts';
import { type DiagnoseOptions, diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { carryOut } from './carry.ts';
import { recorded, startAgain, wasCutShort } from './cut-short.ts';
import { isPassing, onlyTells, type PlannedRemedy, planRemedies, type RemedyLevel } from './plan.ts';
import { probeOpener } from './probe-opener.ts';
import type { KeepBytes } from './remedy.ts';
import { chipToName, type LeftUnproven } from './unproven.ts';

export interface MendOptions extends DiagnoseOptions {
  readonly level: RemedyLevel;
  /** This one alone. */
  readonly only?: RemedyAction | undefined;
  /** Asked before each remedy; without it everything up to the level is agreed to. */
  readonly consent?: ((planned: PlannedRemedy, diagnosis: Diagnosis) => Promise<boolean>) | undefined;
  /**
   * Asked before option bytes or protection are written of a chip that no report from real hardware covers; without it nothing of
   * the kind is done.
   */
  readonly unproven?: ((planned: PlannedRemedy, chip: string) => Promise<boolean>) | undefined;
  readonly keepBytes?: KeepBytes | undefined;
  readonly store?: Store | undefined;
  readonly askHands?: AskHands | undefined;
  readonly powerSwitch?: PowerSwitch | undefined;
  /** Called after an earlier run that was cut short: the target was started again and looked at anew. */
  readonly onStartedAgain?: ((diagnosis: Diagnosis, said: Said) => void) | undefined;
  /** For the sentences; English when left out. */
  readonly catalogue?: Catalogue | undefined;
  readonly onRemedy?: ((planned: PlannedRemedy) => void) | undefined;
  readonly onApplied?: ((applied: AppliedRemedy) => void) | undefined;
  readonly onWork?: ((progress: Progress) => void) | undefined;
}

export interface AppliedRemedy {
  readonly cause: CauseId;
  readonly action: RemedyAction;
  readonly touches: Touches;
  /** Whether it did what it is for; `recheck` says whether that helped. */
  readonly worked: boolean;
  /** For people, one sentence. */
  readonly sentence: string;
  /** The same before it has a language. */
  readonly said: Said;
  /** Where the copy is of what was erased. */
  readonly savedAs?: string;
  /** What the look at the board afterwards found. */
  readonly recheck: { readonly verdict: Diagnosis['verdict']; readonly cause?: CauseId };
}

export interface Mended {
  readonly applied: readonly AppliedRemedy[];
  /** What was left undone, since on this chip it is unproven. */
  readonly unproven: readonly LeftUnproven[];
  /** The last look at the board. */
  readonly diagnosis: Diagnosis;
  /** The board is well, and nothing is only held at bay until its next reset or power-up. */
  readonly solved: boolean;
}

/**
 * Carries out what the plan for `first` and for each later diagnosis says, up to `level`, and leaves the target as the last
 * remedy and the look after it leave it. Whoever calls has closed the probe.
 *
 * @throws `usb/disconnected` when the probe is lost, the signal's reason, and what `keepBytes` and `store` throw
 */
export async function mendBoard(first: Diagnosis, options: MendOptions): Promise<Mended> {
  const { consent, signal, unproven, onRemedy, onApplied } = options;
  const tried = new Set<RemedyAction>();
  const applied: AppliedRemedy[] = [];
  const left: LeftUnproven[] = [];
  let diagnosis = await withoutCut(first, options);
  let isHeld = false;
  for (;;) {
    signal?.throwIfAborted();
    const planned = nextOf(diagnosis, options, { tried, isHeld });
    if (!planned) break;
    tried.add(planned.action);
    const isTold = onlyTells(planned, diagnosis);
    if (!isTold && consent && !(await consent(planned, diagnosis))) continue;
    const chip = isTold ? undefined : chipToName(planned, diagnosis);
    if (chip !== undefined && !(await unproven?.(planned, chip))) {
      left.push({ action: planned.action, chip });
      continue;
    }
    onRemedy?.(planned);
    const remedy = await recorded(options.store, diagnosis, planned, () => apply(planned, options));
    applied.push(remedy.applied);
    onApplied?.(remedy.applied);
    isHeld = remedy.applied.worked && isPassing(planned.action);
    // What is only held at bay looks well: what to do about it is in the diagnosis before.
    if (!isHeld) diagnosis = remedy.after;
  }
  return { applied, unproven: left, diagnosis, solved: diagnosis.verdict === 'healthy' && !isHeld };
}

/** What an earlier run was cut in the middle of may hold the core, which then looks well: whoever is asked first leaves it so. */
async function withoutCut(first: Diagnosis, options: MendOptions): Promise<Diagnosis> {
  const { clock, signal, store, level, consent, onStartedAgain } = options;
  if (!store || level === 'nothing' || consent || !(await wasCutShort(store, first))) return first;
  const said = await startAgain({ ...probeOpener(options), clock, signal }, store, first, level === 'erase');
  const diagnosis = await diagnose({ ...options, answers: {}, seen: undefined });
  onStartedAgain?.(diagnosis, said);
  return diagnosis;
}

/** A held core stays held, unless somebody agrees to what does away with the cause. */
function nextOf(
  diagnosis: Diagnosis,
  { level, only, consent, askHands, powerSwitch }: MendOptions,
  { tried, isHeld }: { tried: ReadonlySet<RemedyAction>; isHeld: boolean },
): PlannedRemedy | undefined {
  if (isHeld && !consent) return undefined;
  const around = {
    asks: consent !== undefined,
    hands: askHands !== undefined,
    powerSwitch: powerSwitch !== undefined && powerSwitch.locked === undefined,
  };
  return planRemedies(diagnosis, level, { ...around, tried }).find(
    ({ action }) => (!isHeld || !isPassing(action)) && (only ?? action) === action,
  );
}

async function apply(planned: PlannedRemedy, options: MendOptions): Promise<{ applied: AppliedRemedy; after: Diagnosis }> {
  const { clock, signal, store, keepBytes, askHands, powerSwitch, onWork, level, catalogue = ENGLISH } = options;
  const tools = { ...probeOpener(options), clock, signal, store, keepBytes, askHands, powerSwitch, onProgress: onWork };
  const outcome = await carryOut(planned, tools);
  // What was told before the remedy is not true for ever.
  const after = await diagnose({ ...options, answers: {}, seen: undefined, ...(level === 'nothing' && { reset: 'never' }) });
  const { cause, action, touches } = planned;
  const [leading] = after.causes;
  const recheck = { verdict: after.verdict, ...(leading && { cause: leading.id }) };
  return { applied: { cause, action, touches, ...outcome, sentence: say(catalogue, outcome.said), recheck }, after };
}
