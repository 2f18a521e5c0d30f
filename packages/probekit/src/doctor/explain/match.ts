/**
 * Finds the catalogued message in what somebody pasted: misspelt, wrapped, with other numbers, inside a log. MiniSearch
 * finds candidates; the score is how much of the message is there (recall) and how much of the line is the message
 * (precision), each word weighing more the rarer it is in the catalogue. Pure.
 */
import MiniSearch from 'minisearch';
import { layerNumber } from '../../spec/symptoms/layers.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';

export interface MessageMatch {
  readonly message: Message;
  /** The catalogued text that fits. */
  readonly text: string;
  /** The part of the input that fits. */
  readonly seen: string;
  /** It stands there word for word, but for what varies; else something alike does. */
  readonly isLiteral: boolean;
  /** 0 to 1. */
  readonly score: number;
}

/** Longest input looked at, and most lines. */
const MAX_CHARACTERS = 65_536;
const MAX_LINES = 2000;
/** A message may be wrapped over this many lines. */
const MAX_WRAPPED_LINES = 5;
/** Shorter quotations are names, not messages. */
const QUOTED = /["“„`]([^"“”„`]{12,})["“”`]/g;
/** Recall counts more than precision: logs put words around a message. */
const RECALL_POWER = 0.6;
/** Words of the input that no message knows weigh as much as a rather rare one. */
const UNKNOWN_WORD_WEIGHT = 3;
/** A line that only announces another one loses against it. */
const WRAPPER_FACTOR = 0.8;
/** What a match gains when the input names its tool, so that equal texts of two tools are told apart. */
const NAMED_TOOL_BONUS = 0.02;
/** What a message loses for each layer that it leaves open, so that of two lines the more telling one wins. */
const SPAN_COST = 0.002;
/** How far a message that stands in a passage is ahead of one that is only like it. */
const LEAD = 0.001;
/** A word that is only alike counts this much of an equal one. */
const ALIKE = 0.7;

interface IndexedText {
  readonly id: number;
  readonly message: Message;
  readonly text: string;
  readonly words: readonly string[];
  /** The text word for word, with anything in the places that vary. */
  readonly literal: RegExp;
  /** Its number is what it says, as of a voltage: with another one it is another message. */
  readonly isNumber: boolean;
}

/** Lower-case words; a number with a varying part is none. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[\w.]*%\w*/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function literalOf(text: string): RegExp {
  const parts = text.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
  const bounded = parts.join('.{0,60}?');
  return new RegExp(`(?<!\\w)${bounded}(?!\\w)`, 'i');
}

const texts: readonly IndexedText[] = MESSAGES.flatMap((message) => message.texts.map((text) => ({ message, text }))).map((entry, id) => ({
  id,
  ...entry,
  words: [...new Set(wordsOf(entry.text))],
  literal: literalOf(entry.text),
  isNumber: /^\w+ : \d+\.[\d%]+V$/.test(entry.text),
}));

const index = new MiniSearch<{ id: number; text: string }>({
  fields: ['text'],
  tokenize: wordsOf,
  processTerm: (term) => term,
  // A number that is only alike is another number.
  searchOptions: {
    fuzzy: (term) => (/\d/.test(term) ? false : 0.25),
    prefix: (term) => term.length >= 3 && !/\d/.test(term),
    combineWith: 'OR',
  },
});
index.addAll(texts.map(({ id, text }) => ({ id, text })));

const documentFrequency = new Map<string, number>();
for (const { words } of texts) for (const word of words) documentFrequency.set(word, (documentFrequency.get(word) ?? 0) + 1);

const knownWeights = new Map(
  [...documentFrequency].map(([word, frequency]) => [word, /^\d{1,3}$/.test(word) ? 0.5 : Math.log(1 + texts.length / frequency)] as const),
);

function weightOf(word: string): number {
  const known = knownWeights.get(word);
  if (known !== undefined) return known;
  // Addresses, counts and times differ from one report to the next.
  return /^(0x[0-9a-f]+|\d+\w?)$/.test(word) ? 0 : UNKNOWN_WORD_WEIGHT;
}

/** What a passage has in common with a text: words of the text that are there or alike, and the words that are alike to them. */
interface Candidate {
  readonly known: Set<string>;
  readonly spoken: Set<string>;
}

type Alike = (word: string) => readonly { readonly id: number; readonly terms: readonly string[] }[];

/** Looks for each word once: a log says the same words over and over, and a search for what is alike is slow. */
function searchOnce(): Alike {
  const found = new Map<string, ReturnType<Alike>>();
  return (word) => {
    const known = found.get(word) ?? index.search(word).map(({ id, terms }) => ({ id: id as number, terms }));
    found.set(word, known);
    return known;
  };
}

