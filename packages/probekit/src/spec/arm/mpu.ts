/** Memory protection units of ARMv7-M (PMSAv7) and ARMv8-M (PMSAv8). Source: ARM DDI 0403E.e, B3.5; ARM DDI 0553B.s, D1.2. Addresses are absolute. */
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

/** PMSAv8: RBAR, RLAR in the place of RASR, and the attributes that AttrIndx points to, a byte each. */
export const RBAR8 = register('MPU_RBAR', 0xe000_ed9c, { BASE: bits(31, 5), SH: bits(4, 3), AP: bits(2, 1), XN: bit(0) });
/** The region ends with the 32 bytes at LIMIT. */
export const RLAR = register('MPU_RLAR', 0xe000_eda0, { LIMIT: bits(31, 5), AttrIndx: bits(3, 1), EN: bit(0) });
export const MAIR0 = 0xe000_edc0;
