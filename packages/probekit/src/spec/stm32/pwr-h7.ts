/**
 * Power control of STM32H74x/75x. Addresses are offsets from PWR_BASE. Source: RM0433, chapter 6; CSR1 and D3CR read
 * 0x6000 at reset entry (field-logs fl-184).
 */
import { bit, bits, register } from '../../base/index.ts';

export const PWR_BASE = 0x5802_4800;

export const PWR_CR1 = register('PWR_CR1', 0x00, {
  ALS: bits(18, 17),
  AVDEN: bit(16),
  SVOS: bits(15, 14),
  FLPS: bit(9),
  DBP: bit(8),
  PLS: bits(7, 5),
  PVDEN: bit(4),
  LPDS: bit(0),
});
export const PWR_CSR1 = register('PWR_CSR1', 0x04, {
  AVDO: bit(16, 'r'),
  ACTVOS: bits(15, 14, 'r'),
  ACTVOSRDY: bit(13, 'r'),
  PVDO: bit(4, 'r'),
});
export const PWR_CR2 = register('PWR_CR2', 0x08, {
  TEMPH: bit(23, 'r'),
  TEMPL: bit(22, 'r'),
  VBATH: bit(21, 'r'),
  VBATL: bit(20, 'r'),
  BRRDY: bit(16, 'r'),
  MONEN: bit(4),
  BREN: bit(0),
});
/** The low byte can be written once after a power-on reset. */
export const PWR_CR3 = register('PWR_CR3', 0x0c, {
  USB33RDY: bit(26, 'r'),
  USBREGEN: bit(25),
  USB33DEN: bit(24),
  VBRS: bit(9),
  VBE: bit(8),
  SCUEN: bit(2),
  LDOEN: bit(1),
  BYPASS: bit(0),
});
/** PDDS: 0 is Stop, 1 is Standby, for each domain. */
export const PWR_CPUCR = register('PWR_CPUCR', 0x10, {
  RUN_D3: bit(11),
  CSSF: bit(9),
  SBF_D2: bit(8, 'r'),
  SBF_D1: bit(7, 'r'),
  SBF: bit(6, 'r'),
  STOPF: bit(5, 'r'),
  PDDS_D3: bit(2),
  PDDS_D2: bit(1),
  PDDS_D1: bit(0),
});
/** VOS: 1 is Scale 3, 2 is Scale 2, 3 is Scale 1. */
export const PWR_D3CR = register('PWR_D3CR', 0x18, { VOS: bits(15, 14), VOSRDY: bit(13, 'r') });
export const PWR_WKUPCR = register('PWR_WKUPCR', 0x20, { WKUPC: bits(5, 0, 'w') });
export const PWR_WKUPFR = register('PWR_WKUPFR', 0x24, { WKUPF: bits(5, 0, 'r') });
export const PWR_WKUPEPR = register('PWR_WKUPEPR', 0x28, { WKUPPUPD: bits(27, 16), WKUPP: bits(13, 8), WKUPEN: bits(5, 0) });
