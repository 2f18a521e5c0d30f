/** Waits for what the board is to stand still at: a stop of the core that only the bench knows, an edge of a pin, what somebody outside has seen. */
import type { Chip } from '../soc/chip.ts';

export interface BoardStop {
  readonly address?: number | undefined;
  readonly cycles?: number | undefined;
  /** A pin of the chip becomes high or low; being let go is no edge. */
  readonly pin?: { readonly name: string; readonly edge: 'rising' | 'falling' | 'any' } | undefined;
}

export type StoppedBy = keyof BoardStop | 'somebody';

export class StopWatch {
  /** What came first. */
  by: StoppedBy | undefined;
  readonly #chip: Chip;
  #pin: BoardStop['pin'];

  constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Blocks of several instructions would let a program run on behind an edge. */
  begin({ address, cycles, pin }: BoardStop): void {
    this.by = undefined;
    this.#pin = pin;
    this.#chip.stops.arm({ address, cycles, singly: pin !== undefined });
  }

  end(): void {
    this.#pin = undefined;
    this.#chip.stops.arm({});
  }

  /** The board stands still at the present instant. */
  stop(by: StoppedBy): void {
    this.by ??= by;
    this.#chip.pause();
  }

  /** The chip has not come as far as it should have. */
  chipPaused(): void {
    this.by ??= this.#chip.stops.reached === 'cycles' ? 'cycles' : 'address';
  }

  pinChanged(name: string, high: boolean | undefined): void {
    if (this.#pin?.name !== name || high === undefined) return;
    if (this.#pin.edge === 'any' || (this.#pin.edge === 'rising') === high) this.stop('pin');
  }
}
