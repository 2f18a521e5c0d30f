/** Regions of PMSAv8: from a base up to and with a limit, attributes by index; where two overlap nobody may do anything. Source: ARM DDI 0553B.s, B9 and D1.2. */
import * as mpu from '../../spec/arm/mpu.ts';
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
import { MPU_MAIR, MPU_REGIONS, MPU_RNR } from './system-words.ts';

/** Rights by AP. */
const ACCESS = [PRIVILEGED_ALL, PRIVILEGED_ALL | USER_READ | USER_WRITE, PRIVILEGED_READ, PRIVILEGED_READ | USER_READ] as const;
/** RBAR is all fields; so is RLAR but for bit 4, which came with ARMv8.1-M. */
const RLAR_WRITABLE = mpu.RLAR.mask('LIMIT') | mpu.RLAR.mask('AttrIndx') | mpu.RLAR.mask('EN');
const MAIR0 = mpu.MAIR0 & 0xfff;

export class RegionsOfVersion8 extends RegionRegisters {
  regions(): Regions {
    const all = regionsOf(this.count, (number) => this.#region(number));
    return {
      edges: all.flatMap(({ base, end }) => [base, end]),
      at(address) {
        const found = all.filter(({ base, end }) => address >= base && address < end);
        if (found.length > 1) return { rights: EXECUTE_NEVER };
        return found[0] === undefined ? undefined : { rights: found[0].rights, region: found[0].number };
      },
    };
  }

  #region(number: number) {
    const base = this.s[MPU_REGIONS + 2 * number]!;
    const limit = this.s[MPU_REGIONS + 2 * number + 1]!;
    const from = (base & mpu.RBAR8.mask('BASE')) >>> 0;
    const end = (limit & mpu.RLAR.mask('LIMIT')) >>> 0;
    if ((limit & mpu.RLAR.mask('EN')) === 0 || end < from) return undefined;
    const index = mpu.RLAR.get(limit, 'AttrIndx');
    const attributes = (this.s[MPU_MAIR + (index >>> 2)]! >>> (8 * (index & 3))) & 0xff;
    const never = base & mpu.RBAR8.mask('XN') ? EXECUTE_NEVER : 0;
    return {
      number,
      base: from,
      end: end + 32,
      rights: ACCESS[mpu.RBAR8.get(base, 'AP')]! | never | (attributes < 0x10 ? DEVICE : 0),
    };
  }

  /** The word behind RBAR, RLAR and their aliases, which show the neighbours of the region that RNR names (D1.2 MPU_RBAR_An). */
  #place(offset: number): number | undefined {
    if (offset < 0xd9c || offset >= 0xdbc) return undefined;
    const alias = (offset - 0xd9c) >>> 3;
    const region = alias === 0 ? this.s[MPU_RNR]! : (this.s[MPU_RNR]! & ~3) | alias;
    return region < this.count ? MPU_REGIONS + 2 * region + ((offset & 4) === 0 ? 1 : 0) : -1;
  }

  read(offset: number): number | undefined {
    if (offset === MAIR0 || offset === MAIR0 + 4) return this.s[MPU_MAIR + ((offset - MAIR0) >>> 2)]!;
    const place = this.#place(offset);
    return place === -1 ? 0 : place === undefined ? undefined : this.s[place]!;
  }

  write(offset: number, value: number, mask: number): boolean {
    const s = this.s;
    const isAttributes = offset === MAIR0 || offset === MAIR0 + 4;
    const place = isAttributes ? MPU_MAIR + ((offset - MAIR0) >>> 2) : this.#place(offset);
    if (place === undefined) return false;
    const writable = isAttributes || (offset & 4) !== 0 ? 0xffff_ffff : RLAR_WRITABLE;
    if (place !== -1) s[place] = ((s[place]! & ~mask) | (value & mask)) & writable;
    return true;
  }
}
