/** Several jobs as a table for people: a row a board, redrawn in place on a terminal, printed once at the end elsewhere. */
import type { Progress } from '../base/index.ts';
import { ENGLISH_SENTENCES, type SentenceKey, type Sentences, say } from '../words/sentences/index.ts';
import { LiveLines } from './live-lines.ts';
import type { Output } from './output.ts';
import { bytesText, secondsText } from './quantities.ts';

const BAR_CELLS = 16;
const STATE_COLUMNS = 9;
const TIME_COLUMNS = 8;
/** Lines of the terminal that stay free. */
const SPARE_ROWS = 3;
/** Oftener nobody sees. */
const REDRAW_MS = 50;

/** How far a board is. */
export type RowState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'working'; readonly progress: Progress; readonly elapsedMs: number }
  | { readonly kind: 'done'; readonly elapsedMs: number; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string };

export class BoardTable {
  readonly #output: Output;
  readonly #catalogue: Sentences;
  readonly #names: readonly string[];
  readonly #lines: LiveLines;
  readonly #states: RowState[];
  #drawnAtMs = Number.NEGATIVE_INFINITY;

  constructor(output: Output, catalogue: Sentences, names: readonly string[]) {
    this.#output = output;
    this.#catalogue = catalogue;
    this.#names = names;
    this.#lines = new LiveLines(output);
    this.#states = names.map(() => ({ kind: 'connecting' }));
    this.#draw();
  }

  set(index: number, state: RowState): void {
    this.#states[index] = state;
    if (performance.now() - this.#drawnAtMs >= REDRAW_MS) this.#draw();
  }

  /** The table as it stays. */
  end(): void {
    if (this.#output.isTerminal) this.#draw();
    else for (const row of this.#rows()) this.#output.line(row);
  }

  #draw(): void {
    this.#drawnAtMs = performance.now();
    const rows = this.#rows();
    const room = Math.max(1, this.#output.rows - SPARE_ROWS);
    const shown = rows.length <= room ? rows : rows.slice(0, room - 1);
    const hidden = rows.length - shown.length;
    this.#lines.draw(hidden === 0 ? shown : [...shown, this.#tell('several.more', { count: hidden })]);
  }

  #rows(): string[] {
    const columns = Math.max(...this.#names.map((name) => name.length));
    return this.#names.map((name, index) => `${name.padEnd(columns)}  ${this.#tellState(this.#states[index] ?? { kind: 'connecting' })}`);
  }

  #tellState(state: RowState): string {
    const label = (key: SentenceKey) => this.#tell(key).padEnd(STATE_COLUMNS);
    if (state.kind === 'connecting') return this.#output.style('dim', this.#tell('several.connecting'));
    if (state.kind === 'failed') return `${this.#output.style('red', label('several.failed'))} ${state.text}`;
    if (state.kind === 'done') {
      return `${this.#output.style('green', label('several.done'))} ${secondsText(state.elapsedMs).padEnd(TIME_COLUMNS)} ${state.text}`;
    }
    const { progress, elapsedMs } = state;
    const { phase, doneBytes, totalBytes } = progress;
    const key = `progress.phase.${phase}`;
    const filled = totalBytes === 0 ? BAR_CELLS : Math.round((doneBytes / totalBytes) * BAR_CELLS);
    const bar = this.#output.style('green', '█'.repeat(filled)) + this.#output.style('dim', '░'.repeat(BAR_CELLS - filled));
    const amount = this.#tell('progress.part', { done: bytesText(doneBytes), total: bytesText(totalBytes) });
    const name = Object.hasOwn(ENGLISH_SENTENCES.sentences, key) ? label(key as SentenceKey) : phase.padEnd(STATE_COLUMNS);
    return `${name} ${secondsText(elapsedMs).padEnd(TIME_COLUMNS)} ${bar}  ${amount}`;
  }

  #tell(key: SentenceKey, values: Readonly<Record<string, string | number>> = {}): string {
    return say(this.#catalogue, { key, values });
  }
}
