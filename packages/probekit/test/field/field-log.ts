/** The field logs as data: what real probes and targets printed, collected from public sources that each record names. */
import { readFileSync } from 'node:fs';

/** One observation. Beside `kind` the keys depend on it. */
export interface Fact {
  readonly kind: string;
  readonly item?: string;
  readonly [key: string]: unknown;
}

export interface LogRecord {
  readonly id: string;
  readonly source: string;
  /** `V3E`, `V2-1`, `clone V2` … */
  readonly probe: string | null;
  readonly probeFirmware: string | null;
  readonly target: string | null;
  readonly tool: string | null;
  readonly facts: readonly Fact[];
}

/** A fact where it stands: `fl-003#2` is the third fact of record fl-003. */
export interface Entry {
  readonly id: string;
  readonly fact: Fact;
  readonly record: LogRecord;
}

export const RECORDS: readonly LogRecord[] = readFileSync(new URL('field-logs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as LogRecord);

export const ENTRIES: readonly Entry[] = RECORDS.flatMap((record) =>
  record.facts.map((fact, index) => ({ id: `${record.id}#${index}`, fact, record })),
);

/** A value of a fact as text, '' when it has none. */
export const textOf = (fact: Fact, key = 'value'): string => (fact[key] === undefined ? '' : String(fact[key]));
/** A value of a fact as a number: hex text or a number. */
export const numberOf = (fact: Fact, key = 'value'): number => Number(fact[key]);

/** STM32H74x/75x: one die, DEV_ID 0x450, with or without the second core. */
export const isH74x = ({ target }: LogRecord): boolean => /H7(4[2357]|5[0357]|4x)/.test(target ?? '');
export const isV3e = ({ probe }: LogRecord): boolean => probe === 'V3E';
/** ST's own firmware, whatever the probe's shape. */
export const isStlink = ({ probe }: LogRecord): boolean => /^(clone )?V[23]|^ST-LINK/.test(probe ?? '') && !/BMP|J-Link/.test(probe ?? '');