function candidatesOf(spoken: ReadonlySet<string>, alike: Alike): ReadonlyMap<number, Candidate> {
  const candidates = new Map<number, Candidate>();
  for (const word of spoken) {
    for (const { id, terms } of alike(word)) {
      const candidate = candidates.get(id) ?? { known: new Set(), spoken: new Set() };
      candidates.set(id, candidate);
      candidate.spoken.add(word);
      for (const term of terms) candidate.known.add(term);
    }
  }
  return candidates;
}

/** Whether the input names a tool; each tool is looked for once. */
function namedIn(input: string): (tool: string) => boolean {
  const lower = input.toLowerCase();
  const found = new Map<string, boolean>();
  return (tool) => {
    const words = tool.toLowerCase().split(' ');
    const isNamed = found.get(tool) ?? words.some((word) => word.length > 2 && lower.includes(word));
    found.set(tool, isNamed);
    return isNamed;
  };
}

/** The best match of each message, best first. */
export function matchMessages(input: string): readonly MessageMatch[] {
  const alike = searchOnce();
  const best = new Map<number, MessageMatch>();
  const isNamed = namedIn(input);
  for (const seen of passages(input.slice(0, MAX_CHARACTERS))) {
    const spoken = new Set(wordsOf(seen));
    if (spoken.size === 0) continue;
    for (const [id, candidate] of candidatesOf(spoken, alike)) {
      const entry = texts[id];
      if (!entry) continue;
      const { message, text } = entry;
      // The expression is slow, and cannot fit where a word is missing.
      const isLiteral = entry.words.every((word) => spoken.has(word)) && entry.literal.test(seen);
      if (entry.isNumber && !isLiteral) continue;
      const base = fit(candidate, entry, spoken, isLiteral) * (message.kind === 'wrapper' ? WRAPPER_FACTOR : 1);
      const score = base + (isNamed(message.tool) ? NAMED_TOOL_BONUS : 0) - SPAN_COST * spanOf(message);
      if (score > (best.get(message.number)?.score ?? 0)) best.set(message.number, { message, text, seen, isLiteral, score });
    }
  }
  const found = [...best.values()];
  return found.map((match) => raised(match, found)).sort((a, b) => b.score - a.score || a.message.number - b.message.number);
}

/**
 * What stands in a passage outranks what is only like it, unless that is the same and more, misspelt. A message that only
 * announces another one outranks none.
 */
function raised(match: MessageMatch, found: readonly MessageMatch[]): MessageMatch {
  if (!match.isLiteral || match.message.kind === 'wrapper') return match;
  const isAlike = ({ isLiteral, seen }: MessageMatch) => !isLiteral && (seen.includes(match.seen) || match.seen.includes(seen));
  const literal = literalOf(match.text);
  const outranked = found.filter((other) => isAlike(other) && !literal.test(other.text));
  return { ...match, score: Math.max(match.score, ...outranked.map(({ score }) => score + LEAD)) };
}

/** Lines, runs of lines, since terminals and forums wrap, and what a line quotes, since people tell around a message. */
function passages(input: string): readonly string[] {
  const lines = withoutTags(input)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MAX_LINES);
  const found = lines.flatMap((line) => [...line.matchAll(QUOTED)].flatMap(([, quoted]) => quoted ?? []));
  for (let start = 0; start < lines.length; start++) {
    for (let count = 1; count <= MAX_WRAPPED_LINES && start + count <= lines.length; count++) {
      found.push(lines.slice(start, start + count).join(' '));
    }
  }
  return [...new Set(found)];
}

/** What is copied from a web page may bring its markup along. */
function withoutTags(input: string): string {
  return input.replace(/<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/gi, '\n');
}

function spanOf({ layers }: Message): number {
  return layers ? layerNumber(layers[1]) - layerNumber(layers[0]) : 0;
}

function fit(candidate: Candidate, { words }: IndexedText, spoken: ReadonlySet<string>, isLiteral: boolean): number {
  const own = new Set(words);
  const alike = (known: ReadonlySet<string>, same: ReadonlySet<string>) => (word: string) =>
    same.has(word) ? 1 : known.has(word) ? ALIKE : 0;
  const recall = isLiteral ? 1 : share(words, alike(candidate.known, spoken));
  const precision = share([...spoken], alike(candidate.spoken, own));
  return recall ** RECALL_POWER * precision ** (1 - RECALL_POWER);
}

function share(words: readonly string[], counts: (word: string) => number): number {
  let all = 0;
  let counted = 0;
  for (const word of words) {
    const weight = weightOf(word);
    all += weight;
    counted += weight * counts(word);
  }
  return all === 0 ? 0 : counted / all;
}
