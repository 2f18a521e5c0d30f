/** Routes the private peripheral bus: debug block, SCS, floating-point context, MPU, debug units, plain storage, and the part's constants. Source: ARM DDI 0403E.e, B3.1.2. */

import { BUS_OK, type CoreSurroundings, MASTER_CORE, type SystemBus, type Width } from '../seams.ts';
import { ARCHITECTURES, type ArchitectureRow } from './architecture.ts';
import type { DebugControl } from './debug-control.ts';
import type { DebugUnits } from './debug-units.ts';
import type { FloatContext } from './float-context.ts';
import type { Mpu } from './mpu.ts';
import type { CoreProfile } from './profile.ts';
import type { SystemControl } from './system-control.ts';
import { STORAGE } from './system-words.ts';

const ITM = 0xe000_0000;
const DWT = 0xe000_1000;
const FPB = 0xe000_2000;
const SCS = 0xe000_e000;
/** Below it in the SCS there is only what `system-control.ts` has. */
const FIRST_OF_MPU = 0xd90;

/** Registers that only store, with their values after reset; `caches`: of cores that have some. Of these, only CACR has an effect, in `data-cache.ts`. */
const STORED: readonly { readonly address: number; readonly reset: number; readonly caches?: true }[] = [
  { address: 0xe000_e008, reset: 0 }, // ACTLR
  { address: 0xe000_ed3c, reset: 0 }, // AFSR
  { address: 0xe000_ef90, reset: 1, caches: true }, // ITCMCR
  { address: 0xe000_ef94, reset: 1, caches: true }, // DTCMCR
  { address: 0xe000_ef98, reset: 0, caches: true }, // AHBPCR
  { address: 0xe000_ef9c, reset: 0, caches: true }, // CACR, at its place in `system-words.ts`
  { address: 0xe000_efa0, reset: 0, caches: true }, // AHBSCR
  { address: 0xe000_efa8, reset: 0, caches: true }, // ABFSR
];

export class PrivatePeripheralBus {
  /** How the last access ended. */
  status: number = BUS_OK;
  readonly #bus: SystemBus;
  readonly #s: Uint32Array;
  readonly #control: SystemControl;
  readonly #debug: DebugControl;
  readonly #units: DebugUnits;
  readonly #float: FloatContext;
  readonly #mpu: Mpu;
  readonly #stored: ReadonlyMap<number, number>;
  readonly #constants: ReadonlyMap<number, number>;
  readonly #architecture: ArchitectureRow;
  /** Nonzero by words of the SCS: neither constant nor reserved nor plain storage. */
  readonly #isRegister: Uint8Array;
  /** 4 KB pages where something answers. */
  readonly #pages: ReadonlySet<number>;

