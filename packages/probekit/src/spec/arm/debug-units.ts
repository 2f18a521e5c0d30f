/** FPB and DWT, ARMv7-M. Source: ARM DDI 0403E.e, C1.8 and C1.11. Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

export const FP_CTRL = register('FP_CTRL', 0xe000_2000, {
  REV: bits(31, 28, 'r'),
  NUM_CODE_HIGH: bits(14, 12, 'r'),
  NUM_LIT: bits(11, 8, 'r'),
  NUM_CODE_LOW: bits(7, 4, 'r'),
  KEY: bit(1, 'w'),
  ENABLE: bit(0),
});
export const FP_COMP0 = 0xe000_2008;

export const DWT_CTRL = register('DWT_CTRL', 0xe000_1000, {
  NUMCOMP: bits(31, 28, 'r'),
  NOTRCPKT: bit(27, 'r'),
  NOEXTTRIG: bit(26, 'r'),
  NOCYCCNT: bit(25, 'r'),
  NOPRFCNT: bit(24, 'r'),
  CYCEVTENA: bit(22),
  FOLDEVTENA: bit(21),
  LSUEVTENA: bit(20),
  SLEEPEVTENA: bit(19),
  EXCEVTENA: bit(18),
  CPIEVTENA: bit(17),
  EXCTRCENA: bit(16),
  PCSAMPLENA: bit(12),
  SYNCTAP: bits(11, 10),
  CYCTAP: bit(9),
  POSTINIT: bits(8, 5),
  POSTPRESET: bits(4, 1),
  CYCCNTENA: bit(0),
});
export const DWT_CYCCNT = 0xe000_1004;
/** Counters of eight bits: CPICNT, EXCCNT, SLEEPCNT, LSUCNT, FOLDCNT. */
export const DWT_CPICNT = 0xe000_1008;
export const DWT_SLEEPCNT = 0xe000_1010;
export const DWT_FOLDCNT = 0xe000_1018;
/** Program counter sample; 0xffffffff while the core is halted or debug is off. */
export const DWT_PCSR = 0xe000_101c;
export const DWT_COMP0 = 0xe000_1020;
/** Distance between comparators; COMP +0, MASK +4, FUNCTION +8. */
export const DWT_COMP_STEP = 0x10;
/** Of comparator 0. CYCMATCH is comparator 0's alone, data values (DATAV fields, LNK1ENA) comparator 1's. */
export const DWT_FUNCTION0 = register('DWT_FUNCTION', 0xe000_1028, {
  MATCHED: bit(24, 'r'),
  DATAVADDR1: bits(19, 16),
  DATAVADDR0: bits(15, 12),
  DATAVSIZE: bits(11, 10),
  LNK1ENA: bit(9, 'r'),
  DATAVMATCH: bit(8),
  CYCMATCH: bit(7),
  EMITRANGE: bit(5),
  FUNCTION: bits(3, 0),
});
