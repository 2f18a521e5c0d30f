/**
 * Lets wall time pass on the bench, one to one, so that lamps blink and programs run while nobody examines the board. It
 * takes no more than its share of the worker: a program that is slow to emulate runs slower than its silicon would. What
 * is due while the page is hidden, or while a doctor moves the time, never passes.
 */
const TICK_MS = 25;
/** Of the worker's time, so that it stays quick to answer. */
const MOST_SHARE = 0.4;
/** How long the worker may be away for one step. */
const MOST_AWAY_MS = 20;
const MOST_STEP_MS = 50;
const LEAST_STEP_MS = 0.5;

export class Pacing {
  readonly #advance: (ms: number) => Promise<unknown>;
  #isWanted = false;
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  /** `advance` lets bench time pass; when it cannot any more, the pacing ends. */
  constructor(advance: (ms: number) => Promise<unknown>) {
    this.#advance = advance;
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  resume(): void {
    this.#isWanted = true;
    this.#start();
  }

  /** Resolves when time stands still. */
  async pause(): Promise<void> {
    this.#isWanted = false;
    this.#wake();
    await this.#running;
  }

  async stop(): Promise<void> {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    await this.pause();
  }

  readonly #onVisibility = () => {
    if (document.hidden) this.#wake();
    else this.#start();
  };

  get #mayRun(): boolean {
    return this.#isWanted && !document.hidden;
  }

  #start(): void {
    if (!this.#mayRun || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // Wanted again while the last step was under way.
      this.#start();
    });
  }

  async #run(): Promise<void> {
    let stepMs = MOST_STEP_MS;
    let lastMs = performance.now();
    while (this.#mayRun) {
      const startMs = performance.now();
      const ms = Math.min(startMs - lastMs, stepMs);
      lastMs = startMs;
      try {
        await this.#advance(ms);
      } catch {
        // The bench is no more, which whoever holds it is told otherwise.
        this.#isWanted = false;
        return;
      }
      const awayMs = performance.now() - startMs;
      if (ms > 0) stepMs = Math.min(MOST_STEP_MS, Math.max(LEAST_STEP_MS, (ms * MOST_AWAY_MS) / Math.max(awayMs, 1)));
      await this.#rest(Math.max(TICK_MS - awayMs, awayMs * (1 / MOST_SHARE - 1)));
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
