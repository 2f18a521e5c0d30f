/** Questions to the lines of a program: which row an address belongs to, how far it reaches, where a file has places to stop at. Pure. */
import type { LineRow, LineSequence, LineTable } from './line-table.ts';

/** A place to stop at. */
export interface Statement {
  readonly address: number;
  readonly line: number;
}

/** Instructions of one line, from `start` on and before `end`. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
  /** Whole path as far as the program tells it. */
  readonly file: string;
  /** 0 where the compiler names none. */
  readonly line: number;
  /** `start` is a place to stop at. */
  readonly isStatement: boolean;
}

/** The last row at or before the address; for a core that stands there one that is a place to stop at, if several begin there. */
export function rowAt(table: LineTable, address: number, { standing = false } = {}): LineRow | undefined {
  const sequence = sequenceAt(table, address);
  if (!sequence) return undefined;
  const { rows } = sequence;
  const behind = firstBehind(sequence, address);
  const last = rows[behind - 1];
  for (let index = behind - 1; standing && last && rows[index]?.address === last.address; index--) {
    if (rows[index]!.isStatement) return rows[index];
  }
  return last;
}

export function spanAt(table: LineTable, address: number): LineSpan | undefined {
  const sequence = sequenceAt(table, address);
  const row = rowAt(table, address, { standing: true });
  if (!sequence || !row) return undefined;
  const end = sequence.rows[firstBehind(sequence, address)]?.address ?? sequence.end;
  return { start: row.address, end, file: table.files[row.file] ?? '', line: row.line, isStatement: row.isStatement };
}

export function statementsIn(table: LineTable, file: string, isInProgram: (address: number) => boolean): Statement[] {
  const indices = new Set(table.files.flatMap((path, index) => (path === file ? [index] : [])));
  if (indices.size === 0) return [];
  const sequences = table.sequences.filter(({ start }) => isInProgram(start));
  const rows = sequences.flatMap((sequence) => sequence.rows.filter((row) => row.isStatement && row.line > 0 && indices.has(row.file)));
  return rows.map(({ address, line }) => ({ address, line }));
}

function sequenceAt({ sequences }: LineTable, address: number): LineSequence | undefined {
  return sequences.find(({ start, end }) => start <= address && address < end);
}

/** Index of the first row behind the address. */
function firstBehind({ rows }: LineSequence, address: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
