/** What the tables of peripherals share: layouts that most families have. Registers that a read changes are not among them. */
import type { Register } from '../base/index.ts';
import { AFRH, AFRL, IDR, LCKR, MODER, ODR, OSPEEDR, OTYPER, PUPDR } from '../spec/stm32/gpio.ts';
import { TIM_ARR, TIM_BDTR, TIM_CCER, TIM_CNT, TIM_CR1, TIM_CR2, TIM_DIER, TIM_PSC, TIM_SMCR, TIM_SR } from '../spec/stm32/timer.ts';
import { USART_BRR, USART_CR1, USART_CR2, USART_CR3, USART_ISR } from '../spec/stm32/usart.ts';

export interface Peripheral {
  readonly name: string;
  readonly base: number;
  /** Their addresses are offsets. */
  readonly registers: readonly Register[];
}

export const GPIO = [MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, LCKR, AFRL, AFRH];
export const TIMER = [TIM_CR1, TIM_CR2, TIM_SMCR, TIM_DIER, TIM_SR, TIM_CCER, TIM_CNT, TIM_PSC, TIM_ARR];
export const TIMER_WITH_BREAK = [...TIMER, TIM_BDTR];
/** Of the USART that tells its status in ISR. */
export const USART = [USART_CR1, USART_CR2, USART_CR3, USART_BRR, USART_ISR];
