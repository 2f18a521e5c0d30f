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
const NAMED = new RegExp(String.raw`([A-Za-z_][\w.\- ]{0,30}?)[ \t]{0,8}[:=][ \t]{0,8}(${NUMBER})(?![\w.])`, 'g');
// One way only to read what stands between two numbers: several would be tried in every combination on a line of spaces.
const BETWEEN = String.raw`(?:[ \t]*[,;][ \t]*|[ \t]+)`;
const ALONE = new RegExp(String.raw`^\s*${NUMBER}(?:${BETWEEN}${NUMBER})*\s*[,;]?\s*$`);

/** Numbers alone are named by their place: `1`, `2`. */
export function numbersIn(line: string): readonly Sample[] {
  if (line.length > LONGEST_LINE) return [];
  if (ALONE.test(line)) {
    const values = line.match(new RegExp(NUMBER, 'g')) ?? [];
    return finite(values.slice(0, MOST_NUMBERS).map((value, index) => ({ name: String(index + 1), value: Number(value) })));
  }
  const named = [...line.matchAll(NAMED)].slice(0, MOST_NUMBERS);
  return finite(named.map(([, name = '', value]) => ({ name: name.trim(), value: Number(value) })));
}

/** `1e999` is no number that can be drawn. */
function finite(samples: readonly Sample[]): readonly Sample[] {
  return samples.filter(({ value }) => Number.isFinite(value));
}

/** Cuts text that arrives in pieces into whole lines. Of a line whose beginning was not seen it has nothing: `p: 3` is no name. */
export class LineCutter {
  #rest = '';
  #isWhole = false;

  lines(text: string): readonly string[] {
    const pieces = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = pieces.pop() ?? '';
    const lines = this.#isWhole ? pieces : pieces.slice(1);
    if (pieces.length > 0) this.#isWhole = true;
    if (this.#rest.length > LONGEST_LINE) {
      this.#rest = '';
      this.#isWhole = false;
    }
    return lines;
  }
}
