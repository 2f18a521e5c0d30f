/** What a rule of the field-truth test is: which facts it takes, and either a judge or the reason why they do not apply. */
import type { Entry, Fact, LogRecord } from './field-log.ts';

interface Scope {
  readonly kind: string;
  /** Further conditions; all facts of the kind when left out. */
  readonly where?: (fact: Fact, record: LogRecord, id: string) => boolean;
}

/** Compares the fact with the bench or with a decoder; throws where they differ. */
export type Judge = (fact: Fact, record: LogRecord) => void | Promise<void>;

export type Rule = Scope & ({ readonly judge: Judge } | { readonly not: string });

/** Scope: these facts only, `fl-003#2`. */
export const at =
  (...ids: readonly string[]): NonNullable<Scope['where']> =>
  (_fact, _record, id) =>
    ids.includes(id);

export function takes(rule: Rule, { fact, record, id }: Entry): boolean {
  return rule.kind === fact.kind && (rule.where?.(fact, record, id) ?? true);
}
