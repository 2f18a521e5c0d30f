/**
 * USART of STM32F1 and F4. Its SR and DR are left out: reading SR begins to clear error flags, reading DR takes the byte away.
 * OVER8 and ONEBIT are F4's. Addresses are offsets. Source: RM0008, 27.6; RM0390, 25.6; RM0090, 30.6.
 */
import { bit, bits, register } from '../../base/index.ts';

export const F1_USART_BRR = register('USART_BRR', 0x08, { DIV_MANTISSA: bits(15, 4), DIV_FRACTION: bits(3, 0) });
export const F1_USART_CR1 = register('USART_CR1', 0x0c, {
  OVER8: bit(15),
  UE: bit(13),
  M: bit(12),
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
  RWU: bit(1),
  SBK: bit(0),
});
/** STOP: 0 is 1 bit, 1 is 0.5, 2 is 2, 3 is 1.5. */
export const F1_USART_CR2 = register('USART_CR2', 0x10, {
  LINEN: bit(14),
  STOP: bits(13, 12),
  CLKEN: bit(11),
  CPOL: bit(10),
  CPHA: bit(9),
  LBCL: bit(8),
  LBDIE: bit(6),
  LBDL: bit(5),
  ADD: bits(3, 0),
});
export const F1_USART_CR3 = register('USART_CR3', 0x14, {
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
