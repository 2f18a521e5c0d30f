/**
 * Comparators that make a core halt: of both versions of the FPB, of the BPU of ARMv6-M, and of ARMv8-M's DWT. What ARMv7-M and
 * ARMv6-M write into DWT_FUNCTION is in `debug-units.ts`.
 */
import { bit, bits, register } from '../../base/index.ts';
import { DWT_FUNCTION0, FP_COMP0 } from './debug-units.ts';

/**
 * FP_COMP of version 1 and of the BPU: a word below 0x20000000, of which REPLACE (BP_MATCH) chooses half-words: 1 the lower, 2 the
 * upper, 3 both. Source: ARM DDI 0403E.e, C1.11.5; ARM DDI 0419E, C1.8.4.
 */
export const FP_COMP_1 = register('FP_COMP', FP_COMP0, { REPLACE: bits(31, 30), COMP: bits(28, 2), ENABLE: bit(0) });
/** Where the code region ends, beyond which version 1 compares nothing. */
export const FP_COMP_1_END = 0x2000_0000;

/** FP_COMP of version 2: any half-word. Source: ARM DDI 0403E.e, C1.11.5; ARM DDI 0553B.s, D1.2 FP_COMPn. */
export const FP_COMP_2 = register('FP_COMP', FP_COMP0, { BPADDR: bits(31, 1), BE: bit(0) });

/** FUNCTION of ARMv6-M and ARMv7-M that halts on an access. Source: ARM DDI 0403E.e, table C1-14; ARM DDI 0419E, C1.7.6. */
export const HALT_ON_ACCESS_7 = { read: 5, write: 6, access: 7 } as const;

/** DWT_FUNCTION of ARMv8-M, of comparator 0. Source: ARM DDI 0553B.s, D1.2 DWT_FUNCTIONn. */
export const DWT_FUNCTION_8 = register('DWT_FUNCTION', DWT_FUNCTION0.address, {
  ID: bits(31, 27, 'r'),
  MATCHED: bit(24, 'r'),
  DATAVSIZE: bits(11, 10),
  ACTION: bits(5, 4),
  MATCH: bits(3, 0),
});
/** MATCH by data address. */
export const MATCH_8 = { access: 4, write: 5, read: 6 } as const;
/** MATCH of the comparator after, which holds the last address of the range. */
export const MATCH_8_LIMIT = 7;
/** ACTION: a debug event. */
export const ACTION_8_HALT = 1;

/** Version of the architecture by PARTNO of CPUID, since what CPUID calls ARCHITECTURE is the same for ARMv7-M and ARMv8-M. */
export const ARCHITECTURE_VERSIONS: Readonly<Record<number, 6 | 7 | 8>> = {
  [0xc20]: 6,
  [0xc60]: 6,
  [0xc23]: 7,
  [0xc24]: 7,
  [0xc27]: 7,
  [0xd20]: 8,
  [0xd21]: 8,
  [0xd22]: 8,
};
