/**
 * How the data cache treats memory, as bits that stand beside the rights of the MPU: by the default memory map, or by the
 * attributes of a region. Inner attributes alone count for the cache in the core. Source: ARM DDI 0403E.e, B3.1 and B3.5.9; ARM DDI 0489F, 5.9.
 */

export const UNCACHED = 0;
/** Stores go to memory, and to a line that is there. */
export const WRITE_THROUGH = 64;
/** Stores stay in a line that is there; without one they go to memory. */
export const WRITE_BACK = 128;
/** As write-back, and a store brings its line in. */
export const WRITE_ALLOCATE = 192;
/** All bits of the policies. */
export const CACHING = 192;
/** For several masters: not cached by a Cortex-M7 unless CACR.SIWT asks for it. */
export const SHARED = 256;

/** By the top three bits of an address. */
const DEFAULT = [WRITE_THROUGH, WRITE_ALLOCATE, UNCACHED, WRITE_ALLOCATE, WRITE_THROUGH, UNCACHED, UNCACHED, UNCACHED] as const;
/** By C and B, where they tell an inner policy of their own. */
const INNER = [UNCACHED, WRITE_ALLOCATE, WRITE_THROUGH, WRITE_BACK] as const;

/** Where no region decides. */
export function defaultCaching(address: number): number {
  return DEFAULT[(address >>> 29) as 0];
}

/** By TEX, C and B, and S of a region. */
export function cachingOf(type: number, cacheable: number, isShared: boolean): number {
  const shared = isShared ? SHARED : 0;
  if (type >= 4) return INNER[cacheable as 0] | shared;
  if (type === 0 && cacheable >= 2) return (cacheable === 3 ? WRITE_BACK : WRITE_THROUGH) | shared;
  return (type === 1 && cacheable === 3 ? WRITE_ALLOCATE : UNCACHED) | shared;
}
