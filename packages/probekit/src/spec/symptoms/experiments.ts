/**
 * Experiments: something that hands or the doctor do to the board, after which the named checks look again and answer a
 * question by themselves. What such an answer weighs stands with the question; of `under-reset` with its check.
 */
import type { CauseId } from './cause.ts';
import type { Pattern } from './mark.ts';
import type { EvidenceCheck } from './outcomes.ts';
import type { Touches } from './remedy-actions.ts';

export interface Experiment {
  readonly id: string;
  /** What to do, or what the doctor will do. */
  readonly do: string;
  /** How it is undone once the checks have looked; absent: it may stay so. */
  readonly undo?: string;
  readonly by: 'hands' | 'software';
  /** The worst it does to the board. */
  readonly touches: Touches;
  /** The checks that look afterwards. */
  readonly runs: readonly EvidenceCheck[];
  /** The question that it answers: with the first where the checks then show `good`, with the second otherwise. */
  readonly answers?: { readonly question: string; readonly good: Pattern; readonly values: readonly [string, string] };
  /** The cause that it mends: it is worth doing where that one leads alone. */
  readonly mends?: CauseId;
  /** Offered only where one of these was read; absent: wherever its question is open. */
  readonly when?: readonly Pattern[];
}

const APPEARS: Pattern = { checks: { C1: ['probe', 'several'], C2: ['opens'], C3: ['ok', 'known-bad', 'old', 'clone'] } };
const ANSWERS: Pattern = { checks: { C5: ['answers', 'slow-only', 'intermittent'] } };
const IN_ORDER: Pattern = { checks: { C5: ['answers'], C9: ['runs', 'sleeping', 'halted', 'no-program'] } };

const helps = (question: string, good: Pattern) => ({ question, good, values: ['helps', 'same'] }) as const;

/** Where it helped, the cap was missing; where not, it is on now. */
function fitted(
  jumper: string,
  question: string,
  mends: CauseId,
  text: string,
  values: readonly [string, string] = ['off', 'on'],
): Experiment {
  const runs = ['C4', 'C5', 'C6'] as const;
  return { id: `jumper-${jumper}`, do: text, by: 'hands', touches: 'power', runs, answers: { question, good: IN_ORDER, values }, mends };
}

export const EXPERIMENTS: readonly Experiment[] = [
  {
    id: 'under-reset',
    do: 'Hold the STM32 in reset, attach, and stop it before its first instruction. Its program starts anew.',
    by: 'software',
    touches: 'resets',
    runs: ['C6'],
    when: [{ checks: { C5: ['silent', 'no-power', 'wait', 'noisy'] } }, { checks: { C9: ['unreadable', 'held-in-reset'] } }],
  },
  {
    id: 'slower',
    do: 'Attach with the slowest clock that the ST-LINK has.',
    by: 'software',
    touches: 'nothing',
    runs: ['C5'],
    answers: helps('slower', ANSWERS),
  },
  {
    id: 'hold-reset-and-attach',
    do: 'Hold {reset-button} down while the doctor looks.',
    undo: 'Let go of {reset-button}.',
    by: 'hands',
    touches: 'resets',
    runs: ['C5'],
    answers: { question: 'hold-reset-and-attach', good: ANSWERS, values: ['answers', 'silent'] },
  },
  {
    id: 'boot0-and-power-cycle',
    do: 'Join {boot0-pins} with a wire (BOOT0 high), pull the USB cable out and put it in again.',
    undo: 'Take the wire off BOOT0, pull the USB cable out and put it in again.',
    by: 'hands',
    touches: 'power',
    runs: ['C17'],
    answers: { question: 'boot0-and-power-cycle', good: ANSWERS, values: ['answers', 'silent'] },
  },
  {
    id: 'shield-off',
    do: 'Take everything off the headers, pull the USB cable out and put it in again.',
    by: 'hands',
    touches: 'power',
    runs: ['C4', 'C5', 'C6'],
    answers: helps('shield-off', IN_ORDER),
  },
  fitted('JP4', 'jp4', 'RC24', 'Fit {idd}.'),
  fitted('JP2', 'jp2', 'RC23', 'Set {power-source} to {power-source.must}.', ['other', '1-2']),
  fitted('JP3', 'jp3', 'RC37', 'Fit {nrst}.'),
  fitted('isolation', 'isolation', 'RC29', 'Fit {isolation}.'),
  {
    id: 'other-cable',
    do: 'Put another USB cable in place, one that shows a phone or a drive.',
    by: 'hands',
    touches: 'power',
    runs: ['C1', 'C2', 'C3'],
    answers: helps('other-cable', APPEARS),
  },
  {
    id: 'other-port',
    do: 'Put the cable into another USB port, straight at the computer.',
    by: 'hands',
    touches: 'power',
    runs: ['C1', 'C2', 'C3'],
    answers: helps('other-port', APPEARS),
  },
];
