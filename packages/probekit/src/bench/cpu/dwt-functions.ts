/**
 * DWT_FUNCTION by architecture, in the terms of ARMv7-M: what a comparator does, which of its bits can be written. ARMv6-M has the
 * four debug events only; ARMv8-M divides the field into MATCH and ACTION and compares as many bytes as it says, or up to the next
 * comparator. Source: ARM DDI 0419E, C1.7; ARM DDI 0403E.e, C1.8; ARM DDI 0553B.s, D1.2 DWT_FUNCTIONn.
 */

export type DwtVersion = 6 | 7 | 8;

export interface DwtFunctions {
  /** FUNCTION as ARMv7-M has it (table C1-14); 0 for what is off, or not modelled. */
  kind(word: number): number;
  readonly writable: number;
  /** Read-only bits of a comparator's register. */
  identification(index: number): number;
  readonly mostMaskBits: number;
}

const FUNCTION = 15;
const [HALT_ON_PC, HALT_ON_READ, HALT_ON_WRITE, HALT_ON_ACCESS] = [4, 5, 6, 7] as const;
/** ARMv8-M: ACTION in 5:4, of which 1 is a debug event; DATAVSIZE in 11:10. */
const DEBUG_EVENT = 1;
const WRITABLE_8 = 0x0000_0c3f;
/** By MATCH: instruction address, data address for any access, write, read. */
const KINDS_8: Readonly<Record<number, number>> = { 2: HALT_ON_PC, 4: HALT_ON_ACCESS, 5: HALT_ON_WRITE, 6: HALT_ON_READ };
/** MATCH of a comparator that is the limit of the one before. */
const LIMITS: readonly number[] = [3, 7];
/** ID: addresses of instructions and data; the odd ones may be limits. */
const ID_ADDRESSES = 0b01010 << 27;
const ID_LIMITS = 0b11010 << 27;

const none = () => 0;
const FUNCTIONS: Readonly<Record<DwtVersion, DwtFunctions>> = {
  6: {
    kind: (word) => ((word & FUNCTION) >= HALT_ON_PC && (word & FUNCTION) <= HALT_ON_ACCESS ? word & FUNCTION : 0),
    writable: FUNCTION,
    identification: none,
    mostMaskBits: 31,
  },
  // Up to 32 KB (Cortex-M7 TRM, 9.3); what can be written depends on the comparator.
  7: { kind: (word) => word & FUNCTION, writable: 0, identification: none, mostMaskBits: 15 },
  8: {
    kind: (word) => (((word >>> 4) & 3) === DEBUG_EVENT ? (KINDS_8[word & FUNCTION] ?? 0) : 0),
    writable: WRITABLE_8,
    identification: (index) => (index % 2 === 0 ? ID_ADDRESSES : ID_LIMITS),
    mostMaskBits: 0,
  },
};

export function functionsOf(version: DwtVersion): DwtFunctions {
  return FUNCTIONS[version];
}

/** ARMv8-M: bytes from an address on that a comparator covers, by its size or by its neighbour, the limit of which is included. */
export function lengthOf(word: number, from: number, next: { readonly word: number; readonly value: number } | undefined): number {
  if (next !== undefined && LIMITS.includes(next.word & FUNCTION)) return Math.max(0, next.value - from + 1);
  return 1 << ((word >>> 10) & 3);
}
