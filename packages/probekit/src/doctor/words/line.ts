/** A line of text with its role; faces choose colour and weight by the role. */

export type LineRole =
  | 'title'
  | 'chain'
  | 'verdict'
  | 'cause'
  | 'evidence'
  | 'good'
  | 'question'
  | 'next'
  | 'warning'
  | 'drawing'
  | 'blank';

export interface Line {
  readonly text: string;
  readonly role: LineRole;
  /** The word of the line that must catch the eye, wherever it stands. */
  readonly emphasis?: string;
  /** Column that its text begins in, where it is a row of wrapped text. */
  readonly hang?: number;
  /** It goes on with the text of the row above. */
  readonly continues?: boolean;
}

export const BLANK: Line = { text: '', role: 'blank' };

/** Width of the column of keywords; words of other languages keep within it. */
export const INDENT = 9;
/** Of text that is wrapped for no terminal in particular. */
export const WIDTH = 100;

/** `keyword` and then `text`, wrapped with a hanging indent. */
export function labelled(keyword: string, text: string, role: LineRole): readonly Line[] {
  const rows = wrapped(text, WIDTH - INDENT);
  return rows.map((row, index) => ({ text: (index === 0 ? keyword : '').padEnd(INDENT) + row, role, hang: INDENT, continues: index > 0 }));
}

/** Rows indented under a heading: `first` in a column, `second` beside it. */
export function columns(rows: readonly (readonly [string, string])[], role: LineRole): readonly Line[] {
  const left = Math.max(0, ...rows.map(([first]) => first.length)) + 2;
  return rows.flatMap(([first, second]) =>
    wrapped(second, WIDTH - left - 2).map((row, index) => ({
      text: `  ${(index === 0 ? first : '').padEnd(left)}${row}`,
      role,
      hang: left + 2,
      continues: index > 0,
    })),
  );
}

/** At blanks; a word that is longer than the width stands alone. */
export function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else {
      row = row === '' ? word : `${row} ${word}`;
    }
  }
  return [...rows, row];
}
