/** How samples of a watch are shown: plots on a terminal, lines or CSV elsewhere, events for programs. */
import { type ProgramExpression, type ProgramValue, valueText } from '../symbols/index.ts';
import { LiveLines } from './live-lines.ts';
import type { Output } from './output.ts';
import { plainValue } from './plain-value.ts';
import { plotLines, plottedCount } from './plot.ts';

/** What the expressions were, in their order, at one moment since the watch began. */
export interface Sample {
  readonly atMs: number;
  readonly values: readonly ProgramValue[];
}

export interface WatchFace {
  show(sample: Sample): void;
  /** What was shown last stays. */
  end(): void;
}

export function watchFace(output: Output, expressions: readonly ProgramExpression[], isCsv: boolean): WatchFace {
  const texts = expressions.map(({ text }) => text);
  if (output.mode !== 'people') return eventFace(output, texts);
  if (isCsv) return csvFace(output, texts);
  return output.isTerminal ? new PlotFace(output, texts) : lineFace(output, texts);
}

function eventFace(output: Output, texts: readonly string[]): WatchFace {
  return {
    show({ atMs, values }) {
      const named = texts.map((text, index) => [text, plainValue(values[index]!)] as const);
      output.stream('sample', { atMs: roundedMs(atMs), values: Object.fromEntries(named) });
    },
    end: () => undefined,
  };
}

/** Source: RFC 4180, 2. */
function csvFace(output: Output, texts: readonly string[]): WatchFace {
  const row = (cells: readonly string[]) =>
    output.line(cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','));
  row(['seconds', ...texts]);
  return {
    show: ({ atMs, values }) => row([secondsOf(atMs), ...values.map(cellText)]),
    end: () => undefined,
  };
}

function lineFace(output: Output, texts: readonly string[]): WatchFace {
  return {
    show: ({ atMs, values }) =>
      output.line([`${secondsOf(atMs)} s`, ...texts.map((text, index) => `${text} = ${valueText(values[index]!)}`)].join('  ')),
    end: () => undefined,
  };
}

/** More often nobody sees it. */
const DRAW_EACH_MS = 50;
const MOST_PLOT_ROWS = 6;

/** A line for each value, below it what it has been, as far as the terminal has room. */
class PlotFace implements WatchFace {
  readonly #output: Output;
  readonly #texts: readonly string[];
  readonly #lines: LiveLines;
  readonly #past: (number | undefined)[][];
  #last: Sample | undefined;
  #drawnAtMs = -DRAW_EACH_MS;

  constructor(output: Output, texts: readonly string[]) {
    this.#output = output;
    this.#texts = texts;
    this.#lines = new LiveLines(output);
    this.#past = texts.map(() => []);
  }

  show(sample: Sample): void {
    this.#last = sample;
    const most = plottedCount(this.#output);
    for (const [index, past] of this.#past.entries()) {
      past.push(numberOf(sample.values[index]!));
      if (past.length > most) past.splice(0, past.length - most);
    }
    if (sample.atMs - this.#drawnAtMs >= DRAW_EACH_MS) this.#draw(sample);
  }

  end(): void {
    if (this.#last) this.#draw(this.#last);
  }

  #draw({ atMs, values }: Sample): void {
    this.#drawnAtMs = atMs;
    const { columns, rows } = this.#output;
    const plotted = this.#past.filter((past) => past.some((value) => value !== undefined)).length;
    const room = Math.floor((rows - 2 - values.length) / Math.max(1, plotted));
    const plotRows = Math.max(0, Math.min(MOST_PLOT_ROWS, room));
    this.#lines.draw(
      values.flatMap((value, index) => {
        const past = this.#past[index]!;
        const plot = plotRows > 0 && past.some((one) => one !== undefined) ? plotLines(past, { columns, rows: plotRows }) : [];
        return [`${this.#output.style('bold', this.#texts[index]!)} = ${valueText(value)}`, ...plot];
      }),
    );
  }
}

function numberOf(value: ProgramValue): number | undefined {
  if (value.kind === 'boolean') return value.value ? 1 : 0;
  if (!('value' in value)) return undefined;
  return Number.isFinite(Number(value.value)) ? Number(value.value) : undefined;
}

/** A number where the value is one: a character by its code. */
function cellText(value: ProgramValue): string {
  if (value.kind === 'unreadable') return '';
  return value.kind === 'character' ? `${value.value}` : valueText(value);
}

function secondsOf(atMs: number): string {
  return (atMs / 1000).toFixed(4);
}

function roundedMs(atMs: number): number {
  return Math.round(atMs * 100) / 100;
}
