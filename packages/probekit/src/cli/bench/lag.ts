/** How far a bench falls behind the wall: wall time lost, in per cent of the time since the present stretch of use began. */

export interface Lag {
  /** Of the present stretch, else of the last one. */
  readonly percent: number;
  /** How long that stretch is, in milliseconds of wall time. */
  readonly elapsedMs: number;
  /** Whether the stretch goes on. */
  readonly isNow: boolean;
}

/** Above this, times that other programs take on the bench say nothing. */
export const MOST_LAG_PERCENT = 2;

/** A pause as long as this ends a stretch. */
const PAUSE_MS = 1000;

export class LagMeter {
  readonly #nowMs: () => number;
  #startMs = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #lateMs = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A reply goes out now and was due then. What two replies are late at the same time counts once. */
  reply(dueMs: number): void {
    const nowMs = this.#nowMs();
    const lateMs = Math.max(0, nowMs - Math.max(dueMs, this.#lastMs));
    this.#note(lateMs, lateMs);
  }

  /** So much wall time never passes on the bench. */
  late(ms: number): void {
    this.#note(ms, Math.max(ms, PAUSE_MS)); // in the pause before it none was lost
  }

  lag(): Lag {
    const elapsedMs = this.#lastMs - this.#startMs;
    const isNow = this.#nowMs() - this.#lastMs < PAUSE_MS;
    if (!(elapsedMs > 0)) return { percent: 0, elapsedMs: 0, isNow };
    return { percent: (this.#lateMs / elapsedMs) * 100, elapsedMs, isNow };
  }

  /** `sinceMs`: how long ago the stretch began, if this is its first. */
  #note(ms: number, sinceMs: number): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#lastMs >= PAUSE_MS) {
      this.#startMs = nowMs - sinceMs;
      this.#lateMs = 0;
    }
    this.#lateMs += ms;
    this.#lastMs = nowMs;
  }
}
