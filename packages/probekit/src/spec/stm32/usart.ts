/** USART with FIFO, as on STM32H7 and its relatives. Addresses are offsets. Source: RM0433, chapter 48. */
import { bit, bits, register } from '../../base/index.ts';

export const USART_CR1 = register('USART_CR1', 0x00, {
  RXFFIE: bit(31),
  TXFEIE: bit(30),
  FIFOEN: bit(29),
  M1: bit(28),
  EOBIE: bit(27),
  RTOIE: bit(26),
  DEAT: bits(25, 21),
  DEDT: bits(20, 16),
  OVER8: bit(15),
  CMIE: bit(14),
  MME: bit(13),
  M0: bit(12),
  WAKE: bit(11),
  PCE: bit(10),
  PS: bit(9),
  PEIE: bit(8),
  TXEIE: bit(7),
  TCIE: bit(6),
  RXNEIE: bit(5),
  IDLEIE: bit(4),
  TE: bit(3),
  RE: bit(2),
  UESM: bit(1),
  UE: bit(0),
});
/** STOP: 0 is 1 bit, 1 is 0.5, 2 is 2, 3 is 1.5. */
export const USART_CR2 = register('USART_CR2', 0x04, {
  ADD: bits(31, 24),
  RTOEN: bit(23),
  ABRMODE: bits(22, 21),
  ABREN: bit(20),
  MSBFIRST: bit(19),
  DATAINV: bit(18),
  TXINV: bit(17),
  RXINV: bit(16),
  SWAP: bit(15),
  LINEN: bit(14),
  STOP: bits(13, 12),
  CLKEN: bit(11),
  CPOL: bit(10),
  CPHA: bit(9),
  LBCL: bit(8),
  LBDIE: bit(6),
  LBDL: bit(5),
  ADDM7: bit(4),
  DIS_NSS: bit(3),
  SLVEN: bit(0),
});
export const USART_CR3 = register('USART_CR3', 0x08, {
  TXFTCFG: bits(31, 29),
  RXFTIE: bit(28),
  RXFTCFG: bits(27, 25),
  TCBGTIE: bit(24),
  TXFTIE: bit(23),
  WUFIE: bit(22),
  WUS: bits(21, 20),
  SCARCNT: bits(19, 17),
  DEP: bit(15),
  DEM: bit(14),
  DDRE: bit(13),
  OVRDIS: bit(12),
  ONEBIT: bit(11),
  CTSIE: bit(10),
  CTSE: bit(9),
  RTSE: bit(8),
  DMAT: bit(7),
  DMAR: bit(6),
  SCEN: bit(5),
  NACK: bit(4),
  HDSEL: bit(3),
  IRLP: bit(2),
  IREN: bit(1),
  EIE: bit(0),
});
/** A USART has bits 15:0, a LPUART all 20. */
export const USART_BRR = register('USART_BRR', 0x0c, { BRR: bits(19, 0) });
export const USART_GTPR = register('USART_GTPR', 0x10, { GT: bits(15, 8), PSC: bits(7, 0) });
export const USART_RTOR = register('USART_RTOR', 0x14, { BLEN: bits(31, 24), RTO: bits(23, 0) });
export const USART_RQR = register('USART_RQR', 0x18, {
  TXFRQ: bit(4, 'w'),
  RXFRQ: bit(3, 'w'),
  MMRQ: bit(2, 'w'),
  SBKRQ: bit(1, 'w'),
  ABRRQ: bit(0, 'w'),
});
export const USART_ISR = register('USART_ISR', 0x1c, {
  TXFT: bit(27, 'r'),
  RXFT: bit(26, 'r'),
  TCBGT: bit(25, 'r'),
  RXFF: bit(24, 'r'),
  TXFE: bit(23, 'r'),
  REACK: bit(22, 'r'),
  TEACK: bit(21, 'r'),
  BUSY: bit(16, 'r'),
  TXE: bit(7, 'r'),
  TC: bit(6, 'r'),
  RXNE: bit(5, 'r'),
  IDLE: bit(4, 'r'),
  ORE: bit(3, 'r'),
  NE: bit(2, 'r'),
  FE: bit(1, 'r'),
  PE: bit(0, 'r'),
});
export const USART_ICR = register('USART_ICR', 0x20, {
  CMCF: bit(17, 'w'),
  RTOCF: bit(11, 'w'),
  TCCF: bit(6, 'w'),
  IDLECF: bit(4, 'w'),
  ORECF: bit(3, 'w'),
  NECF: bit(2, 'w'),
  FECF: bit(1, 'w'),
  PECF: bit(0, 'w'),
});
export const USART_RDR = register('USART_RDR', 0x24, { RDR: bits(8, 0, 'r') });
export const USART_TDR = register('USART_TDR', 0x28, { TDR: bits(8, 0) });
export const USART_PRESC = register('USART_PRESC', 0x2c, { PRESCALER: bits(3, 0) });
/** What PRESC divides the kernel clock by. */
export const USART_PRESCALERS: readonly number[] = [1, 2, 4, 6, 8, 10, 12, 16, 32, 64, 128, 256];
