/** Explains a message of any tool, without board and USB: who says it, what it proves, what it rules out, what to do. Pure. */
import { CAUSES } from '../../spec/symptoms/causes.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import { ENGLISH } from '../../words/index.ts';
import { type CauseReport, type ExcludedCause, reportCause, reportExcluded } from '../cause-report.ts';
import type { Verdict } from '../reasoning/conclude.ts';
import { type MessageMatch, matchMessages } from './match.ts';
import { type MessageWords, provenLayers, wordsOf } from './message-words.ts';

/** From here on a match is taken as the message that was meant. */
export const MATCH_SCORE = 0.65;
/** From here on a match is offered as "did you mean". */
const SUGGESTION_SCORE = 0.35;
const MAX_SUGGESTIONS = 3;
const MAX_ALSO = 5;

export interface MessageReference {
  /** Number in the catalogue. */
  readonly number: number;
  readonly tool: string;
  readonly text: string;
  readonly score: number;
}

export interface Explanation extends MessageWords {
  /** `healthy` for a message that is no fault, `unclear` for an unknown one. */
  readonly verdict: Verdict;
  /** The message that was recognised. */
  readonly message?: MessageReference;
  readonly ruledOut: readonly ExcludedCause[];
  readonly causes: readonly CauseReport[];
  /** Other messages that stand in the same text. */
  readonly also: readonly MessageReference[];
  /** Messages that come near. */
  readonly didYouMean: readonly MessageReference[];
}

/** Explains the best match of what was pasted. Never fails; nonsense gives verdict `unclear`. */
export function explain(input: string): Explanation {
  const matches = matchMessages(input);
  const [best, ...others] = matches;
  if (!best || best.score < MATCH_SCORE) return unknown(matches);
  const { message } = best;
  const further = others.filter(({ score }) => score >= MATCH_SCORE);
  const isThereToo = ({ isLiteral, seen }: MessageMatch) => isLiteral && seen !== best.seen;
  return {
    verdict: message.kind === 'normal' ? 'healthy' : message.kind === 'wrapper' ? 'unclear' : 'fault',
    message: refer(best),
    ruledOut: excludedBy(message),
    causes: rankedCauses(message),
    ...wordsOf(message, ENGLISH),
    also: further.filter(isThereToo).slice(0, MAX_ALSO).map(refer),
    didYouMean: further
      .filter((match) => !isThereToo(match))
      .slice(0, MAX_SUGGESTIONS)
      .map(refer),
  };
}

function unknown(matches: readonly MessageMatch[]): Explanation {
  return {
    verdict: 'unclear',
    ruledOut: [],
    causes: [],
    ...wordsOf(undefined, ENGLISH),
    also: [],
    didYouMean: matches
      .filter(({ score }) => score >= SUGGESTION_SCORE)
      .slice(0, MAX_SUGGESTIONS)
      .map(refer),
  };
}

function refer({ message, text, score }: MessageMatch): MessageReference {
  return { number: message.number, tool: message.tool, text, score: Math.round(Math.min(1, score) * 1e3) / 1e3 };
}

function excludedBy(message: Message): readonly ExcludedCause[] {
  const proven = provenLayers(message);
  return CAUSES.filter((cause) => proven.includes(cause.layer)).map(({ id }) => reportExcluded(id));
}

/** The catalogue ranks causes by how often each was behind the message; scores follow that order only. */
function rankedCauses({ causes }: Message): readonly CauseReport[] {
  const total = causes.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return causes.map((id, index) => reportCause(id, 1 / (index + 1) / total, causes.length === 1 ? 'likely' : 'possible', 1));
}
