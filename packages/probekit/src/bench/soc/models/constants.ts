/** Words that read as given and ignore writes: ROM tables and the identification of debug components. */
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { narrow } from '../register-file.ts';

interface ConstantsOptions {
  readonly words: readonly { readonly address: number; readonly value: number }[];
  /** Debug clock enable without which the range does not answer. */
  readonly clock?: string;
  /** Without that clock: a bus error, or zeros. */
  readonly unclocked?: 'faults' | 'reads-zero';
}

export class Constants implements Model {
  readonly #words: ReadonlyMap<number, number>;
  readonly #context: ModelContext;
  readonly #options: ConstantsOptions;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#options = context.row.options as ConstantsOptions;
    this.#words = new Map(this.#options.words.map(({ address, value }) => [address, value]));
  }

  reset(): void {
    // Nothing to put back: the words are wires.
  }

  read(offset: number, width: Width): number {
    if (!this.#clocked()) return 0;
    return narrow(this.#words.get(this.#context.row.base + (offset & ~3)) ?? 0, offset, width);
  }

  write(): void {
    this.#clocked();
  }

  #clocked(): boolean {
    const { clock, unclocked } = this.#options;
    if (!clock || this.#context.chip.debug?.clockEnabled(clock)) return true;
    if (unclocked === 'faults') this.#context.chip.fault();
    return false;
  }
}
