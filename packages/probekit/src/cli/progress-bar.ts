/**
 * Progress for people: one line a phase with a bar, bytes and rate, redrawn on a terminal, printed once elsewhere.
 * For `--events` each step is an event.
 */
import type { Progress } from '../base/index.ts';
import type { Output } from './output.ts';
import { bytesText, rateText, secondsText } from './quantities.ts';

const BAR_CELLS = 24;
const LABEL_COLUMNS = 8;
const TIME_COLUMNS = 8;

/** What stands behind a finished phase's line: a comparison, a verdict. */
export type PhaseNote = (phase: string, elapsedMs: number) => string;

/** One phase as far as it came. */
interface Phase {
  readonly name: string;
  readonly startMs: number;
  doneBytes: number;
  totalBytes: number;
}

export class ProgressBar {
  readonly #output: Output;
  /** The clock that the work itself runs on, so that a bench shows bench time. */
  readonly #nowMs: () => number;
  readonly #noteOf: PhaseNote;
  #phase: Phase | undefined;
  #phaseEndMs: number;

  constructor(output: Output, nowMs: () => number, noteOf: PhaseNote = () => '') {
    this.#output = output;
    this.#nowMs = nowMs;
    this.#noteOf = noteOf;
    this.#phaseEndMs = nowMs();
  }

  /** To be passed on as `onProgress`. */
  readonly onProgress = ({ phase: name, doneBytes, totalBytes }: Progress): void => {
    this.#output.event('progress', { phase: name, doneBytes, totalBytes, atMs: this.#nowMs() });
    if (this.#phase?.name !== name) this.#close();
    // The first report of a phase comes after its first bytes: it began when the one before ended.
    this.#phase ??= { name, startMs: this.#phaseEndMs, doneBytes, totalBytes };
    this.#phase.doneBytes = doneBytes;
    this.#phase.totalBytes = totalBytes;
    if (this.#output.isTerminal) this.#output.raw(`\r${this.#lineOf(this.#phase)}\x1b[K`);
    this.#phaseEndMs = this.#nowMs();
  };

  /** Closes the present line; the next phase begins now. */
  end(): void {
    this.#close();
    this.#phaseEndMs = this.#nowMs();
  }

  #close(): void {
    const phase = this.#phase;
    this.#phase = undefined;
    if (!phase) return;
    const note = this.#noteOf(phase.name, this.#phaseEndMs - phase.startMs);
    const line = this.#lineOf(phase, this.#phaseEndMs) + (note ? `   ${note}` : '');
    this.#output.raw(this.#output.isTerminal ? `\r${line}\x1b[K\n` : `${line}\n`);
  }

  #lineOf({ name, startMs, doneBytes, totalBytes }: Phase, untilMs = this.#nowMs()): string {
    const elapsedMs = untilMs - startMs;
    const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
    const filled = Math.round(share * BAR_CELLS);
    const bar = this.#output.style('green', '█'.repeat(filled)) + this.#output.style('dim', '░'.repeat(BAR_CELLS - filled));
    const amount = share < 1 ? `${bytesText(doneBytes)} of ${bytesText(totalBytes)}` : bytesText(totalBytes);
    const rate = elapsedMs > 0 && doneBytes > 0 ? `   ${rateText((doneBytes * 1000) / elapsedMs)}` : '';
    return `${name.padEnd(LABEL_COLUMNS)} ${secondsText(elapsedMs).padEnd(TIME_COLUMNS)} ${bar}  ${amount}${rate}`;
  }
}
