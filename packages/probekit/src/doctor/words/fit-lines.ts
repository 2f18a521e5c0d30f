/** Lines for a terminal of any width: wrapped text is wrapped anew, the chain goes on below itself. */
import { type Line, WIDTH, wrapped } from './line.ts';

/** Narrower than that nothing reads well. */
const NARROWEST = 40;
/** Beside a column of names there is room for a sentence, else it goes below. */
const NARROWEST_TEXT = 24;
const BELOW = 4;
const JOINT = ' ── ';

/** Commands stay on one line, so that they can be copied. */
const COMMAND = /^\s*(?:- )?(?:probekit|sudo|echo) /;

/** As they are where they fit. Drawings are never cut. */
export function fitLines(lines: readonly Line[], columns: number): readonly Line[] {
  const width = Math.max(columns, NARROWEST);
  if (lines.every(({ text }) => text.length <= width)) return lines;
  const whole = width < WIDTH ? joined(lines) : lines;
  return whole.flatMap((line, index) => {
    if (line.text.length <= width && line.role !== 'chain') return [line];
    if (line.role === 'drawing' || COMMAND.test(line.text)) return [line];
    if (line.role !== 'chain') return rewrapped(line, width);
    // Names and states are two rows of one drawing: cut together.
    const states = whole[index + 1];
    return states?.role === 'chain' ? chainRows(line, states, width) : [];
  });
}

function joined(lines: readonly Line[]): readonly Line[] {
  const whole: Line[] = [];
  for (const line of lines) {
    const above = whole.at(-1);
    if (line.continues && above) whole.splice(-1, 1, { ...above, text: `${above.text} ${line.text.trimStart()}` });
    else whole.push(line);
  }
  return whole;
}

function rewrapped(line: Line, width: number): readonly Line[] {
  const { text, hang = /^ *(?:- )?/.exec(text)?.[0].length ?? 0 } = line;
  if (width - hang < NARROWEST_TEXT) return below(line, hang, width);
  const rows = wrapped(text.slice(hang), width - hang);
  return rows.map((row, index) => ({ ...line, text: (index === 0 ? text.slice(0, hang) : ' '.repeat(hang)) + row }));
}

function below(line: Line, hang: number, width: number): readonly Line[] {
  const rows = wrapped(line.text.slice(hang), width - BELOW);
  return [{ ...line, text: line.text.slice(0, hang).trimEnd() }, ...rows.map((row): Line => ({ ...line, text: ' '.repeat(BELOW) + row }))];
}

function chainRows(names: Line, states: Line, width: number): readonly Line[] {
  const cut = names.text.length <= width ? -1 : names.text.lastIndexOf(JOINT, width - JOINT.length);
  if (cut < 0) return [names, states];
  const from = cut + JOINT.length;
  const rest = chainRows({ ...names, text: `  ${names.text.slice(from)}` }, { ...states, text: `  ${states.text.slice(from)}` }, width);
  return [{ ...names, text: names.text.slice(0, from).trimEnd() }, { ...states, text: states.text.slice(0, cut).trimEnd() }, ...rest];
}
