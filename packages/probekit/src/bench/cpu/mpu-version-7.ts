/** Regions of PMSAv7 and PMSAv6, which has no aliases: powers of two with eighths that can be disabled; the highest number wins. Source: ARM DDI 0403E.e, B3.5; ARM DDI 0419E, B3.5. */
import * as mpu from '../../spec/arm/mpu.ts';
import { cachingOf } from './cacheability.ts';
import {
  DEVICE,
  EXECUTE_NEVER,
  PRIVILEGED_ALL,
  PRIVILEGED_READ,
  RegionRegisters,
  type Regions,
  regionsOf,
  USER_READ,
  USER_WRITE,
} from './mpu-regions.ts';
import { MPU_REGIONS, MPU_RNR } from './system-words.ts';

const RASR_WRITABLE = Object.keys(mpu.RASR.fields).reduce((all, field) => all | mpu.RASR.mask(field as keyof typeof mpu.RASR.fields), 0);
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
/** Smaller regions have no sub-regions. */
const SMALLEST_DIVIDED = 256;

interface Region {
  readonly number: number;
  readonly base: number;
  readonly byteLength: number;
  readonly disabledParts: number;
  readonly rights: number;
}

export class RegionsOfVersion7 extends RegionRegisters {
  regions(): Regions {
    const all = regionsOf(this.count, (number) => this.#region(number));
    return {
      edges: all.flatMap(({ base, byteLength, disabledParts }) => {
        const parts = disabledParts === 0 ? 1 : 8;
        return Array.from({ length: parts + 1 }, (_, part) => base + (part * byteLength) / parts);
      }),
      at(address) {
        const region = all.findLast((each) => covers(each, address));
        return region === undefined ? undefined : { rights: region.rights, region: region.number };
      },
    };
  }

  #region(number: number): Region | undefined {
    const attributes = this.s[MPU_REGIONS + 2 * number + 1]!;
    const size = mpu.RASR.get(attributes, 'SIZE');
    if ((attributes & mpu.RASR.mask('ENABLE')) === 0 || size < mpu.SMALLEST_SIZE) return undefined;
    const byteLength = 2 ** (size + 1);
    const base = Math.floor(this.s[MPU_REGIONS + 2 * number]! / byteLength) * byteLength;
    const type = mpu.RASR.get(attributes, 'TEX');
    const cacheable = mpu.RASR.get(attributes, 'CB');
    const isDevice = (type === 0 && cacheable < 2) || (type === 2 && cacheable === 0);
    return {
      number,
      base,
      byteLength,
      disabledParts: byteLength < SMALLEST_DIVIDED ? 0 : mpu.RASR.get(attributes, 'SRD'),
      rights:
        ACCESS[mpu.RASR.get(attributes, 'AP')]! |
        (attributes & mpu.RASR.mask('XN') ? EXECUTE_NEVER : 0) |
        (isDevice ? DEVICE : cachingOf(type, cacheable, (attributes & mpu.RASR.mask('S')) !== 0)),
    };
  }

  read(offset: number): number | undefined {
    const s = this.s;
    if (!isRegionRegister(offset)) return undefined;
    const region = s[MPU_RNR]!;
    if (region >= this.count) return 0;
    return isBase(offset) ? s[MPU_REGIONS + 2 * region]! | region : s[MPU_REGIONS + 2 * region + 1]!;
  }

  /** RBAR, RASR and their three aliases, which differ in nothing (B3.5.10). */
  write(offset: number, value: number, mask: number): boolean {
    const s = this.s;
    if (!isRegionRegister(offset)) return false;
    const base = isBase(offset);
    if (base && value & mpu.RBAR.mask('VALID')) s[MPU_RNR] = mpu.RBAR.get(value, 'REGION');
    const region = s[MPU_RNR]!;
    if (region >= this.count) return true;
    const index = MPU_REGIONS + 2 * region + (base ? 0 : 1);
    s[index] = ((s[index]! & ~mask) | (value & mask)) & (base ? mpu.RBAR.mask('ADDR') : RASR_WRITABLE);
    return true;
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
