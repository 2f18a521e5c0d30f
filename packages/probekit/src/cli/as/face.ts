/**
 * What the faces of other tools share: the result of reading their words, and how their numbers are written. A face reads
 * words as data, then has the jobs of this program done, and answers with the lines and the exit status that scripts know.
 */

/** Where and how to connect, as the other tool was told. */
export interface Connecting {
  readonly underReset: boolean;
  readonly speedKhz?: number;
  readonly serialNumber?: string;
}

/** What the words ask for, or the word that is not taken and why. */
export type Parsed<Wish> = { readonly wish: Wish } | Refused;

export interface Refused {
  /** The word; empty where one is missing. */
  readonly refused: string;
  /** What stands against it, where that is more than that nobody knows the word; or what is missing, where it is not all. */
  readonly why?: string;
}

export const refuse = (refused: string, why?: string): Refused => ({ refused, ...(why !== undefined && { why }) });

/** Words that lack something: which, in a sentence. */
export const lacking = (what: string): Refused => refuse('', what);

/** `-1`, as the shell sees it. */
export const MINUS_ONE = 255;

/** The value of `--name VALUE` or `--name=VALUE` at this place, and how many words it takes; undefined for another word. */
export function valueAt(
  words: readonly string[],
  at: number,
  name: string,
): { readonly value: string; readonly count: number } | undefined {
  const word = words[at];
  const next = words[at + 1];
  if (word === name && next !== undefined) return { value: next, count: 2 };
  return word?.startsWith(`${name}=`) ? { value: word.slice(name.length + 1), count: 1 } : undefined;
}