  constructor(parts: {
    s: Uint32Array;
    profile: CoreProfile;
    control: SystemControl;
    debug: DebugControl;
    units: DebugUnits;
    float: FloatContext;
    mpu: Mpu;
    surroundings: Pick<CoreSurroundings, 'bus'>;
  }) {
    this.#bus = parts.surroundings.bus;
    this.#s = parts.s;
    this.#control = parts.control;
    this.#debug = parts.debug;
    this.#units = parts.units;
    this.#float = parts.float;
    this.#mpu = parts.mpu;
    this.#architecture = ARCHITECTURES[parts.profile.architecture];
    const hasCaches = parts.profile.cacheSizes.length > 0;
    this.#stored = new Map(
      STORED.flatMap(({ address, caches }, index) => (caches === true && !hasCaches ? [] : [[address, STORAGE + index]])),
    );
    this.#constants = new Map(parts.profile.constants.map(({ address, value }) => [address, value]));
    const units = this.#architecture.version === 6 ? [DWT, FPB] : [ITM, DWT, FPB];
    this.#pages = new Set([...units, SCS, ...this.#constants.keys()].map((address) => address >>> 12));
    this.#isRegister = Uint8Array.from({ length: 1024 }, (_, word) => {
      const address = SCS + 4 * word;
      return this.#constants.has(address) || this.#isReserved(address) || this.#stored.has(address) ? 0 : 1;
    });
  }

  reset(): void {
    this.#float.reset();
    this.#mpu.reset();
    STORED.forEach(({ reset }, index) => {
      this.#s[STORAGE + index] = reset;
    });
  }

  /** The bytes at an address. What is not the core's may be the part's. Sets `status`. */
  load(address: number, width: Width, debugger_: boolean): number {
    const word = this.#takes(address, width) ? this.#read((address & ~3) >>> 0, debugger_) : undefined;
    const value = word ?? this.#bus.read(address, width, MASTER_CORE);
    this.status = word === undefined ? this.#bus.status : BUS_OK;
    if (word === undefined || width === 4) return value;
    return (word >>> (8 * (address & 3))) & (width === 2 ? 0xffff : 0xff);
  }

  /** Sets `status`. */
  store(address: number, value: number, width: Width, debugger_: boolean): void {
    const shift = 8 * (address & 3);
    const mask = (width === 4 ? 0xffff_ffff : width === 2 ? 0xffff : 0xff) << shift;
    const isOwn = this.#takes(address, width) && this.#write((address & ~3) >>> 0, (value << shift) >>> 0, mask >>> 0, debugger_);
    if (!isOwn) this.#bus.write(address, value, width, MASTER_CORE);
    this.status = isOwn ? BUS_OK : this.#bus.status;
  }

  #read(address: number, debugger_: boolean): number | undefined {
    if (address >>> 12 === SCS >>> 12 && this.#isRegister[(address & 0xfff) >>> 2] !== 0) return this.#register(address, debugger_) ?? 0;
    if (!this.#pages.has(address >>> 12)) return undefined;
    const constant = this.#constants.get(address);
    if (constant === undefined && this.#isReserved(address)) return 0;
    return constant ?? this.#storedWord(address) ?? this.#register(address, debugger_) ?? 0;
  }

  /** Whether an access of so many bytes is one that the architecture provides for. */
  #takes(address: number, width: Width): boolean {
    return width === 4 || !this.#architecture.wordsOnly || address >>> 12 !== SCS >>> 12;
  }

  /** Nothing of this architecture. */
  #isReserved(address: number): boolean {
    if (address >>> 12 !== SCS >>> 12) return false;
    const offset = address & 0xfff;
    return this.#architecture.reserved.some(([from, end]) => offset >= from && offset < end);
  }

  #storedWord(address: number): number | undefined {
    const place = this.#stored.get(address);
    return place === undefined ? undefined : this.#s[place];
  }

  #register(address: number, debugger_: boolean): number | undefined {
    const offset = address & 0xfff;
    switch ((address & 0xffff_f000) >>> 0) {
      case ITM:
        return this.#units.readItm(offset, debugger_);
      case DWT:
        return this.#units.dwt.read(offset, debugger_);
      case FPB:
        return this.#units.fpb.read(offset);
      case SCS:
        if (offset < FIRST_OF_MPU) return this.#control.read(offset);
        return this.#debug.read(offset) ?? this.#float.read(offset) ?? this.#mpu.read(offset) ?? this.#control.read(offset);
      default:
        return undefined;
    }
  }

  /** Writes the bits of `mask` at an aligned address. */
  #write(address: number, value: number, mask: number, debugger_: boolean): boolean {
    if (address >>> 12 === SCS >>> 12 && this.#isRegister[(address & 0xfff) >>> 2] !== 0) {
      this.#writeSystem(address & 0xfff, value, mask, debugger_);
      return true;
    }
    if (!this.#pages.has(address >>> 12)) return false;
    if (this.#constants.has(address) || this.#isReserved(address)) return true;
    const offset = address & 0xfff;
    const page = (address & 0xffff_f000) >>> 0;
    const place = this.#stored.get(address);
    if (place !== undefined) this.#s[place] = (this.#s[place]! & ~mask) | (value & mask);
    else if (page === ITM) this.#units.writeItm(offset, value, mask, debugger_);
    else if (page === DWT) this.#units.dwt.write(offset, value, debugger_);
    else if (page === FPB) this.#units.fpb.write(offset, value);
    else if (page === SCS) this.#writeSystem(offset, value, mask, debugger_);
    return true;
  }

  #writeSystem(offset: number, value: number, mask: number, debugger_: boolean): void {
    if (offset < FIRST_OF_MPU) {
      this.#control.write(offset, value, mask);
      return;
    }
    if (this.#debug.write(offset, value, mask, debugger_) || this.#float.write(offset, value, mask)) return;
    if (this.#mpu.write(offset, value, mask)) return;
    this.#control.write(offset, value, mask);
  }
}
