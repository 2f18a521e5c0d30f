/** A peripheral as the bus sees it: behind its clock enable, or known by name only. */
import { hex } from '../../base/index.ts';
import type { Width } from '../seams.ts';
import type { BusTarget } from './bus.ts';
import type { Model, Surroundings } from './model.ts';
import type { PeripheralRow } from './part.ts';
import { narrow } from './register-file.ts';

/** A modelled peripheral. Without its clock it reads 0 and ignores writes, which is a common mistake in firmware. */
export class PeripheralTarget implements BusTarget {
  readonly row: PeripheralRow;
  readonly model: Model;
  readonly #clocked: () => boolean;
  readonly #chip: Surroundings;

  constructor(row: PeripheralRow, model: Model, clocked: () => boolean, chip: Surroundings) {
    this.row = row;
    this.model = model;
    this.#clocked = clocked;
    this.#chip = chip;
  }

  read(offset: number, width: Width): number {
    if (this.#clocked()) return this.model.read(offset, width);
    noteClock(this.row, this.#chip);
    return 0;
  }

  write(offset: number, value: number, width: Width): void {
    if (this.#clocked()) this.model.write(offset, value, width);
    else noteClock(this.row, this.#chip);
  }
}

/** A peripheral that the silicon has and the bench does not: reads as after reset, ignores writes, says so once. */
export class UnmodelledTarget implements BusTarget {
  readonly #row: PeripheralRow;
  readonly #clocked: () => boolean;
  readonly #chip: Surroundings;

  constructor(row: PeripheralRow, clocked: () => boolean, chip: Surroundings) {
    this.#row = row;
    this.#clocked = clocked;
    this.#chip = chip;
  }

  read(offset: number, width: Width): number {
    const resets = (this.#row.options ?? {}) as Readonly<Record<number, number>>;
    return this.#answers() ? narrow(resets[offset & ~3] ?? 0, offset, width) : 0;
  }

  write(): void {
    this.#answers();
  }

  #answers(): boolean {
    const clocked = this.#clocked();
    if (clocked) this.#chip.note(`${this.#row.name} at ${hex(this.#row.base)} is not modelled: it reads as after reset and ignores writes`);
    else noteClock(this.#row, this.#chip);
    return clocked;
  }
}

function noteClock({ name, base, clock }: PeripheralRow, chip: Surroundings): void {
  chip.note(`${name} at ${hex(base)} has no clock (${clock}EN is 0): it reads 0 and ignores writes`);
}
