/**
 * Progress for people: one line a phase with a bar, bytes, rate, time left and share of what is physically possible; redrawn
 * on a terminal, printed once elsewhere. For `--events` each step is an event with the same figures. What is possible comes
 * from the job's estimate.
 */
import type { Progress } from '../base/index.ts';
import { type Catalogue, ENGLISH, type SentenceKey, say } from '../words/index.ts';
import type { Output } from './output.ts';
import { bytesText, rateText, secondsText } from './quantities.ts';

const BAR_CELLS = 24;
/** A shorter bar says less than the figures behind it. */
const LEAST_BAR_CELLS = 8;
const LABEL_COLUMNS = 8;
const TIME_COLUMNS = 8;
/** What stands around a bar at most, nearly always. */
const FIGURES_COLUMNS = 92;
/** Of less, the fixed costs of a transfer would be measured, not what limits it. */
const LEAST_BYTES_TO_COMPARE = 16 * 1024;
/** A phase is seen to begin a little after it has begun. */
const MOST_SHARE = 1.05;
/** Of the bar, while only the clock tells how far an erase is. */
const MOST_BY_CLOCK = 0.95;

/** How fast a phase can be at most. */
export interface PhasePace {
  /** For all bytes of the phase. */
  readonly limitMs: number;
  readonly limitedBy: 'silicon' | 'wire';
  /** What the phases behind it take at least. */
  readonly laterMs: number;
}

export type PaceOf = (phase: string, totalBytes: number) => PhasePace | undefined;

export interface ProgressOptions {
  readonly catalogue?: Catalogue;
  readonly paceOf?: PaceOf;
}

/** One phase as far as it came. */
interface Phase {
  readonly name: string;
  readonly startMs: number;
  doneBytes: number;
  totalBytes: number;
}

/** What a line and an event tell beside the bytes. */
interface Figures {
  readonly elapsedMs: number;
  readonly bytesPerSecond: number | undefined;
  /** Of the whole job, as far as its pace is known; else of the phase. */
  readonly leftMs: number | undefined;
  /** 1: as fast as it can be. */
  readonly limitShare: number | undefined;
}

export class ProgressBar {
  readonly #output: Output;
  /** The clock that the work itself runs on, so that a bench shows bench time. */
  readonly #nowMs: () => number;
  readonly #catalogue: Catalogue;
  readonly #paceOf: PaceOf;
  #phase: Phase | undefined;
  #phaseEndMs: number;

  constructor(output: Output, nowMs: () => number, { catalogue = ENGLISH, paceOf = () => undefined }: ProgressOptions = {}) {
    this.#output = output;
    this.#nowMs = nowMs;
    this.#catalogue = catalogue;
    this.#paceOf = paceOf;
    this.#phaseEndMs = nowMs();
  }

  /** To be passed on as `onProgress`. */
  readonly onProgress = ({ phase: name, doneBytes, totalBytes }: Progress): void => {
    if (this.#phase?.name !== name) this.#close();
    // The first report of a phase comes after its first bytes: it began when the one before ended.
    this.#phase ??= { name, startMs: this.#phaseEndMs, doneBytes, totalBytes };
    this.#phase.doneBytes = doneBytes;
    this.#phase.totalBytes = totalBytes;
    const nowMs = this.#nowMs();
    const { elapsedMs: _, ...figures } = this.#figuresOf(this.#phase, nowMs);
    this.#output.event('progress', { phase: name, doneBytes, totalBytes, atMs: nowMs, ...figures });
    if (this.#output.isTerminal && totalBytes > 0) this.#output.redraw(this.#lineOf(this.#phase, nowMs));
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

  #figuresOf({ name, startMs, doneBytes, totalBytes }: Phase, untilMs: number): Figures {
    const elapsedMs = untilMs - startMs;
    const pace = this.#paceOf(name, totalBytes);
    const leftOfPhaseMs =
      doneBytes > 0 ? (elapsedMs * (totalBytes - doneBytes)) / doneBytes : pace && Math.max(0, pace.limitMs - elapsedMs);
    const share = pace && elapsedMs > 0 && totalBytes > 0 ? (pace.limitMs * doneBytes) / totalBytes / elapsedMs : undefined;
    // A bank that is programmed while the other is erased is done in less than its own time: no share of anything.
    const isComparable = share !== undefined && share <= MOST_SHARE && doneBytes >= LEAST_BYTES_TO_COMPARE;
    return {
      elapsedMs,
      bytesPerSecond: elapsedMs > 0 && doneBytes > 0 ? (doneBytes * 1000) / elapsedMs : undefined,
      leftMs: leftOfPhaseMs === undefined ? undefined : leftOfPhaseMs + (pace?.laterMs ?? 0),
      limitShare: isComparable ? Math.min(share, 1) : undefined,
    };
  }

  #lineOf(phase: Phase, untilMs: number): string {
    const figures = this.#figuresOf(phase, untilMs);
    const head = `${this.#labelOf(phase.name)} ${secondsText(figures.elapsedMs).padEnd(TIME_COLUMNS)} `;
    const said = this.#saidOf(phase, figures);
    // A line that wraps cannot be redrawn: what stands last gives way. The bars of one terminal have one length.
    const columns = this.#output.isTerminal ? this.#output.columns - 1 : Number.POSITIVE_INFINITY;
    let cells = Math.max(LEAST_BAR_CELLS, Math.min(BAR_CELLS, columns - FIGURES_COLUMNS));
    const fits = () => head.length + cells + 2 + said.join('   ').length <= columns;
    while (said.length > 1 && !fits()) said.pop();
    while (cells > 0 && !fits()) cells--;
    return `${head}${this.#barOf(this.#shownShare(phase, figures.elapsedMs), cells)}  ${said.join('   ')}`;
  }

  #saidOf({ name, doneBytes, totalBytes }: Phase, { bytesPerSecond, leftMs, limitShare }: Figures): string[] {
    const isDone = doneBytes >= totalBytes;
    const tell = (key: SentenceKey, values: Readonly<Record<string, string | number>> = {}) => say(this.#catalogue, { key, values });
    const total = bytesText(totalBytes);
    const said = [isDone ? total : tell('progress.part', { done: bytesText(doneBytes), total })];
    if (bytesPerSecond !== undefined) said.push(rateText(bytesPerSecond));
    if (!isDone && leftMs !== undefined) said.push(tell('progress.left', { time: secondsText(leftMs) }));
    const limitedBy = this.#paceOf(name, totalBytes)?.limitedBy ?? 'silicon';
    if (limitShare !== undefined) said.push(tell(`progress.limit.${limitedBy}`, { percent: Math.round(limitShare * 100) }));
    if (isDone && name === 'verify') said.push(tell('progress.equal'));
    return said;
  }

  #labelOf(name: string): string {
    const key = `progress.phase.${name}`;
    const text = Object.hasOwn(ENGLISH.sentences, key) ? say(this.#catalogue, { key: key as SentenceKey }) : name;
    return text.padEnd(LABEL_COLUMNS);
  }

  /** An erase tells nothing until it is done. */
  #shownShare({ name, doneBytes, totalBytes }: Phase, elapsedMs: number): number {
    const pace = this.#paceOf(name, totalBytes);
    if (doneBytes > 0 || !pace || pace.limitMs === 0) return doneBytes / totalBytes;
    return Math.min(elapsedMs / pace.limitMs, MOST_BY_CLOCK);
  }

  #barOf(share: number, cells: number): string {
    const filled = Math.round(share * cells);
    return this.#output.style('green', '█'.repeat(filled)) + this.#output.style('dim', '░'.repeat(cells - filled));
  }
}
