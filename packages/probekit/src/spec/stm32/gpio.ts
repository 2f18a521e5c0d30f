/** General-purpose I/O port, as on all newer STM32 families. Addresses are offsets. Source: RM0433, chapter 11. */
import { bit, bits, register } from '../../base/index.ts';

/** Two bits a pin: 0 input, 1 output, 2 alternate function, 3 analog. */
export const MODER = register('GPIO_MODER', 0x00, { MODE: bits(31, 0) });
export const OTYPER = register('GPIO_OTYPER', 0x04, { OT: bits(15, 0) });
export const OSPEEDR = register('GPIO_OSPEEDR', 0x08, { OSPEED: bits(31, 0) });
/** Two bits a pin: 0 none, 1 pull-up, 2 pull-down. */
export const PUPDR = register('GPIO_PUPDR', 0x0c, { PUPD: bits(31, 0) });
export const IDR = register('GPIO_IDR', 0x10, { ID: bits(15, 0, 'r') });
export const ODR = register('GPIO_ODR', 0x14, { OD: bits(15, 0) });
export const BSRR = register('GPIO_BSRR', 0x18, { BR: bits(31, 16, 'w'), BS: bits(15, 0, 'w') });
export const LCKR = register('GPIO_LCKR', 0x1c, { LCKK: bit(16), LCK: bits(15, 0) });
/** Four bits a pin. */
export const AFRL = register('GPIO_AFRL', 0x20, { AFR: bits(31, 0) });
export const AFRH = register('GPIO_AFRH', 0x24, { AFR: bits(31, 0) });

export const MODE_OUTPUT = 1;
export const MODE_ALTERNATE = 2;
export const MODE_ANALOG = 3;
