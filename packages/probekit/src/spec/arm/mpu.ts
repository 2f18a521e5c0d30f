/** Memory protection unit of ARMv7-M (PMSAv7). Source: ARM DDI 0403E.e, B3.5. Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

export const TYPE = register('MPU_TYPE', 0xe000_ed90, { DREGION: bits(15, 8, 'r') });
export const CTRL = register('MPU_CTRL', 0xe000_ed94, { PRIVDEFENA: bit(2), HFNMIENA: bit(1), ENABLE: bit(0) });
/** Which region RBAR and RASR show. */
export const RNR = register('MPU_RNR', 0xe000_ed98, { REGION: bits(7, 0) });
/** A write with VALID chooses the region, too. */
export const RBAR = register('MPU_RBAR', 0xe000_ed9c, { ADDR: bits(31, 5), VALID: bit(4, 'w'), REGION: bits(3, 0) });
/** A region has 2^(SIZE+1) bytes; each bit of SRD disables an eighth. */
export const RASR = register('MPU_RASR', 0xe000_eda0, {
  XN: bit(28),
  AP: bits(26, 24),
  TEX: bits(21, 19),
  S: bit(18),
  CB: bits(17, 16),
  SRD: bits(15, 8),
  SIZE: bits(5, 1),
  ENABLE: bit(0),
});
/** SIZE of the smallest region, 32 bytes. */
export const SMALLEST_SIZE = 4;
