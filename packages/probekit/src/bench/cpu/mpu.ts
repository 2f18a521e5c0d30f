/**
 * The memory protection unit: its registers, and the address space cut into stretches in which one set of rights holds.
 * Who asks with which privilege is in `protection.ts`. Source: ARM DDI 0403E.e, B3.1 and B3.5.
 */
import * as mpu from '../../spec/arm/mpu.ts';
import { MPU_CTRL, MPU_REGIONS, MPU_RNR } from './system-words.ts';

export const PRIVILEGED_READ = 1;
export const PRIVILEGED_WRITE = 2;
export const USER_READ = 4;
export const USER_WRITE = 8;
export const EXECUTE_NEVER = 16;
/** Device or Strongly-ordered memory: no unaligned access. */
export const DEVICE = 32;

const ENABLE = mpu.CTRL.mask('ENABLE');
const HFNMIENA = mpu.CTRL.mask('HFNMIENA');
const PRIVDEFENA = mpu.CTRL.mask('PRIVDEFENA');
const RASR_WRITABLE = Object.keys(mpu.RASR.fields).reduce((all, field) => all | mpu.RASR.mask(field as keyof typeof mpu.RASR.fields), 0);
const PRIVILEGED_ALL = PRIVILEGED_READ | PRIVILEGED_WRITE;
/** Rights by AP (B3.5.9); 4 is reserved. */
const ACCESS = [
  0,
  PRIVILEGED_ALL,
  PRIVILEGED_ALL | USER_READ,
  PRIVILEGED_ALL | USER_READ | USER_WRITE,
  0,
  PRIVILEGED_READ,
  PRIVILEGED_READ | USER_READ,
  PRIVILEGED_READ | USER_READ,
] as const;
/** Where the default memory map changes (B3.1), then the system space, which is never executable. */
const SYSTEM_SPACE = 0xe000_0000;
const DEFAULT_EDGES = [0, 0x4000_0000, 0x6000_0000, 0xa000_0000, SYSTEM_SPACE] as const;
/** Smaller regions have no sub-regions. */
const SMALLEST_DIVIDED = 256;

interface Region {
  readonly base: number;
  readonly byteLength: number;
  readonly disabledParts: number;
  readonly rights: number;
}

export class Mpu {
  /** First addresses of the stretches, in order. */
  #starts: readonly number[] = DEFAULT_EDGES;
  #rights: readonly number[] = [];
  #stale = true;
  readonly #s: Uint32Array;
  readonly #regionCount: number;
  readonly #changed: () => void;

  /** `changed` is called after every change that may matter. */
  constructor(s: Uint32Array, regionCount: number, changed: () => void) {
    this.#s = s;
    this.#regionCount = regionCount;
    this.#changed = changed;
  }

  reset(): void {
    this.#s[MPU_CTRL] = 0;
    this.#s[MPU_RNR] = 0;
    this.#s.fill(0, MPU_REGIONS, MPU_REGIONS + 32);
    this.forget();
  }

  /** The words have been changed by other means. */
  forget(): void {
    this.#stale = true;
    this.#changed();
  }

  get enabled(): boolean {
    return (this.#s[MPU_CTRL]! & ENABLE) !== 0;
  }
  /** It checks at negative priority too. */
  get checksFaultHandlers(): boolean {
    return (this.#s[MPU_CTRL]! & HFNMIENA) !== 0;
  }

  /** Index of the stretch around an address. */
  stretchAt(address: number): number {
    if (this.#stale) this.#divide();
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= address) low = middle;
      else high = middle;
    }
    return low;
  }

  rights(stretch: number): number {
    return this.#rights[stretch]!;
  }
  start(stretch: number): number {
    return this.#starts[stretch]!;
  }
  end(stretch: number): number {
    return this.#starts[stretch + 1] ?? 2 ** 32;
  }

  #divide(): void {
    const regions = Array.from({ length: this.#regionCount }, (_, index) => this.#region(index));
    const edges = new Set<number>(DEFAULT_EDGES);
    for (const region of regions) {
      if (region === undefined) continue;
      const parts = region.disabledParts === 0 ? 1 : 8;
      for (let part = 0; part <= parts; part++) edges.add(region.base + (part * region.byteLength) / parts);
    }
    edges.delete(2 ** 32);
    this.#starts = [...edges].sort((x, y) => x - y);
    this.#rights = this.#starts.map((address) => {
      const rights = regions.findLast((region) => region !== undefined && covers(region, address))?.rights ?? this.#background(address);
      return address >= SYSTEM_SPACE ? rights | EXECUTE_NEVER : rights;
    });
    this.#stale = false;
  }

