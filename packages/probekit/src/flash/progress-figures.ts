/**
 * What people are told of a job while it runs, beside the bytes: rate, time left, and share of what is physically possible,
 * which comes from the job's estimate. Pure: whoever shows it keeps the time.
 */
import type { Progress } from '../base/index.ts';
import { bytesText, rateText, type Said, secondsText } from '../words/sentences/index.ts';
import type { PaceOf } from './pace.ts';

/** Of less, the fixed costs of a transfer would be measured, not what limits it. */
const LEAST_BYTES_TO_COMPARE = 16 * 1024;
/** In less, no transfer ends: a rate would say nothing, and what is done was done before. */
const LEAST_MS = 1;
/** In less, a rate would be that of the clock's steps and of what was read ahead, not of the job. */
const LEAST_MS_TO_RATE = 5;
/** A phase is seen to begin a little after it has begun. */
const MOST_SHARE = 1.05;
/** Of the bar, while only the clock tells how far an erase is. */
const MOST_BY_CLOCK = 0.95;

/** One phase as far as it came. */
export interface JobPhase extends Progress {
  /** On the clock of the work, as all times here. */
  readonly startMs: number;
  /** Done already when the phase was seen to begin: the loader programs what is erased before it is asked how far it is. */
  readonly earlyBytes: number;
}

export interface ProgressFigures {
  readonly elapsedMs: number;
  readonly bytesPerSecond: number | undefined;
  /** Of the whole job, as far as its pace is known; else of the phase. */
  readonly leftMs: number | undefined;
  /** 1: as fast as it can be. */
  readonly limitShare: number | undefined;
}

/**
 * The phase that a report of progress is of. The first report of a phase comes after its first bytes: it began when the one
 * before ended.
 */
export function phaseAfter(before: JobPhase | undefined, now: Progress, nowMs: number, lastMs: number): JobPhase {
  if (before?.phase === now.phase) return { ...now, startMs: before.startMs, earlyBytes: before.earlyBytes };
  return { ...now, startMs: lastMs, earlyBytes: nowMs - lastMs < LEAST_MS ? now.doneBytes : 0 };
}

export function figuresOf(
  { phase, startMs, earlyBytes, doneBytes, totalBytes }: JobPhase,
  untilMs: number,
  paceOf: PaceOf,
): ProgressFigures {
  const elapsedMs = untilMs - startMs;
  const seenBytes = doneBytes - earlyBytes;
  const pace = paceOf(phase, totalBytes);
  const leftOfPhaseMs = seenBytes > 0 ? (elapsedMs * (totalBytes - doneBytes)) / seenBytes : pace && Math.max(0, pace.limitMs - elapsedMs);
  const share = pace && elapsedMs >= LEAST_MS && totalBytes > 0 ? (pace.limitMs * seenBytes) / totalBytes / elapsedMs : undefined;
  // A bank that is programmed while the other is erased is done in less than its own time: no share of anything.
  const isComparable = share !== undefined && share <= MOST_SHARE && seenBytes >= LEAST_BYTES_TO_COMPARE;
  return {
    elapsedMs,
    bytesPerSecond: elapsedMs >= LEAST_MS_TO_RATE && seenBytes > earlyBytes ? (seenBytes * 1000) / elapsedMs : undefined,
    leftMs: leftOfPhaseMs === undefined ? undefined : leftOfPhaseMs + (pace?.laterMs ?? 0),
    limitShare: isComparable ? Math.min(share, 1) : undefined,
  };
}

/** What stands behind the bar; what may give way comes last. */
export function progressSaid(
  { phase, doneBytes, totalBytes }: JobPhase,
  { bytesPerSecond, leftMs, limitShare }: ProgressFigures,
  paceOf: PaceOf,
): readonly Said[] {
  const isDone = doneBytes >= totalBytes;
  const total = bytesText(totalBytes);
  const said: Said[] = [{ key: 'progress.part', values: { done: bytesText(doneBytes), total } }];
  if (isDone) said[0] = { key: 'progress.whole', values: { total } };
  if (bytesPerSecond !== undefined) said.push({ key: 'progress.rate', values: { rate: rateText(bytesPerSecond) } });
  if (!isDone && leftMs !== undefined) said.push({ key: 'progress.left', values: { time: secondsText(leftMs) } });
  const limitedBy = paceOf(phase, totalBytes)?.limitedBy ?? 'silicon';
  if (limitShare !== undefined) said.push({ key: `progress.limit.${limitedBy}`, values: { percent: Math.round(limitShare * 100) } });
  if (isDone && phase === 'verify') said.push({ key: 'progress.equal' });
  return said;
}

/** How much of the bar is full. An erase tells nothing until it is done. */
export function shownShare({ phase, doneBytes, totalBytes }: JobPhase, elapsedMs: number, paceOf: PaceOf): number {
  const pace = paceOf(phase, totalBytes);
  if (doneBytes > 0 || !pace || pace.limitMs === 0) return doneBytes / totalBytes;
  return Math.min(elapsedMs / pace.limitMs, MOST_BY_CLOCK);
}
