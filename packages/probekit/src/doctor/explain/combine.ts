/**
 * What several lines make together: the outcomes that they stand in for and the messages among them go through the same
 * Bayes as the evidence of a live board. A pasted text may be of another day or another board, so that nothing is proven
 * by it. Pure.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { LAYERS, type LayerId } from '../../spec/symptoms/layers.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import type { EvidenceVector } from '../evidence.ts';
import { type ConcludedCause, conclude, type Verdict } from '../reasoning/conclude.ts';
import { evidenceBehind } from './message-words.ts';
import type { ReadText } from './read-log.ts';

interface Combined {
  readonly verdict: Verdict;
  readonly causes: readonly ConcludedCause[];
  readonly excluded: readonly CauseId[];
  /** Layers that the lines show to work, lowest first. */
  readonly proven: readonly LayerId[];
}

/** Outcomes that show a layer, and those below it that the same outcome needs, to work. */
const SHOWS: readonly (readonly [keyof EvidenceVector, string, readonly LayerId[]])[] = [
  ['C1', 'probe', ['L1', 'L2', 'L4']],
  ['C2', 'opens', ['L3', 'L5']],
  ['C3', 'ok', ['L4']],
  ['C3', 'known-bad', ['L4']],
  ['C4', 'ok', ['L6']],
  ['C5', 'answers', ['L6', 'L7', 'L8']],
];

export function combine({ evidence: read, answers, setUp, excludes }: ReadText, messages: readonly Message[]): Combined {
  const faults = messages.filter(({ kind }) => kind !== 'normal' && kind !== 'wrapper');
  const behind: EvidenceVector = Object.assign({}, ...messages.map(evidenceBehind));
  const evidence = { ...behind, ...read };
  const seen = (faults.length > 0 ? faults : messages).map(({ number }) => number);
  const { verdict, causes, excluded } = conclude({ evidence, answers, setUp, seen });
  const out = new Set([...excluded, ...excludes]);
  return {
    verdict: causes.length === 0 && verdict === 'healthy' ? 'unclear' : verdict,
    causes: causes
      .filter(({ id }) => !out.has(id))
      .map((cause) => (cause.certainty === 'proven' ? { ...cause, certainty: 'likely' } : cause)),
    excluded: [...out].sort(),
    proven: LAYERS.map(({ id }) => id).filter((id) => SHOWS.some(([check, good, shown]) => evidence[check] === good && shown.includes(id))),
  };
}
