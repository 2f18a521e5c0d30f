/**
 * A sentence before it has a language: its key in the catalogue and the values to fill in. What the doctor finds is kept
 * like this, so that the same diagnosis can be told in any language, without running it again.
 */
import type { Catalogue, SentenceKey } from './catalogue.ts';

/** A number or a name that is the same in every language, or words that are not; a list is joined by commas. */
export type SaidValue = string | number | Said | readonly SaidValue[];

export interface Said {
  readonly key: SentenceKey;
  readonly values?: Readonly<Record<string, SaidValue>>;
}

/** The sentence in the language of the catalogue. A place without a value stays as it is written, in braces. */
export function say(catalogue: Catalogue, { key, values = {} }: Said): string {
  return catalogue.sentences[key].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : told(catalogue, value);
  });
}

function told(catalogue: Catalogue, value: SaidValue): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return isList(value) ? value.map((item) => told(catalogue, item)).join(', ') : say(catalogue, value);
}

/** `Array.isArray` does not narrow read-only arrays. */
function isList(value: Said | readonly SaidValue[]): value is readonly SaidValue[] {
  return Array.isArray(value);
}
