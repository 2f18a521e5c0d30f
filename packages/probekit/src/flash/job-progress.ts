/** How far a job is: each phase with the figures that people are told, on the clock of the work itself. */
import type { Progress } from '../base/index.ts';
import type { Said } from '../words/sentences/index.ts';
import type { PaceOf } from './pace.ts';
import { figuresOf, type JobPhase, type ProgressFigures, phaseAfter, progressSaid, shownShare } from './progress-figures.ts';

export interface PhaseLine {
  readonly phase: string;
  readonly figures: ProgressFigures;
  readonly said: readonly Said[];
  /** Of the bar, 0 to 1. */
  readonly share: number;
}

export class JobProgress {
  /** Of the phases begun so far, in order. */
  readonly lines: PhaseLine[] = [];
  paceOf: PaceOf = () => undefined;
  readonly #nowMs: () => number;
  #phase: JobPhase | undefined;
  #lastMs: number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lastMs = nowMs();
  }

  note(progress: Progress): void {
    const nowMs = this.#nowMs();
    this.#phase = phaseAfter(this.#phase, progress, nowMs, this.#lastMs);
    this.#lastMs = nowMs;
    if (progress.totalBytes === 0) return;
    const figures = figuresOf(this.#phase, nowMs, this.paceOf);
    const said = progressSaid(this.#phase, figures, this.paceOf);
    const line = { phase: progress.phase, figures, said, share: shownShare(this.#phase, figures.elapsedMs, this.paceOf) };
    if (this.lines.at(-1)?.phase === progress.phase) this.lines.pop();
    this.lines.push(line);
  }

  /** What was told before the job began is no part of it. */
  restart(): void {
    this.lines.length = 0;
    this.#phase = undefined;
    this.#lastMs = this.#nowMs();
  }
}
