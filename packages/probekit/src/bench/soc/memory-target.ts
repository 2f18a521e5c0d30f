/** RAM and read-only memory as the bus sees it, with the clock that some RAMs need. */
import { hex, viewOf } from '../../base/index.ts';
import { MASTER_CORE, type MemoryRegion, type Width } from '../seams.ts';
import type { BusTarget } from './bus.ts';
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
  readonly #view: DataView;
  readonly #chip: Surroundings;
  readonly #clocked: () => boolean;
  readonly #writeAllowed: () => boolean;

  /** One for each address at which the row's bytes appear. */
  constructor(
    row: MemoryRow,
    address: number,
    bytes: Uint8Array<ArrayBuffer>,
    chip: Surroundings,
    gates: { clocked: () => boolean; writeAllowed: () => boolean },
  ) {
    this.row = row;
    this.region = { address, bytes, readable: true, writable: row.contents === undefined, generation: 0 };
    this.#view = viewOf(bytes);
    this.#chip = chip;
    this.#clocked = gates.clocked;
    this.#writeAllowed = gates.writeAllowed;
  }

  /** Follows clock enables; called when any has changed. */
  refresh(): void {
    this.region.readable = this.#clocked();
    this.region.writable = this.row.contents === undefined && this.#writeAllowed() && this.region.readable;
  }

  /** Fills the RAM with what silicon shows after power-up: anything. Read-only memory gets its contents. */
  powerUp(random: () => number): void {
    const { contents } = this.row;
    if (contents) {
      this.region.bytes.fill(0);
      for (const [offset, word] of Object.entries(contents)) this.#view.setUint32(Number(offset), word, true);
      return;
    }
    for (let offset = 0; offset < this.region.bytes.length; offset += 4) this.#view.setUint32(offset, random(), true);
  }

  read(offset: number, width: Width): number {
    if (this.region.readable) return readBytes(this.#view, offset, width);
    this.#chip.note(`${this.row.name} at ${hex(this.row.address)} has no clock (${this.row.clock}EN is 0): it reads 0`);
    return 0;
  }

  write(offset: number, value: number, width: Width, master: number): void {
    if (!this.region.writable) {
      if (this.row.contents) this.#chip.fault();
      else this.#chip.note(`${this.row.name} at ${hex(this.row.address)} has no clock or is locked: writes are lost`);
      return;
    }
    writeBytes(this.#view, offset, value, width);
    if (master === MASTER_CORE) return;
    for (const address of [this.row.address, ...(this.row.aliases ?? [])]) this.#chip.memoryChanged(address + offset, width);
  }
}
