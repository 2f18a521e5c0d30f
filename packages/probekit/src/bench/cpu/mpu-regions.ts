/** What an MPU is told in the registers of its architecture, RBAR with RASR or RLAR and MAIR, and what follows for an address. */

/** Rights, one bit each; those of `cacheability.ts` stand above them. */
export const PRIVILEGED_READ = 1;
export const PRIVILEGED_WRITE = 2;
export const USER_READ = 4;
export const USER_WRITE = 8;
export const EXECUTE_NEVER = 16;
/** Device or Strongly-ordered memory: no unaligned access. */
export const DEVICE = 32;
export const PRIVILEGED_ALL = PRIVILEGED_READ | PRIVILEGED_WRITE;

/** What regions say of an address. */
export interface RegionMatch {
  readonly rights: number;
  /** Of the region that decides; absent when several do, which nobody may use. */
  readonly region?: number;
}

/** All regions as they are set now. */
export interface Regions {
  /** Addresses at which something may change. */
  readonly edges: readonly number[];
  /** Undefined where no region is. */
  at(address: number): RegionMatch | undefined;
}

/** The registers behind MPU_RNR. */
export abstract class RegionRegisters {
  protected readonly s: Uint32Array;
  protected readonly count: number;

  constructor(s: Uint32Array, count: number) {
    this.s = s;
    this.count = count;
  }

  abstract regions(): Regions;
  /** The register at an SCS offset, undefined for others. */
  abstract read(offset: number): number | undefined;
  /** Writes the bits of `mask`. Answers false where this file has no register. */
  abstract write(offset: number, value: number, mask: number): boolean;
}

/** The regions by number, without those that are off. */
export function regionsOf<Region>(count: number, region: (number: number) => Region | undefined): Region[] {
  return Array.from({ length: count }, (_, number) => region(number)).filter((each) => each !== undefined);
}
