/** ROM tables and the identification of debug components, as words of a part. Source: ARM IHI 0031 (ADIv5.2), D2 to D4. */
import type { PpbConstant } from '../cpu/profile.ts';

/** PIDR0 to 3, PIDR4 and CIDR0 to 3 of a component at their places in its last bytes. */
export function identification(base: number, peripheralId: readonly number[], componentClass: number): readonly PpbConstant[] {
  const [id0 = 0, id1 = 0, id2 = 0, id3 = 0, id4 = 0] = peripheralId;
  return [
    { address: base + 0xfd0, value: id4 },
    { address: base + 0xfe0, value: id0 },
    { address: base + 0xfe4, value: id1 },
    { address: base + 0xfe8, value: id2 },
    { address: base + 0xfec, value: id3 },
    { address: base + 0xff0, value: 0x0d },
    { address: base + 0xff4, value: componentClass << 4 },
    { address: base + 0xff8, value: 0x05 },
    { address: base + 0xffc, value: 0xb1 },
  ];
}

/** PIDR of an ARM component: part number and revision. */
export function arm(part: number, revision: number): readonly number[] {
  return [part & 0xff, 0xb0 | (part >>> 8), 0x0b | (revision << 4), 0, 4];
}

/** PIDR of what ST chose; its number is that of the die where it is a part's own ROM table. */
export function st(part: number): readonly number[] {
  return [part & 0xff, part >>> 8, 0x0a, 0, 0];
}

/** Entries from the first address on. */
export function table(base: number, entries: readonly number[]): readonly PpbConstant[] {
  return entries.map((value, index) => ({ address: base + 4 * index, value }));
}

/** Component classes. */
export const ROM_TABLE = 1;
export const CORESIGHT = 9;
export const GENERIC_IP = 14;
