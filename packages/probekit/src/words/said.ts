/**
 * A sentence before it has a language: its key in the catalogue and the values to fill in. What the doctor finds is kept
 * like this, so that the same diagnosis can be told in any language, without running it again.
 */
import type { SentenceKey, Sentences } from './catalogue.ts';
import { EN_SENTENCES } from './en/sentences.ts';

/** A number or a name that is the same in every language, or words that are not; a list is joined by commas. */
export type SaidValue = string | number | Said | readonly SaidValue[];

export interface Said {
  readonly key: SentenceKey;
  readonly values?: Readonly<Record<string, SaidValue>>;
}

/** The sentence in the language of the catalogue. A place without a value stays as it is written, in braces. */
export function say(catalogue: Sentences, { key, values = {} }: Said): string {
  return catalogue.sentences[key].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? place : told(catalogue, value);
  });
}

function told(catalogue: Sentences, value: SaidValue): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return isList(value) ? value.map((item) => told(catalogue, item)).join(', ') : say(catalogue, value);
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: Said | readonly SaidValue[]): value is readonly SaidValue[] {
  return Array.isArray(value);
}

/** Deeper than any sentence of ours; what comes from a file may be without end. */
const DEEPEST = 8;

/** Whether this can be said: it may come from a file, of another version or of somebody else's making. */
export function isSaid(value: unknown, depth = 0): value is Said {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return false;
  const { key, values = {} } = value as { key?: unknown; values?: unknown };
  if (typeof key !== 'string' || !Object.hasOwn(EN_SENTENCES, key)) return false;
  return typeof values === 'object' && values !== null && Object.values(values).every((item) => isSaidValue(item, depth + 1));
}

function isSaidValue(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'number') return true;
  return Array.isArray(value) ? depth <= DEEPEST && value.every((item) => isSaidValue(item, depth + 1)) : isSaid(value, depth);
}
