/** General-purpose I/O port of STM32F1, which no later family has. Addresses are offsets. Source: RM0008, 9.2. */
import { bit, bits, register } from '../../base/index.ts';

/** Four bits a pin, of pins 0 to 7 and 8 to 15: MODE (0 input, else an output of a speed), then CNF. */
export const F1_CRL = register('GPIO_CRL', 0x00, { MODE_CNF: bits(31, 0) });
export const F1_CRH = register('GPIO_CRH', 0x04, { MODE_CNF: bits(31, 0) });
export const F1_IDR = register('GPIO_IDR', 0x08, { ID: bits(15, 0, 'r') });
/** Of an input with a pull it tells which: 0 down, 1 up. */
export const F1_ODR = register('GPIO_ODR', 0x0c, { OD: bits(15, 0) });
export const F1_LCKR = register('GPIO_LCKR', 0x18, { LCKK: bit(16), LCK: bits(15, 0) });
