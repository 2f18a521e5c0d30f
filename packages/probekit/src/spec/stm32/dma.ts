/**
 * DMA controller of STM32F2 and later with eight streams, and the request multiplexer of STM32H7. Addresses are offsets.
 * Source: RM0433, chapters 15 and 17; bit positions from cmsis_device_h7 stm32h743xx.h.
 */
import { bit, bits, register } from '../../base/index.ts';

export const DMA_STREAMS = 8;
/** Four streams a register, from bits 0, 6, 16 and 22: FEIF, -, DMEIF, TEIF, HTIF, TCIF. */
/** The flags' places in the four streams of a register. */
export const DMA_FLAG_BITS = 0x0f7d_0f7d;
export const DMA_ISR = [0x00, 0x04].map((offset) => register(offset ? 'DMA_HISR' : 'DMA_LISR', offset, { FLAGS: bits(27, 0, 'r') }));
export const DMA_IFCR = [0x08, 0x0c].map((offset) =>
  register(offset === 8 ? 'DMA_LIFCR' : 'DMA_HIFCR', offset, { CLEARS: bits(27, 0, 'w') }),
);

/** DIR: 0 peripheral to memory, 1 memory to peripheral, 2 memory to memory. Sizes: 0 byte, 1 half-word, 2 word. */
export const DMA_CR = register('DMA_SxCR', 0x10, {
  MBURST: bits(24, 23),
  PBURST: bits(22, 21),
  TRBUFF: bit(20),
  CT: bit(19),
  DBM: bit(18),
  PL: bits(17, 16),
  PINCOS: bit(15),
  MSIZE: bits(14, 13),
  PSIZE: bits(12, 11),
  MINC: bit(10),
  PINC: bit(9),
  CIRC: bit(8),
  DIR: bits(7, 6),
  PFCTRL: bit(5),
  TCIE: bit(4),
  HTIE: bit(3),
  TEIE: bit(2),
  DMEIE: bit(1),
  EN: bit(0),
});
export const DMA_NDTR = register('DMA_SxNDTR', 0x14, { NDT: bits(15, 0) });
export const DMA_PAR = register('DMA_SxPAR', 0x18, { PAR: bits(31, 0) });
export const DMA_M0AR = register('DMA_SxM0AR', 0x1c, { M0A: bits(31, 0) });
export const DMA_M1AR = register('DMA_SxM1AR', 0x20, { M1A: bits(31, 0) });
export const DMA_FCR = register('DMA_SxFCR', 0x24, { FEIE: bit(7), FS: bits(5, 3, 'r'), DMDIS: bit(2), FTH: bits(1, 0) });
/** From one stream's registers to the next one's. */
export const DMA_STREAM_STEP = 0x18;

export const DMAMUX_CHANNELS = 16;
export const DMAMUX_CCR = register('DMAMUX_CxCR', 0x00, {
  SYNC_ID: bits(26, 24),
  NBREQ: bits(23, 19),
  SPOL: bits(18, 17),
  SE: bit(16),
  EGE: bit(9),
  SOIE: bit(8),
  DMAREQ_ID: bits(6, 0),
});
export const DMAMUX_CSR = register('DMAMUX_CSR', 0x80, { SOF: bits(15, 0, 'r') });
export const DMAMUX_CFR = register('DMAMUX_CFR', 0x84, { CSOF: bits(15, 0, 'w') });
/** Eight request generators. */
export const DMAMUX_RGCR = register('DMAMUX_RGxCR', 0x100, {
  GNBREQ: bits(23, 19),
  GPOL: bits(18, 17),
  GE: bit(16),
  OIE: bit(8),
  SIG_ID: bits(2, 0),
});
export const DMAMUX_RGSR = register('DMAMUX_RGSR', 0x140, { OF: bits(7, 0, 'r') });
export const DMAMUX_RGCFR = register('DMAMUX_RGCFR', 0x144, { COF: bits(7, 0, 'w') });
