/** RAM and read-only memory as the bus sees it, with the clock that some RAMs need. */
import { hex } from '../../base/index.ts';
import { MASTER_CORE, type MemoryRegion, type Width } from '../seams.ts';
import type { BusTarget } from './bus.ts';
import type { MemoryCells } from './memory-cells.ts';
import type { Surroundings } from './model.ts';
import type { MemoryRow } from './part.ts';

/** Little-endian access of one width. */
export function readBytes(view: DataView, offset: number, width: Width): number {
  if (width === 4) return view.getUint32(offset, true);
  return width === 2 ? view.getUint16(offset, true) : view.getUint8(offset);
}

function writeBytes(view: DataView, offset: number, value: number, width: Width): void {
  if (width === 4) view.setUint32(offset, value, true);
  else if (width === 2) view.setUint16(offset, value, true);
  else view.setUint8(offset, value);
}

export class MemoryTarget implements BusTarget {
  readonly region: MemoryRegion;
  readonly row: MemoryRow;
  readonly #cells: MemoryCells;
  readonly #chip: Surroundings;
  readonly #clocked: () => boolean;
  readonly #writeAllowed: () => boolean;

  /** One for each address at which the row's cells appear. */
  constructor(
    row: MemoryRow,
    address: number,
    cells: MemoryCells,
    chip: Surroundings,
    gates: { clocked: () => boolean; writeAllowed: () => boolean },
  ) {
    this.row = row;
    this.region = { address, bytes: cells.bytes, readable: true, writable: row.contents === undefined, generation: 0 };
    this.#cells = cells;
    this.#chip = chip;
    this.#clocked = gates.clocked;
    this.#writeAllowed = gates.writeAllowed;
  }

  /** Follows clock enables; called when any has changed. Cells that are still to be drawn are no plain memory. */
  refresh(): void {
    this.region.readable = this.#clocked() && this.#cells.drawn;
    this.region.writable = this.row.contents === undefined && this.#writeAllowed() && this.region.readable;
  }

  /** Makes plain memory of cells that are looked at for the first time. */
  #settle(): void {
    if (this.#clocked()) this.#cells.draw();
    this.refresh();
  }

  /** RAM holds what silicon shows after power-up: anything. Read-only memory gets its contents in what is erased. */
  powerUp(random: () => number): void {
    const { contents, erased } = this.row;
    if (!contents) {
      this.#cells.scramble(random());
      return;
    }
    if (erased) this.#cells.bytes.fill(erased);
    for (const [offset, word] of Object.entries(contents)) this.#cells.view.setUint32(Number(offset), word, true);
  }

  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    this.#cells.draw();
    return this.region.bytes.slice(offset, offset + byteLength);
  }

  read(offset: number, width: Width): number {
    if (!this.region.readable) this.#settle();
    if (this.region.readable) return readBytes(this.#cells.view, offset, width);
    this.#chip.note(`${this.row.name} at ${hex(this.row.address)} has no clock (${this.row.clock}EN is 0): it reads 0`);
    return 0;
  }

  write(offset: number, value: number, width: Width, master: number): void {
    if (!this.region.readable) this.#settle();
    if (!this.region.writable) {
      if (this.row.contents) this.#chip.fault();
      else this.#chip.note(`${this.row.name} at ${hex(this.row.address)} has no clock or is locked: writes are lost`);
      return;
    }
    writeBytes(this.#cells.view, offset, value, width);
    if (master === MASTER_CORE) return;
    for (const address of [this.row.address, ...(this.row.aliases ?? [])]) this.#chip.memoryChanged(address + offset, width);
  }
}