  #region(index: number): Region | undefined {
    const attributes = this.#s[MPU_REGIONS + 2 * index + 1]!;
    const size = mpu.RASR.get(attributes, 'SIZE');
    if ((attributes & mpu.RASR.mask('ENABLE')) === 0 || size < mpu.SMALLEST_SIZE) return undefined;
    const byteLength = 2 ** (size + 1);
    const base = Math.floor(this.#s[MPU_REGIONS + 2 * index]! / byteLength) * byteLength;
    const type = mpu.RASR.get(attributes, 'TEX');
    const cacheable = mpu.RASR.get(attributes, 'CB');
    const isDevice = (type === 0 && cacheable < 2) || (type === 2 && cacheable === 0);
    return {
      base,
      byteLength,
      disabledParts: byteLength < SMALLEST_DIVIDED ? 0 : mpu.RASR.get(attributes, 'SRD'),
      rights: ACCESS[mpu.RASR.get(attributes, 'AP')]! | (attributes & mpu.RASR.mask('XN') ? EXECUTE_NEVER : 0) | (isDevice ? DEVICE : 0),
    };
  }

  /** What holds where no region is: the default memory map for privileged code, when asked for. */
  #background(address: number): number {
    if ((this.#s[MPU_CTRL]! & PRIVDEFENA) === 0) return 0;
    const isDevice = address >>> 29 === 2 || address >= 0xa000_0000;
    return PRIVILEGED_ALL | (isDevice ? DEVICE | EXECUTE_NEVER : 0);
  }

  /** The register at an SCS offset, undefined for others. */
  read(offset: number): number | undefined {
    const s = this.#s;
    if (offset === 0xd90) return this.#regionCount << 8;
    if (offset === 0xd94) return s[MPU_CTRL]!;
    if (offset === 0xd98) return s[MPU_RNR]!;
    if (!isRegionRegister(offset)) return undefined;
    const region = s[MPU_RNR]!;
    if (region >= this.#regionCount) return 0;
    return isBase(offset) ? s[MPU_REGIONS + 2 * region]! | region : s[MPU_REGIONS + 2 * region + 1]!;
  }

  /** Writes the bits of `mask`. Answers false where this file has no register. */
  write(offset: number, value: number, mask: number): boolean {
    const s = this.#s;
    if (offset === 0xd94 && this.#regionCount > 0) s[MPU_CTRL] = value & (ENABLE | HFNMIENA | PRIVDEFENA);
    else if (offset === 0xd98) s[MPU_RNR] = value & 0xff;
    else if (isRegionRegister(offset)) this.#writeRegion(isBase(offset), value, mask);
    else return offset === 0xd90;
    if (offset !== 0xd98) this.forget();
    return true;
  }

  /** RBAR, RASR and their three aliases, which differ in nothing (B3.5.10). */
  #writeRegion(base: boolean, value: number, mask: number): void {
    const s = this.#s;
    if (base && value & mpu.RBAR.mask('VALID')) s[MPU_RNR] = mpu.RBAR.get(value, 'REGION');
    const region = s[MPU_RNR]!;
    if (region >= this.#regionCount) return;
    const index = MPU_REGIONS + 2 * region + (base ? 0 : 1);
    s[index] = ((s[index]! & ~mask) | (value & mask)) & (base ? mpu.RBAR.mask('ADDR') : RASR_WRITABLE);
  }
}

function isRegionRegister(offset: number): boolean {
  return offset >= 0xd9c && offset < 0xdbc;
}
function isBase(offset: number): boolean {
  return (offset & 4) !== 0;
}

function covers(region: Region, address: number): boolean {
  const at = address - region.base;
  return at >= 0 && at < region.byteLength && (region.disabledParts & (1 << Math.floor((8 * at) / region.byteLength))) === 0;
}
