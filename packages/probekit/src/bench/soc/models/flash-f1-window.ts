/** One address at which the flash of the F1 kind stands: its own, and 0, where the core starts. */
import type { MemoryRegion, Width } from '../../seams.ts';
import type { BusTarget } from '../bus.ts';

/** Who decides about each access. */
interface FlashDoor {
  readFlash(offset: number, width: Width, master: number): number;
  writeFlash(offset: number, value: number, width: Width): void;
}

export class FlashF1Window implements BusTarget {
  readonly region: MemoryRegion;
  readonly #door: FlashDoor;

  constructor(address: number, bytes: Uint8Array<ArrayBuffer>, door: FlashDoor) {
    this.region = { address, bytes, readable: true, writable: false, generation: 0 };
    this.#door = door;
  }

  read(offset: number, width: Width, master: number): number {
    return this.#door.readFlash(offset, width, master);
  }

  write(offset: number, value: number, width: Width): void {
    this.#door.writeFlash(offset, value, width);
  }

  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return this.region.bytes.slice(offset, offset + byteLength);
  }
}
