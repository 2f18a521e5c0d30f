/** Boards of a bench as lines for people: lamps, reset, supply, core, traffic, lag. Pure; 80 columns are enough. */
import type { BoardView } from '../../base/index.ts';
import { shortSerial } from '../../transport/index.ts';
import type { Output, Style } from '../output.ts';
import { rateText, voltsText } from '../quantities.ts';
import { type Lag, MOST_LAG_PERCENT } from './lag.ts';
import type { Traffic } from './traffic.ts';

/** What a line tells of a board. */
export interface BoardStatus {
  readonly number: number;
  readonly serialNumber: string;
  /** Whether the computer sees its probe. */
  readonly onUsb: boolean;
  readonly view: BoardView;
  /** A second's traffic. */
  readonly rate: Traffic;
  readonly lag: Lag;
}

const COLUMNS = { number: 2, serial: 11, nrst: 4, vdd: 6, core: 8, usb: 20 } as const;
/** A steady lamp, one that blinks, one that is dark. */
const SYMBOLS = { steady: '●', blinking: '◐', dark: '○' } as const;
const COLOURS: readonly Style[] = ['red', 'green', 'yellow', 'blue'];

export function statusHeading(output: Output, { leds }: BoardView): string {
  const names = Object.keys(leds);
  const lamps = names.length > 1 ? `${names[0]}-${names.at(-1)?.replace(/\D+/, '')}` : 'lamps';
  const { number, serial, nrst, vdd, core, usb } = COLUMNS;
  const start = `${'#'.padStart(number)}  ${'serial'.padEnd(serial)}  ${lamps.padEnd(Math.max(names.length, lamps.length))}`;
  return output.style('dim', `${start}  ${'NRST'.padEnd(nrst)}  ${'VDD'.padEnd(vdd)}  ${'core'.padEnd(core)}  ${'USB'.padEnd(usb)}  lag`);
}

export function statusLine(output: Output, { number, serialNumber, onUsb, view, rate, lag }: BoardStatus): string {
  const values = Object.values(view.leds);
  // As wide as its heading, which is `LD1-6` for six lamps.
  const lamps = values.map((value) => lamp(output, value)).join('') + ' '.repeat(Math.max(0, 5 - values.length));
  const usb = onUsb ? (rate.transfers > 0 ? `${Math.round(rate.transfers)}/s ${rateText(rate.bytes)}` : 'idle') : 'not on USB';
  return [
    String(number).padStart(COLUMNS.number),
    shortSerial(serialNumber).padEnd(COLUMNS.serial),
    lamps,
    output.style(view.nrst === 'low' ? 'yellow' : 'reset', view.nrst.padEnd(COLUMNS.nrst)),
    voltsText(view.supply.vddMcu).padEnd(COLUMNS.vdd),
    view.core.padEnd(COLUMNS.core),
    usb.padEnd(COLUMNS.usb),
    lagText(output, lag),
  ].join('  ');
}

/** What boards without a line of their own do. */
export function statusSummary(boards: readonly BoardStatus[]): string {
  const counts = new Map<string, number>();
  for (const { view } of boards) counts.set(view.core, (counts.get(view.core) ?? 0) + 1);
  const cores = [...counts].map(([core, count]) => `${count} ${core}`).join(', ');
  const bytes = boards.reduce((sum, { rate }) => sum + rate.bytes, 0);
  const worst = Math.max(...boards.map(({ lag }) => lag.percent));
  return `and ${boards.length} more: ${cores}; ${rateText(bytes)}; lag ${worst.toFixed(1)} % at most`;
}

/** Faint when it is of an earlier stretch of use. */
function lagText(output: Output, { percent, isNow }: Lag): string {
  const text = `${percent.toFixed(1)} %`;
  if (!isNow) return output.style('dim', text);
  return percent > MOST_LAG_PERCENT ? output.style('red', text) : text;
}

/** Where there is no colour, its first letter: small while the lamp blinks. */
function lamp(output: Output, value: string): string {
  if (value === 'off') return output.hasColour ? output.style('dim', SYMBOLS.dark) : '.';
  const isBlinking = value.includes('blink');
  const [colour = 'green'] = value.split('-').slice(-1);
  if (!output.hasColour) return isBlinking ? colour.slice(0, 1) : colour.slice(0, 1).toUpperCase();
  return output.style(COLOURS.find((one) => one === colour) ?? 'yellow', isBlinking ? SYMBOLS.blinking : SYMBOLS.steady);
}
