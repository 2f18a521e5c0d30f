/**
 * Progress for people: one line a phase with a bar, bytes, rate, time left and share of what is physically possible; redrawn
 * on a terminal, printed once elsewhere. For `--events` each step is an event with the same figures. What is possible comes
 * from the job's estimate.
 */
import type { Progress } from '../base/index.ts';
import { figuresOf, type JobPhase, type PaceOf, phaseAfter, progressSaid, shownShare } from '../flash/index.ts';
import { ENGLISH_SENTENCES, type SentenceKey, type Sentences, say } from '../words/sentences/index.ts';
import type { Output } from './output.ts';
import { secondsText } from './quantities.ts';

const BAR_CELLS = 24;
/** A shorter bar says less than the figures behind it. */
const LEAST_BAR_CELLS = 8;
const LABEL_COLUMNS = 8;
const TIME_COLUMNS = 8;
/** What stands around a bar at most, nearly always. */
const FIGURES_COLUMNS = 92;
export interface ProgressOptions {
  readonly catalogue?: Sentences;
  readonly paceOf?: PaceOf;
}

export class ProgressBar {
  readonly #output: Output;
  /** The clock that the work itself runs on, so that a bench shows bench time. */
  readonly #nowMs: () => number;
  readonly #catalogue: Sentences;
  readonly #paceOf: PaceOf;
  #phase: JobPhase | undefined;
  #phaseEndMs: number;

  constructor(output: Output, nowMs: () => number, { catalogue = ENGLISH_SENTENCES, paceOf = () => undefined }: ProgressOptions = {}) {
    this.#output = output;
    this.#nowMs = nowMs;
    this.#catalogue = catalogue;
    this.#paceOf = paceOf;
    this.#phaseEndMs = nowMs();
  }

  /** To be passed on as `onProgress`. */
  readonly onProgress = (progress: Progress): void => {
    if (this.#phase?.phase !== progress.phase) this.#close();
    const nowMs = this.#nowMs();
    this.#phase = phaseAfter(this.#phase, progress, nowMs, this.#phaseEndMs);
    const { elapsedMs: _, ...figures } = figuresOf(this.#phase, nowMs, this.#paceOf);
    this.#output.event('progress', { ...progress, atMs: nowMs, ...figures });
    if (this.#output.isTerminal && progress.totalBytes > 0) this.#output.redraw(this.#lineOf(this.#phase, nowMs));
    this.#phaseEndMs = nowMs;
  };

  /** Closes the present line; the next phase begins now. */
  end(): void {
    this.#close();
    this.#phaseEndMs = this.#nowMs();
  }

  #close(): void {
    const phase = this.#phase;
    this.#phase = undefined;
    if (!phase || phase.totalBytes === 0) return;
    const line = this.#lineOf(phase, this.#phaseEndMs);
    if (this.#output.isTerminal) this.#output.redraw(line);
    else this.#output.line(line);
    this.#output.keepLine();
  }

  #lineOf(phase: JobPhase, untilMs: number): string {
    const figures = figuresOf(phase, untilMs, this.#paceOf);
    const head = `${this.#labelOf(phase.phase)} ${secondsText(figures.elapsedMs).padEnd(TIME_COLUMNS)} `;
    const said = progressSaid(phase, figures, this.#paceOf).map((one) => say(this.#catalogue, one));
    // A line that wraps cannot be redrawn: what stands last gives way. The bars of one terminal have one length.
    const columns = this.#output.isTerminal ? this.#output.columns - 1 : Number.POSITIVE_INFINITY;
    let cells = Math.max(LEAST_BAR_CELLS, Math.min(BAR_CELLS, columns - FIGURES_COLUMNS));
    const fits = () => head.length + cells + 2 + said.join('   ').length <= columns;
    while (said.length > 1 && !fits()) said.pop();
    while (cells > 0 && !fits()) cells--;
    return `${head}${this.#barOf(shownShare(phase, figures.elapsedMs, this.#paceOf), cells)}  ${said.join('   ')}`;
  }

  #labelOf(name: string): string {
    const key = `progress.phase.${name}`;
    const text = Object.hasOwn(ENGLISH_SENTENCES.sentences, key) ? say(this.#catalogue, { key: key as SentenceKey }) : name;
    return text.padEnd(LABEL_COLUMNS);
  }

  #barOf(share: number, cells: number): string {
    const filled = Math.round(share * cells);
    return this.#output.style('green', '█'.repeat(filled)) + this.#output.style('dim', '░'.repeat(cells - filled));
  }
}
