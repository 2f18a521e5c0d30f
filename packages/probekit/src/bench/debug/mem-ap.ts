/**
 * A memory access port (MEM-AP): CSW, TAR, DRW, BD0-3 and the identification registers. Source: ARM IHI 0031
 * (ADIv5.2), C2. Which buses answer is left to the chip (`DebugAccess`).
 */
import { AUTO_INCREMENT_BYTES, BASE, BD0, CFG, CSW, DRW, IDR, INCREMENT_OFF, SIZE_WORD, TAR } from '../../spec/arm/mem-ap.ts';
import { type AccessPortSpec, BUS_OK, type DebugAccess, type Width } from '../seams.ts';

/** Bits that keep what is written. Packed transfers and 64-bit sizes are not there on H7 (field log fl-001). */
const AHB_CSW_WRITABLE = 0xff00_0013;
/** HPROT[3] in CSW of an AHB-AP (IHI 0031, E1.4). */
const HPROT_CACHEABLE = 1 << 27;
/** APB-AP: words only, so that Size is fixed (CoreSight SoC-400 TRM, APB-AP CSW). */
const APB_CSW_WRITABLE = 0x8000_0010;

export class MemAp {
  readonly #spec: AccessPortSpec;
  readonly #port: number;
  readonly #access: DebugAccess;
  #csw: number;
  #tar = 0;
  /** How the last register access ended, as a bus status. */
  status = BUS_OK;

  constructor(spec: AccessPortSpec, port: number, access: DebugAccess) {
    this.#spec = spec;
    this.#port = port;
    this.#access = access;
    this.#csw = spec.cswReset;
  }

  /** Power-on: CSW as specified. TAR's reset value is unknown (C2.6.4); zero here. */
  powerOnReset(): void {
    this.#csw = this.#spec.cswReset;
    this.#tar = 0;
    this.status = BUS_OK;
  }

  /** One register read, `address` is the full 8-bit register address. */
  read(address: number): number {
    this.status = BUS_OK;
    switch (address) {
      case CSW.address:
        return this.#access.isShut?.(this.#port) ? (this.#csw & ~CSW.mask('DeviceEn')) >>> 0 : this.#csw;
      case TAR.address:
        return this.#tar;
      case DRW.address:
        return this.#readData(this.#tar, true);
      case CFG.address:
        return this.#spec.cfg;
      case BASE.address:
        return this.#spec.base;
      case IDR.address:
        return this.#spec.idr;
    }
    return isBankedData(address) ? this.#readData(this.#bankedAddress(address), false) : 0;
  }

  write(address: number, value: number): void {
    this.status = BUS_OK;
    switch (address) {
      case CSW.address:
        this.#writeCsw(value);
        return;
      case TAR.address:
        this.#tar = value >>> 0;
        return;
      case DRW.address:
        this.#writeData(this.#tar, value, true);
        return;
    }
    if (isBankedData(address)) this.#writeData(this.#bankedAddress(address), value, false);
  }

  saveState(): unknown {
    return { csw: this.#csw, tar: this.#tar };
  }

  loadState(state: unknown): void {
    const saved = state as { csw: number; tar: number };
    this.#csw = saved.csw;
    this.#tar = saved.tar;
  }

  #writeCsw(value: number): void {
    const writable = this.#spec.kind === 'apb' ? APB_CSW_WRITABLE : AHB_CSW_WRITABLE;
    const tooWide = this.#spec.kind === 'ahb' && (value & 7) > SIZE_WORD;
    const kept = tooWide ? writable & ~3 : writable;
    this.#csw = ((this.#csw & ~kept) | (value & kept)) >>> 0;
    if (this.#spec.kind === 'apb') this.#access.setSoftwareDebugAccess(CSW.get(this.#csw, 'DbgSwEnable') === 1);
  }

  get #width(): Width {
    if (this.#spec.kind === 'apb') return 4;
    return (1 << CSW.get(this.#csw, 'Size')) as Width;
  }

  get #cacheable(): boolean {
    return (this.#csw & HPROT_CACHEABLE) !== 0;
  }

  #bankedAddress(register: number): number {
    return ((this.#tar & ~0xf) | (register & 0xc)) >>> 0;
  }

  /** Narrow data travels in the byte lanes of its address (C2.2.6); the address itself is taken as aligned. */
  #readData(address: number, increment: boolean): number {
    const width = this.#width;
    const aligned = (address & -width) >>> 0;
    const value = this.#access.read(this.#port, aligned, width, this.#cacheable);
    this.#finish(increment, width);
    return this.status === BUS_OK ? (value << ((aligned & 3) * 8)) >>> 0 : 0;
  }

  #writeData(address: number, value: number, increment: boolean): void {
    const width = this.#width;
    const aligned = (address & -width) >>> 0;
    const lane = (value >>> ((aligned & 3) * 8)) & (width === 4 ? -1 : (1 << (width * 8)) - 1);
    this.#access.write(this.#port, aligned, lane >>> 0, width, this.#cacheable);
    this.#finish(increment, width);
  }

  /** TAR moves on only after a good access, and wraps inside its block (C2.2.2). */
  #finish(increment: boolean, width: Width): void {
    this.status = this.#access.status;
    if (!increment || this.status !== BUS_OK || CSW.get(this.#csw, 'AddrInc') === INCREMENT_OFF) return;
    const mask = (this.#spec.incrementBytes ?? AUTO_INCREMENT_BYTES) - 1;
    this.#tar = ((this.#tar & ~mask) | ((this.#tar + width) & mask)) >>> 0;
  }
}

/** BD0 to BD3. */
function isBankedData(address: number): boolean {
  return (address & 0xf0) === BD0.address && (address & 3) === 0;
}
