/**
 * Numbers in what a program prints, line by line: `temp: 23.5`, `x=1 y=-2`, or numbers alone with commas, semicolons, tabs
 * or spaces between. Anything else is text and has none. Bounded: a line that never ends is given up.
 */

export interface Sample {
  readonly name: string;
  readonly value: number;
}

const LONGEST_LINE = 1000;
const MOST_NUMBERS = 16;
const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const NAMED = new RegExp(String.raw`([A-Za-z_][\w.\- ]{0,30}?)\s*[:=]\s*(${NUMBER})(?![\w.])`, 'g');
const ALONE = new RegExp(String.raw`^\s*${NUMBER}(?:\s*[,;\t ]\s*${NUMBER})*\s*[,;]?\s*$`);

/** Numbers alone are named by their place: `1`, `2`. */
export function numbersIn(line: string): readonly Sample[] {
  if (line.length > LONGEST_LINE) return [];
  if (ALONE.test(line)) {
    const values = line.match(new RegExp(NUMBER, 'g')) ?? [];
    return values.slice(0, MOST_NUMBERS).map((value, index) => ({ name: String(index + 1), value: Number(value) }));
  }
  return [...line.matchAll(NAMED)].slice(0, MOST_NUMBERS).map(([, name = '', value]) => ({ name: name.trim(), value: Number(value) }));
}

/** Cuts text that arrives in pieces into whole lines. */
export class LineCutter {
  #rest = '';

  lines(text: string): readonly string[] {
    const pieces = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    const rest = pieces.pop() ?? '';
    this.#rest = rest.length > LONGEST_LINE ? '' : rest;
    return pieces;
  }
}
