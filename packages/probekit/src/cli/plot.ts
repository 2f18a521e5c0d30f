/** Numbers as a plot of characters: columns of eighths, the newest on the right. */

const EIGHTHS = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const LABEL_COLUMNS = 10;

export interface PlotSize {
  readonly columns: number;
  readonly rows: number;
}

/** How many of the last values fit beside the labels. */
export function plottedCount({ columns }: Pick<PlotSize, 'columns'>): number {
  return Math.max(1, columns - LABEL_COLUMNS - 2);
}

/** Lines from the top, with the highest and the lowest value of those shown as labels. What is no number leaves a gap. */
export function plotLines(values: readonly (number | undefined)[], { columns, rows }: PlotSize): string[] {
  const shown = values.slice(-plottedCount({ columns }));
  const known = shown.filter((value) => value !== undefined);
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity);
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const span = high - low || 1;
  /** From 1 on, so that the lowest is seen too. */
  const levels = shown.map((value) => (value === undefined ? 0 : 1 + Math.round(((value - low) / span) * (rows * 8 - 1))));
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    const label = known.length === 0 ? '' : row === 0 ? labelOf(high) : row === rows - 1 ? labelOf(low) : '';
    const bars = levels.map((level) => EIGHTHS[Math.max(0, Math.min(8, level - below))] || ' ').join('');
    return `${label.padStart(LABEL_COLUMNS)} ${row === 0 || row === rows - 1 ? '┤' : '│'}${bars}`;
  });
}

function labelOf(value: number): string {
  const text = `${value}`;
  return text.length <= LABEL_COLUMNS ? text : value.toPrecision(3);
}
