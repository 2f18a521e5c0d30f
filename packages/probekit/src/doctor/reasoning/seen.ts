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
/** Under a cause that the catalogue does not name, against the one that it names and that fits least. */
const UNNAMED = 1 / 20;

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
  const raw = causes.map((id, rank) => 1 / (rank + 1) / causeOf(id).prior);
  const scale = BEST / Math.max(...raw);
  const least = Math.min(...raw) * scale;
  return (cause) => {
    const weight = raw[causes.indexOf(cause)];
    return weight === undefined ? least * UNNAMED : weight * scale;
  };
}
