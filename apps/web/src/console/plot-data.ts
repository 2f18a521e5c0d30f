/**
 * What a plot shows: the last samples of each name on one axis of time. Numbers of a name that comes later, or of one line
 * alone, leave gaps in the others. It knows no DOM.
 */
import type { Sample } from './numbers-in-lines.ts';

const MOST_SAMPLES = 10_000;
const MOST_NAMES = 16;

/** As uPlot wants them: seconds, then a row for each name. */
export type Rows = readonly (readonly (number | null)[])[];

/** Of one name, among what is shown. */
export interface Summary {
  readonly name: string;
  readonly latest: number;
  readonly least: number;
  readonly greatest: number;
}

export class PlotData {
  readonly #seconds: number[] = [];
  readonly #series = new Map<string, (number | null)[]>();
  #added = 0;

  get names(): readonly string[] {
    return [...this.#series.keys()];
  }

  /** How often numbers were added; the same as before: nothing is new. */
  get added(): number {
    return this.#added;
  }

  rows(): Rows {
    return [this.#seconds, ...this.#series.values()].map((values) => values.slice(-MOST_SAMPLES));
  }

  /** Names whose numbers are all too old to be shown are left out. */
  summaries(): readonly Summary[] {
    return [...this.#series].flatMap(([name, values]) => {
      const shown = values.slice(-MOST_SAMPLES).filter((value) => value !== null);
      const latest = shown.at(-1);
      return latest === undefined ? [] : [{ name, latest, least: Math.min(...shown), greatest: Math.max(...shown) }];
    });
  }

  /** `seconds` never go back. */
  add(seconds: number, samples: readonly Sample[]): void {
    const known = samples.filter(({ name }) => this.#series.has(name) || this.#begin(name));
    if (known.length === 0) return;
    this.#added++;
    this.#seconds.push(seconds);
    for (const values of this.#series.values()) values.push(null);
    for (const { name, value } of known) this.#series.get(name)![this.#seconds.length - 1] = value;
    // Half at once: shifting an array for each sample would cost more than the drawing.
    if (this.#seconds.length < 2 * MOST_SAMPLES) return;
    for (const values of [this.#seconds, ...this.#series.values()]) values.splice(0, MOST_SAMPLES);
  }

  #begin(name: string): boolean {
    if (this.#series.size >= MOST_NAMES) return false;
    this.#series.set(name, new Array<null>(this.#seconds.length).fill(null));
    return true;
  }
}
