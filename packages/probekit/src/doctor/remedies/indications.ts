/**
 * When each remedy makes sense, from the evidence alone: what is not indicated is neither told nor done. Pure. What a remedy
 * does is in the file of its family.
 */

import { OPTSR_CUR } from '../../spec/stm32/flash-h7.ts';
import type { CauseId, Remedy } from '../../spec/symptoms/cause.ts';
import type { EvidenceCheck, Outcome } from '../../spec/symptoms/outcomes.ts';
import { REMEDY_ACTIONS, type RemedyAction } from '../../spec/symptoms/remedy-actions.ts';
import type { Diagnosis } from '../diagnosis.ts';

/** What there is beside the board. */
export interface Surroundings {
  /** Somebody at the board can be asked. */
  readonly hands?: boolean;
  /** Something here can switch the target's power. */
  readonly powerSwitch?: boolean;
}

/** What an indication looks at. */
interface Case {
  readonly shows: <Check extends EvidenceCheck>(check: Check, ...outcomes: Outcome<Check>[]) => boolean;
  readonly hardwareWatchdog: boolean;
  readonly unreadableFlash: boolean;
  /** The cause belongs to the first class. */
  readonly leads: boolean;
  readonly around: Surroundings;
}

const INDICATIONS: Readonly<Record<RemedyAction, (of: Case) => boolean>> = {
  'leave-loader': ({ shows }) => shows('C1', 'loader') || shows('C3', 'loader'),
  reopen: ({ shows }) => shows('C3', 'silent'),
  'usb-reset': ({ shows }) => shows('C3', 'silent'),
  'slower-clock': ({ shows }) => shows('C5', 'slow-only', 'intermittent', 'noisy'),
  'clear-sticky': ({ shows }) => shows('C5', 'intermittent', 'noisy', 'wait'),
  'clear-flash-errors': ({ shows }) => shows('C11', 'flash-errors'),
  'halt-under-reset': (of) => of.shows('C6', 'halts') || isUncontrolled(of),
  'freeze-watchdogs': ({ shows }) => shows('C9', 'watchdog-loop', 'reset-loop'),
  'keep-debug-clocks': (of) => of.shows('C6', 'halts') || of.shows('C9', 'sleeping') || isUncontrolled(of),
  'unlock-wrp': ({ shows }) => shows('C11', 'wrp'),
  'restore-boot-addresses': ({ shows }) => shows('C11', 'boot-elsewhere'),
  'restore-swap': ({ shows }) => shows('C11', 'swapped'),
  'restore-options': ({ shows, hardwareWatchdog }) =>
    shows('C11', 'stuck') || (hardwareWatchdog && shows('C9', 'watchdog-loop', 'reset-loop')),
  'mend-boot-core': ({ shows }) => shows('C11', 'core-off'),
  'software-power-cycle': ({ shows, around }) =>
    around.powerSwitch === true && (shows('C5', 'silent', 'no-power') || shows('C11', 'stuck')),
  'unlock-pcrop': ({ shows }) => shows('C11', 'pcrop'),
  'rdp-0': ({ shows }) => shows('C11', 'rdp1'),
  'save-and-erase-program': (of) => of.leads && isReachable(of) && !of.shows('C11', 'rdp1', 'rdp2', 'secure', 'closed'),
  'repair-half-written': ({ shows, unreadableFlash, leads }) => unreadableFlash || (leads && shows('C9', 'lockup', 'crashed')),
};

/** Whether this remedy of a cause may help; what others do than the doctor is never ruled out here. */
export function isIndicated(diagnosis: Diagnosis, cause: CauseId, { action }: Remedy, around: Surroundings = {}): boolean {
  return action === undefined || !isRemedyAction(action) || INDICATIONS[action](caseOf(diagnosis, cause, around));
}

/** Of a leading cause: what is done first, where software or hands can do anything. */
export function firstRemedy(diagnosis: Diagnosis, cause: Pick<Diagnosis['causes'][number], 'id' | 'remedies'>): Remedy | undefined {
  return cause.remedies.find((remedy) => isIndicated(diagnosis, cause.id, remedy)) ?? cause.remedies[0];
}

/** Whether this names something that the doctor does: a diagnosis may come out of a report of another version. */
export function isRemedyAction(action: string): action is RemedyAction {
  return Object.hasOwn(REMEDY_ACTIONS, action);
}

function caseOf({ evidence, causes }: Diagnosis, cause: CauseId, around: Surroundings): Case {
  const found = (check: EvidenceCheck) => evidence.find((finding) => finding.check === check);
  const { optsr, flashStatus } = found('C11')?.facts ?? {};
  return {
    shows: (check, ...outcomes) => (outcomes as readonly string[]).includes(found(check)?.outcome ?? ''),
    hardwareWatchdog: typeof optsr === 'string' && OPTSR_CUR.get(Number(optsr.replaceAll('_', '')), 'IWDG1_SW') === 0,
    unreadableFlash: Array.isArray(flashStatus) && flashStatus.some((word) => String(word).includes('DBECCERR')),
    leads: causes.some(({ id, group }) => id === cause && group === 1),
    around,
  };
}

/** The core was not seen, or not as it can be worked with, and nobody has tried it under reset. */
function isUncontrolled({ shows }: Case): boolean {
  if (shows('C6', 'no-halt', 'silent', 'no-effect')) return false;
  return (
    shows('C5', 'silent', 'no-power', 'wait') || shows('C9', 'unreadable', 'sleeping', 'lockup', 'crashed', 'watchdog-loop', 'reset-loop')
  );
}

/** Some way leads to the core, so that its flash can be saved and erased. */
function isReachable({ shows, around }: Case): boolean {
  return shows('C6', 'halts') || shows('C7', 'catches', 'power-only') || shows('C5', 'answers', 'slow-only') || around.hands === true;
}
