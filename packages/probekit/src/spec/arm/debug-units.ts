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
  PCSAMPLENA: bit(12),
  CYCCNTENA: bit(0),
});
export const DWT_CYCCNT = 0xe000_1004;
/** Program counter sample; 0xffffffff while the core is halted or debug is off. */
export const DWT_PCSR = 0xe000_101c;
export const DWT_COMP0 = 0xe000_1020;
/** Distance between comparators; COMP +0, MASK +4, FUNCTION +8. */
export const DWT_COMP_STEP = 0x10;
