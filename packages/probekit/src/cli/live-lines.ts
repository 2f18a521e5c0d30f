/** Several lines of a terminal that are redrawn in place. Away from a terminal nothing is drawn. */
import type { Output } from './output.ts';

/** A terminal that is too narrow cuts lines off: one that wrapped would take two rows, and the next drawing would miss its place. */
const CUT_LINES = '\x1b[?7l';
const WRAP_LINES = '\x1b[?7h';

export class LiveLines {
  readonly #output: Output;
  /** Lines that stand from the last time. */
  #drawnRows = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  draw(lines: readonly string[]): void {
    if (!this.#output.isTerminal) return;
    const up = this.#drawnRows > 0 ? `\x1b[${this.#drawnRows}A` : '';
    this.#output.raw(`${CUT_LINES}${up}${lines.map((line) => `\r${line}\x1b[K\n`).join('')}${WRAP_LINES}`);
    this.#drawnRows = lines.length;
  }

  /** What stands stays; the next drawing comes below what is written meanwhile. */
  leave(): void {
    this.#drawnRows = 0;
  }
}
