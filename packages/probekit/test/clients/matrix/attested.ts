/**
 * What a client's words rest on: a message of the catalogue, a record of a real probe, our own error codes, or a heading
 * of docs/decisions/client-differences.md where none of these has them.
 */
import { readFileSync } from 'node:fs';
import { MESSAGES } from '../../../src/spec/symptoms/messages.ts';

export type Attested =
  /** A message of the catalogue, by its number; its first wording unless another is named. */
  | { readonly message: number; readonly text?: string }
  /** Words that a record of the field logs has too. */
  | { readonly log: string; readonly text: string }
  /** Our own error. */
  | { readonly code: string }
  /** What no log shows: why it is believed stands under that heading. */
  | { readonly difference: string; readonly text: string };

/** Whether the client printed it. */
export function isPrinted(attested: Attested, text: string): boolean {
  return patternOf(wordsOf(attested)).test(text);
}

/** Where the words are from, short enough for a table. */
export function sourceOf(attested: Attested): string {
  if ('message' in attested) return `#${attested.message}`;
  if ('log' in attested) return attested.log;
  return 'code' in attested ? `\`${attested.code}\`` : `*${attested.difference}*`;
}

/** What is not where it claims to be. */
export function unfounded(attested: Attested, differences: string): string | undefined {
  if ('message' in attested) {
    return catalogued(attested.message).includes(wordsOf(attested)) ? undefined : `#${attested.message}: ${wordsOf(attested)}`;
  }
  if ('log' in attested) return logs().get(attested.log)?.includes(attested.text) ? undefined : `${attested.log}: ${attested.text}`;
  if ('code' in attested) return undefined;
  const [, section = ''] = differences.split(`\n## ${attested.difference}\n`);
  return section.split('\n## ')[0]?.includes(attested.text) ? undefined : `${attested.difference}: ${attested.text}`;
}

/** `%` stands for a value. */
export function wordsOf(attested: Attested): string {
  if ('message' in attested) return attested.text ?? catalogued(attested.message)[0] ?? `no message ${attested.message}`;
  return 'code' in attested ? attested.code : attested.text;
}

function catalogued(number: number): readonly string[] {
  return MESSAGES.find((message) => message.number === number)?.texts ?? [];
}

function patternOf(wording: string): RegExp {
  return new RegExp(wording.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '[^\\n]*?'), 'i');
}

let records: ReadonlyMap<string, string> | undefined;

/** Each record as its line of JSON, which holds its texts as printed. */
function logs(): ReadonlyMap<string, string> {
  records ??= new Map(
    readFileSync(new URL('../../field/field-logs.jsonl', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [(JSON.parse(line) as { id: string }).id, line]),
  );
  return records;
}
