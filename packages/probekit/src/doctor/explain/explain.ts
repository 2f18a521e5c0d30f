/** Explains a message of any tool, without board and USB: who says it, what it proves, what it rules out, what to do. Pure. */
import { CAUSES } from '../../spec/symptoms/causes.ts';
import type { LayerId } from '../../spec/symptoms/layers.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import { ENGLISH } from '../../words/index.ts';
import { type CauseReport, type ExcludedCause, reportCause, reportExcluded } from '../cause-report.ts';
import type { Verdict } from '../reasoning/conclude.ts';
import { combine } from './combine.ts';
import { type MessageMatch, matchMessages } from './match.ts';
import { type MessageWords, provenLayers, wordsOf } from './message-words.ts';
import { type ReadLine, type ReadText, readLog } from './read-log.ts';

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
  /** Further lines of the text that prove something: of a log, or what somebody tried and saw. */
  readonly lines?: readonly ReadLine[];
  /** Layers that the lines together show to work; there where several lines were combined. */
  readonly together?: readonly LayerId[];
}

/** Explains what was pasted: the best match, with whatever else its lines tell. Never fails; nonsense gives verdict `unclear`. */
export function explain(input: string): Explanation {
  const read = readLog(input);
  const matches = withToldOf(matchMessages(input), read);
  const [best] = matches;
  const alone = best && best.score >= MATCH_SCORE ? explainMatch(best, matches) : unknown(matches);
  if (read.lines.length === 0 && alone.also.length === 0) return alone;
  return withLines(alone, read);
}

/** Numbers of the messages that stand in a text, whose lines a live board's evidence is weighed with. */
export function messagesIn({ message, also }: Explanation): readonly number[] {
  return [...(message ? [message] : []), ...also].map(({ number }) => number);
}

/** As if its wording stood alone in what was pasted. */
export function explainMessage(message: Message): Explanation {
  const text = message.texts[0] ?? '';
  return explainMatch({ message, text, seen: text, isLiteral: true, score: 1 }, []);
}

function explainMatch(best: MessageMatch, [, ...others]: readonly MessageMatch[]): Explanation {
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

/** The same with what all lines make together. Where that names no cause, the message's own stand. */
function withLines(alone: Explanation, read: ReadText): Explanation {
  const messages = messagesIn(alone).map(catalogued);
  const { verdict, causes, excluded, proven } = combine(read, messages);
  const out = new Set([...excluded, ...alone.ruledOut.map(({ id }) => id)]);
  const reports = causes
    .filter(({ id }) => !out.has(id))
    .map(({ id, score, certainty, group }) => reportCause(id, score, certainty, group));
  const [first] = messages;
  const isFault = first?.kind !== 'normal' && reports.length > 0;
  const lead = isFault ? reports[0]?.id : undefined;
  return {
    ...alone,
    verdict: first ? (isFault ? 'fault' : alone.verdict) : isFault ? verdict : 'unclear',
    causes: isFault ? reports : alone.causes.filter(({ id }) => !out.has(id)),
    ruledOut: [...out].sort().map(reportExcluded),
    ...wordsOf(first, ENGLISH, { proven, lead }),
    lines: read.lines,
    together: proven,
  };
}

/** A message that people told of in their own words counts as one that stands there, after those that do. */
function withToldOf(matches: readonly MessageMatch[], { messages }: ReadText): readonly MessageMatch[] {
  const known = new Set(matches.filter(({ score }) => score >= MATCH_SCORE).map(({ message }) => message.number));
  const told = messages
    .filter((number) => !known.has(number))
    .map((number): MessageMatch => {
      const message = catalogued(number);
      return { message, text: message.texts[0] ?? '', seen: '', isLiteral: true, score: MATCH_SCORE };
    });
  if (told.length === 0) return matches;
  return [...matches.filter(({ message }) => !messages.includes(message.number) || known.has(message.number)), ...told].sort(
    (a, b) => b.score - a.score,
  );
}

function catalogued(number: number): Message {
  const message = MESSAGES.find((row) => row.number === number);
  if (!message) throw new RangeError(`there is no message ${number}`);
  return message;
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
