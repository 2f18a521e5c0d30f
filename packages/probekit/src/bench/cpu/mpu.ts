/**
 * The memory protection unit: its registers, and the address space cut into stretches in which one set of rights holds.
 * What regions are is in `mpu-version-7.ts` and `mpu-version-8.ts`,
 * who asks with which privilege in `protection.ts`. Source: ARM DDI 0403E.e, B3.1 and B3.5.
 */
import * as mpu from '../../spec/arm/mpu.ts';
import { ARCHITECTURES } from './architecture.ts';
import { defaultCaching } from './cacheability.ts';
import {
  DEVICE,
  EXECUTE_NEVER,
  PRIVILEGED_ALL,
  PRIVILEGED_READ,
  PRIVILEGED_WRITE,
  type RegionMatch,
  type RegionRegisters,
  USER_READ,
  USER_WRITE,
} from './mpu-regions.ts';
import { RegionsOfVersion7 } from './mpu-version-7.ts';
import { RegionsOfVersion8 } from './mpu-version-8.ts';
import type { CoreProfile } from './profile.ts';
import { MPU_CTRL, MPU_MAIR, MPU_REGIONS, MPU_RNR } from './system-words.ts';

const ENABLE = mpu.CTRL.mask('ENABLE');
const HFNMIENA = mpu.CTRL.mask('HFNMIENA');
const PRIVDEFENA = mpu.CTRL.mask('PRIVDEFENA');
/** Where the default memory map changes (B3.1), then the system space, which is never executable. */
const SYSTEM_SPACE = 0xe000_0000;
const DEFAULT_EDGES = [0, 0x2000_0000, 0x4000_0000, 0x6000_0000, 0x8000_0000, 0xa000_0000, SYSTEM_SPACE] as const;
/** TT_RESP (ARM DDI 0553B.s, D1.2): a region is named, what may be done. */
const MRVALID = 1 << 16;
const MAY_READ = 1 << 18;
const MAY_WRITE = 1 << 19;

export class Mpu {
  /** First addresses of the stretches, in order. */
  #starts: readonly number[] = DEFAULT_EDGES;
  #rights: readonly number[] = [];
  #matches: readonly (RegionMatch | undefined)[] = [];
  #stale = true;
  readonly #s: Uint32Array;
  readonly #regionCount: number;
  readonly #registers: RegionRegisters;
  readonly #changed: () => void;

  /** `changed` is called after every change that may matter. */
  constructor(s: Uint32Array, { architecture, mpuRegions }: CoreProfile, changed: () => void) {
    this.#s = s;
    this.#regionCount = mpuRegions;
    const isVersion8 = ARCHITECTURES[architecture].version === 8;
    this.#registers = isVersion8 ? new RegionsOfVersion8(s, mpuRegions) : new RegionsOfVersion7(s, mpuRegions);
    this.#changed = changed;
  }

  reset(): void {
    this.#s[MPU_CTRL] = 0;
    this.#s[MPU_RNR] = 0;
    this.#s.fill(0, MPU_REGIONS, MPU_REGIONS + 32);
    this.#s.fill(0, MPU_MAIR, MPU_MAIR + 2);
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
    const regions = this.#registers.regions();
    const edges = new Set<number>([...DEFAULT_EDGES, ...regions.edges]);
    edges.delete(2 ** 32);
    this.#starts = [...edges].sort((x, y) => x - y);
    this.#matches = this.#starts.map((address) => regions.at(address));
    this.#rights = this.#starts.map((address, index) => {
      const rights = this.#matches[index]?.rights ?? this.#background(address);
      return address >= SYSTEM_SPACE ? rights | EXECUTE_NEVER : rights;
    });
    this.#stale = false;
  }

  /** What holds where no region is: the default memory map for privileged code, when asked for. */
  #background(address: number): number {
    if ((this.#s[MPU_CTRL]! & PRIVDEFENA) === 0) return 0;
    const isDevice = address >>> 29 === 2 || address >= 0xa000_0000;
    return PRIVILEGED_ALL | (isDevice ? DEVICE | EXECUTE_NEVER : defaultCaching(address));
  }

  /** TT: region and rights at an address; `passes`: the MPU does not look at accesses now. */
  target(address: number, asUser: boolean, passes: boolean): number {
    if (passes) return MAY_READ | MAY_WRITE;
    const stretch = this.stretchAt(address);
    const region = this.#matches[stretch]?.region;
    const rights = this.#rights[stretch]!;
    const reads = (rights & (asUser ? USER_READ : PRIVILEGED_READ)) !== 0;
    const writes = (rights & (asUser ? USER_WRITE : PRIVILEGED_WRITE)) !== 0;
    return (region === undefined ? 0 : MRVALID | region) | (reads ? MAY_READ : 0) | (writes ? MAY_WRITE : 0);
  }

  /** The register at an SCS offset, undefined for others. */
  read(offset: number): number | undefined {
    const s = this.#s;
    if (offset === 0xd90) return this.#regionCount << 8;
    if (offset === 0xd94) return s[MPU_CTRL]!;
    if (offset === 0xd98) return s[MPU_RNR]!;
    return this.#registers.read(offset);
  }

  /** Writes the bits of `mask`. Answers false where this file has no register. */
  write(offset: number, value: number, mask: number): boolean {
    const s = this.#s;
    if (offset === 0xd94 && this.#regionCount > 0) s[MPU_CTRL] = value & (ENABLE | HFNMIENA | PRIVDEFENA);
    else if (offset === 0xd98) s[MPU_RNR] = value & 0xff;
    else if (!this.#registers.write(offset, value, mask)) return offset === 0xd90;
    if (offset !== 0xd98) this.forget();
    return true;
  }
}
