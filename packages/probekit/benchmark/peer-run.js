/**
 * A run of another program on a board of ours. It lives on the wall clock, and the board with it, at pace `real`: replies are held to the
 * instant that the model gives them, so that its own pauses and this machine's are in its figure. How far the board fell behind is asked
 * afterwards. Above the limit the run is repeated once on a fresh board, and then discarded; what it took without all that the board was late
 * can still be told.
 */
import { spawnSync } from 'node:child_process';
import { MOST_LAG_PERCENT } from '../dist/cli/bench/lag.js';
import { startPacer } from '../dist/cli/bench/pacer.js';

const MOST_TRIES = 2;

/**
 * Bench time and transfers of `run`, which gets the board's two doors, its link as `link`, and resolves to whether the program did its work.
 * `{ why }` where there is nothing to tell. At pace `fast` nobody waits for the board, and only the transfers count.
 */
export async function peerRun(program, makeBoard, run, pace = 'real') {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error) return { why: 'is not here' };
  for (let tries = 1; ; tries++) {
    const { bench } = await makeBoard();
    const pacer = startPacer({ pace });
    const board = pacer.add(bench);
    const seen = new Seen(board);
    try {
      if (!(await run({ link: seen.link, control: board.control, forget: () => seen.forget() }))) return { why: 'ended with a failure' };
    } finally {
      await pacer.stop();
    }
    const { ms, transfers, lateMs } = seen;
    const lagPercent = pace === 'real' ? (lateMs / ms) * 100 : 0;
    if (tries === MOST_TRIES || lagPercent <= MOST_LAG_PERCENT) return { ms, transfers, withoutLagMs: ms - lateMs, lagPercent };
  }
}

/** What a run takes more than another, which only gets there. */
export function lessApproach(whole, approach) {
  const without = [whole, approach].find(({ why }) => why !== undefined);
  if (without) return without;
  return {
    ms: whole.ms - approach.ms,
    transfers: whole.transfers - approach.transfers,
    withoutLagMs: whole.withoutLagMs - approach.ms,
    lagPercent: Math.max(whole.lagPercent, approach.lagPercent),
  };
}

/**
 * What stands beside a figure: `peers`, `figureOf` their runs; `without`, why others have none; `withoutLag`, by `figureOfMs`,
 * what those that were discarded took without all that the board was late. A run that nobody asked for is undefined.
 */
export function beside(runs, figureOf, figureOfMs) {
  const told = { peers: {}, without: {}, withoutLag: {} };
  for (const [name, run] of Object.entries(runs)) {
    if (run === undefined) continue;
    if (run.why !== undefined) told.without[name] = run.why;
    else if (!(run.lagPercent > MOST_LAG_PERCENT)) told.peers[name] = figureOf(run);
    else {
      told.without[name] = `discarded, lag ${run.lagPercent.toPrecision(2)} %`;
      if (figureOfMs) told.withoutLag[name] = figureOfMs(run.withoutLagMs);
    }
  }
  return told;
}

/** From its first transfer to its last. */
class Seen {
  transfers = 0;
  #firstNs;
  #lastNs;
  #board;
  #lateMs = 0;
  #stretch = { percent: 0, elapsedMs: 0 };

  constructor(board) {
    this.#board = board;
    const { usb } = board;
    this.link = {
      submit: (transfer) => this.#submit(transfer),
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    };
  }

  get ms() {
    return (this.#lastNs - this.#firstNs) / 1e6;
  }

  /** The meter tells of one stretch of use; between those of a run lie pauses. */
  get lateMs() {
    this.#askLag();
    return this.#lateMs + lateMsOf(this.#stretch);
  }

  /** What went before is not the program's. */
  forget() {
    this.transfers = 0;
    this.#firstNs = undefined;
  }

  async #submit(transfer) {
    this.#firstNs ??= (await this.#board.control.send('look', {})).atNs;
    this.transfers++;
    const completion = await this.#board.usb.submit(transfer);
    this.#lastNs = completion.atNs ?? this.#lastNs;
    this.#askLag();
    return completion;
  }

  #askLag() {
    const stretch = this.#board.lag();
    if (stretch.elapsedMs < this.#stretch.elapsedMs) this.#lateMs += lateMsOf(this.#stretch);
    this.#stretch = stretch;
  }
}

function lateMsOf(stretch) {
  return (stretch.percent / 100) * stretch.elapsedMs;
}
