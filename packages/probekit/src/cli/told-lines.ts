/** Shows the lines that the doctor tells, with colour and weight by their role. */
import { fitLines, type Line, type LineRole } from '../doctor/index.ts';
import type { Output, Style } from './output.ts';

const STYLES: Readonly<Partial<Record<LineRole, Style>>> = {
  title: 'bold',
  verdict: 'bold',
  cause: 'yellow',
  evidence: 'dim',
  good: 'green',
  question: 'cyan',
  warning: 'yellow',
};

export function showLines(output: Output, lines: readonly Line[]): void {
  for (const { text, role, emphasis } of output.isTerminal ? fitLines(lines, output.columns) : lines) {
    const style = STYLES[role];
    if (emphasis !== undefined) output.line(text.replaceAll(emphasis, (word) => output.style('red', word)));
    else output.line(style === undefined ? text : output.style(style, text));
  }
}
