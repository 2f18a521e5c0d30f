/** The live status of a bench: a line a board, redrawn in place; and what is worth a line of its own at the end of a stretch. */

import { LiveLines } from '../live-lines.ts';
import type { Output } from '../output.ts';
import { secondsText } from '../quantities.ts';
import type { BoardOnBench } from './boards.ts';
import { MOST_LAG_PERCENT } from './lag.ts';
import type { Pace } from './pacer.ts';
import { type BoardStatus, statusHeading, statusLine, statusSummary } from './status-lines.ts';
import type { Traffic } from './traffic.ts';

const REDRAW_MS = 250;
/** Lines that stay free: heading, summary, the prompt that comes back at the end. */
const SPARE_ROWS = 3;

export interface BenchStatus {
  /** Draws for the last time; what stands stays. */
  stop(): Promise<void>;
}

export function startStatus(output: Output, boards: readonly BoardOnBench[], pace: Pace): BenchStatus {
  const screen = new StatusScreen(output, boards);
  const watches = pace === 'real' ? boards.map((board) => new LagWatch(output, board, () => screen.leave())) : [];
  let drawing: Promise<void> = Promise.resolve();
  const draw = () => {
    drawing = drawing.then(async () => {
      for (const watch of watches) watch.look();
      await screen.draw();
    });
  };
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  return {
    async stop() {
      clearInterval(timer);
      await drawing;
    },
  };
}

class StatusScreen {
  readonly #output: Output;
  readonly #boards: readonly BoardOnBench[];
  readonly #before = new Map<number, { readonly traffic: Traffic; readonly atMs: number }>();
  readonly #lines: LiveLines;

  constructor(output: Output, boards: readonly BoardOnBench[]) {
    this.#output = output;
    this.#boards = boards;
    this.#lines = new LiveLines(output);
  }

  /** The next drawing comes below what is written meanwhile. */
  leave(): void {
    this.#lines.leave();
  }

  async draw(): Promise<void> {
    const output = this.#output;
    if (!output.isTerminal) return;
    const statuses = await Promise.all(this.#boards.map((board) => this.#statusOf(board)));
    const [first] = statuses;
    if (!first) return;
    const room = Math.max(1, output.rows - SPARE_ROWS);
    const shown = statuses.length <= room ? statuses : statuses.slice(0, room - 1);
    const rest = statuses.slice(shown.length);
    const lines = [statusHeading(output, first.view), ...shown.map((status) => statusLine(output, status))];
    if (rest.length > 0) lines.push(statusSummary(rest));
    this.#lines.draw(lines);
  }

  async #statusOf(board: BoardOnBench): Promise<BoardStatus> {
    const { number, serialNumber, eyes } = board;
    const [probe, view] = [await board.probe(), await eyes.send('look', {})];
    return { number, serialNumber, onUsb: probe !== undefined, view, rate: this.#rateOf(board), lag: board.lag() };
  }

  #rateOf(board: BoardOnBench): Traffic {
    const now = { traffic: board.traffic(), atMs: performance.now() };
    const before = this.#before.get(board.number) ?? now;
    this.#before.set(board.number, now);
    const perSecond = (count: number) => (now.atMs > before.atMs ? (count * 1000) / (now.atMs - before.atMs) : 0);
    return {
      transfers: perSecond(now.traffic.transfers - before.traffic.transfers),
      bytes: perSecond(now.traffic.bytes - before.traffic.bytes),
    };
  }
}

/** Says at the end of a stretch of use that times taken in it mean nothing, when so. */
class LagWatch {
  readonly #output: Output;
  readonly #board: BoardOnBench;
  readonly #beforeLine: () => void;
  #wasNow = false;

  constructor(output: Output, board: BoardOnBench, beforeLine: () => void) {
    this.#output = output;
    this.#board = board;
    this.#beforeLine = beforeLine;
  }

  look(): void {
    const { percent, elapsedMs, isNow } = this.#board.lag();
    const hasEnded = this.#wasNow && !isNow;
    this.#wasNow = isNow;
    if (!hasEnded || elapsedMs === 0) return;
    const { number } = this.#board;
    this.#output.event('lag', { board: number, percent, elapsedMs, discard: percent > MOST_LAG_PERCENT });
    if (percent <= MOST_LAG_PERCENT) return;
    this.#beforeLine();
    this.#output.line(`Board ${number}: replies came ${percent.toFixed(1)} % late over ${secondsText(elapsedMs)} of use.`);
    this.#output.line("Discard times taken in it: above 2 % they are this computer's, not the board's.");
  }
}
