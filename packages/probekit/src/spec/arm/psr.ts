/** Program status and CONTROL, which have no address. Source: ARM DDI 0403E.e, B1.4.2 and B1.4.4. */
import { bit, bits, register } from '../../base/index.ts';

export const XPSR = register('xPSR', 0, {
  N: bit(31),
  Z: bit(30),
  C: bit(29),
  V: bit(28),
  Q: bit(27),
  T: bit(24),
  GE: bits(19, 16),
  ISR_NUMBER: bits(8, 0),
});
export const CONTROL = register('CONTROL', 0, { FPCA: bit(2), SPSEL: bit(1), nPRIV: bit(0) });
