/** Tells an explanation: who says it, what it proves, what it means, what is most often behind it, what to do. */
import { type Catalogue, ENGLISH, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { Explanation, MessageReference } from '../explain/explain.ts';
import type { ReadLine } from '../explain/read-log.ts';
import { explanationIn } from './in-language.ts';
import { BLANK, type Line, labelled } from './line.ts';

const MAX_CAUSES = 5;

type Words = (key: SentenceKey, values?: Said['values']) => string;

export function tellExplanation(explanation: Explanation, catalogue: Catalogue = ENGLISH): readonly Line[] {
  const words: Words = (key, values = {}) => say(catalogue, { key, values });
  const { message, means, proves, causes, next, also, didYouMean, lines = [] } = explanationIn(explanation, catalogue);
  const further = [...nextLines(next, words), ...references('heading.also', also, words)];
  const suggestions = references('heading.did-you-mean', didYouMean, words);
  const often = causes
    .slice(0, MAX_CAUSES)
    .flatMap(({ id, title }, index) => labelled(index === 0 ? words('keyword.often') : '', `${index + 1}. ${title} (${id}).`, 'cause'));
  const isTogether = lines.length > 0;
  const keyword = words(isTogether ? 'keyword.together' : 'keyword.proves');
  const proven = proves.length > 0 ? labelled(keyword, words('explained.proves', { layers: list(proves, words) }), 'good') : [];
  const read = readLines('heading.lines', lines, words);
  if (!message && !isTogether) return [{ text: means, role: 'verdict' }, ...suggestions, ...further];
  if (!message) return [{ text: means, role: 'verdict' }, ...read, BLANK, ...proven, ...often, ...further];
  return [
    { text: `${message.tool}:`, role: 'title' },
    { text: `  "${message.text}"`, role: 'title' },
    ...(isTogether ? [...read, BLANK] : []),
    ...proven,
    ...labelled(words('keyword.means'), means, 'verdict'),
    ...often,
    ...further,
    ...suggestions,
  ];
}

/** Each line as it was pasted, and below it what it proves. */
export function readLines(heading: SentenceKey, lines: readonly ReadLine[], words: Words): readonly Line[] {
  if (lines.length === 0) return [];
  const rows = lines.flatMap(({ text, sentence }): Line[] => [
    { text: `  ${text}`, role: 'evidence' },
    ...labelled('', `${sentence}.`, 'good'),
  ]);
  return [BLANK, { text: words(heading), role: 'evidence' }, ...rows];
}

function references(heading: SentenceKey, found: readonly MessageReference[], words: Words): readonly Line[] {
  if (found.length === 0) return [];
  const role = heading === 'heading.did-you-mean' ? 'question' : 'evidence';
  return [
    BLANK,
    { text: words(heading), role },
    ...found.map(({ tool, text }): Line => ({ text: `  ${tool}: "${text}"`, role: 'evidence' })),
  ];
}

function nextLines({ software, hands }: Explanation['next'], words: Words): readonly Line[] {
  const rows = [software, hands].filter((row) => row !== undefined);
  return rows.flatMap((row, index) => labelled(words(index === 0 ? 'keyword.next' : 'keyword.by-hand'), `${row}.`, 'next'));
}

function list(items: readonly string[], words: Words): string {
  const last = items.at(-1);
  if (last === undefined || items.length === 1) return items.join('');
  return words('explained.two', { first: items.slice(0, -1).join(', '), last });
}
