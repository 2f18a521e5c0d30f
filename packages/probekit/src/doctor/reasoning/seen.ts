/**
 * Messages that other tools printed, as observations beside what the checks read. The catalogue orders the causes of a
 * message by how often each was behind it; that is a chance of the cause given the message, so it is divided by the
 * cause's prior before Bayes multiplies the prior back in. A message may be of another day or another board: it weighs,
 * and neither proves nor rules out. Pure.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { causeOf } from '../../spec/symptoms/causes.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import type { Observation } from './likelihood.ts';

/** Under the cause that fits best. */
const BEST = 0.6;
/** How often a cause that the catalogue does not name is behind a message, all such causes together. */
const UNNAMED = 0.1;

/** Lines that one tool printed are one observation: they come together, so counting each would count one thing twice. */
export function messagesSeen(numbers: readonly number[]): readonly Observation[] {
  const seen = MESSAGES.filter(({ number, causes }) => numbers.includes(number) && causes.length > 0);
  const tools = [...new Set(seen.map(({ tool }) => tool))];
  return tools.map((tool): Observation => {
    const tables = seen.filter((message) => message.tool === tool).map(chances);
    const mean = (cause: CauseId) => Math.exp(tables.reduce((sum, table) => sum + Math.log(table(cause)), 0) / tables.length);
    return { key: `seen:${tool}`, usual: 0, under: mean };
  });
}

function chances({ causes }: Message): (cause: CauseId) => number {
  const ranks = causes.map((_cause, rank) => 1 / (rank + 1));
  const sum = ranks.reduce((total, weight) => total + weight, 0);
  const named = ranks.map((weight, index) => ((1 - UNNAMED) * weight) / sum / causeOf(causes[index] as CauseId).prior);
  const scale = BEST / Math.max(...named);
  return (cause) => (named[causes.indexOf(cause)] ?? UNNAMED) * scale;
}
