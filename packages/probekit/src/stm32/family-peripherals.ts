/**
 * The tables of the families beside H7: what nearly all of their parts have, as far as the spec holds its registers; a part without
 * it refuses the read. F1 has another port, and F1 and F4 have another USART, without its status, which a read begins to clear.
 * Source of the addresses: the memory maps of RM0091 (F0), RM0008 (F1), RM0090 and RM0390 (F4), RM0444 (G0), RM0440 (G4), RM0351 (L4).
 */
import type { Register } from '../base/index.ts';
import { DBGMCU_BASE_M0, DBGMCU_BASE_M3, DBGMCU_CR_F1, DBGMCU_CR_MOST, DBGMCU_IDCODE } from '../spec/stm32/dbgmcu.ts';
import { F0_OBR, F1_ACR, F1_CR, F1_OBR, F1_SR, F1_WRPR, FLASH_F1_BASE } from '../spec/stm32/flash-f1.ts';
import * as f4 from '../spec/stm32/flash-f4.ts';
import * as l4 from '../spec/stm32/flash-l4-kind.ts';
import { F1_CRH, F1_CRL, F1_IDR, F1_LCKR, F1_ODR } from '../spec/stm32/gpio-f1.ts';
import * as f1Rcc from '../spec/stm32/rcc-f1.ts';
import * as f4Rcc from '../spec/stm32/rcc-f4.ts';
import * as l4Rcc from '../spec/stm32/rcc-l4-kind.ts';
import { F1_USART_BRR, F1_USART_CR1, F1_USART_CR2, F1_USART_CR3 } from '../spec/stm32/usart-f1.ts';
import { GPIO, type Peripheral, TIMER, TIMER_WITH_BREAK, USART } from './peripheral-tables.ts';

const F1_RCC = [
  f1Rcc.RCC_F1_CR,
  f1Rcc.RCC_F1_CFGR,
  f1Rcc.RCC_F1_AHBENR,
  f1Rcc.RCC_F1_APB2ENR,
  f1Rcc.RCC_F1_APB1ENR,
  f1Rcc.RCC_F1_BDCR,
  f1Rcc.RCC_F1_CSR,
];
const F0_RCC = [...F1_RCC, f1Rcc.RCC_F0_CFGR2, f1Rcc.RCC_F0_CFGR3, f1Rcc.RCC_F0_CR2];
const F4_RCC = [
  f4Rcc.RCC_F4_CR,
  f4Rcc.RCC_F4_PLLCFGR,
  f4Rcc.RCC_F4_CFGR,
  f4Rcc.RCC_F4_AHB1ENR,
  f4Rcc.RCC_F4_APB1ENR,
  f4Rcc.RCC_F4_APB2ENR,
  f4Rcc.RCC_F4_BDCR,
  f4Rcc.RCC_F4_CSR,
];
const { RCC_AHB1ENR, RCC_CFGR, RCC_CSR, RCC_PLLCFGR } = l4Rcc;
const G0_RCC = [l4Rcc.RCC_CR_G0, l4Rcc.RCC_CFGR_G0, RCC_PLLCFGR, l4Rcc.RCC_AHBENR_G0, l4Rcc.RCC_APBENR1_G0];

const F1_PORT = [F1_CRL, F1_CRH, F1_IDR, F1_ODR, F1_LCKR];
const F1_USART = [F1_USART_BRR, F1_USART_CR1, F1_USART_CR2, F1_USART_CR3];

const ports = (base: number, registers: readonly Register[] = GPIO): readonly Peripheral[] =>
  [...'ABC'].map((port, index) => ({ name: `GPIO${port}`, base: base + 0x400 * index, registers }));
const named = (name: string, base: number, registers: readonly Register[]): Peripheral => ({ name, base, registers });
const onLaterBuses = [named('TIM1', 0x4001_2c00, TIMER_WITH_BREAK), named('USART1', 0x4001_3800, USART)];

/** By the series of an identification. */
export const FAMILY_PERIPHERALS: Readonly<Record<string, readonly Peripheral[]>> = {
  STM32F0: [
    named('RCC', f1Rcc.RCC_F1_BASE, F0_RCC),
    ...ports(0x4800_0000),
    ...onLaterBuses,
    named('TIM3', 0x4000_0400, TIMER),
    named('FLASH', FLASH_F1_BASE, [F1_ACR, F1_SR, F1_CR, F0_OBR, F1_WRPR]),
    named('DBGMCU', DBGMCU_BASE_M0, [DBGMCU_IDCODE, DBGMCU_CR_MOST]),
  ],
  STM32F1: [
    named('RCC', f1Rcc.RCC_F1_BASE, F1_RCC),
    ...ports(0x4001_0800, F1_PORT),
    named('USART1', 0x4001_3800, F1_USART),
    named('TIM3', 0x4000_0400, TIMER),
    named('FLASH', FLASH_F1_BASE, [F1_ACR, F1_SR, F1_CR, F1_OBR, F1_WRPR]),
    named('DBGMCU', DBGMCU_BASE_M3, [DBGMCU_IDCODE, DBGMCU_CR_F1]),
  ],
  STM32F4: [
    named('RCC', f4Rcc.RCC_F4_BASE, F4_RCC),
    ...ports(0x4002_0000),
    named('TIM1', 0x4001_0000, TIMER_WITH_BREAK),
    named('USART1', 0x4001_1000, F1_USART),
    named('FLASH', f4.FLASH_BASE, [f4.ACR, f4.SR, f4.CR, f4.OPTCR]),
    named('DBGMCU', DBGMCU_BASE_M3, [DBGMCU_IDCODE, DBGMCU_CR_MOST]),
  ],
  STM32G0: [
    named('RCC', l4Rcc.RCC_BASE, G0_RCC),
    ...ports(0x5000_0000),
    ...onLaterBuses,
    named('FLASH', l4.FLASH_BASE, [l4.ACR, l4.SR, l4.CR_G0, l4.OPTR_G0]),
    named('DBGMCU', DBGMCU_BASE_M0, [DBGMCU_IDCODE, DBGMCU_CR_MOST]),
  ],
  STM32G4: [
    named('RCC', l4Rcc.RCC_BASE, [l4Rcc.RCC_CR_G4, RCC_CFGR, RCC_PLLCFGR, RCC_AHB1ENR, RCC_CSR]),
    ...ports(0x4800_0000),
    ...onLaterBuses,
    named('FLASH', l4.FLASH_BASE, [l4.ACR, l4.SR, l4.CR, l4.OPTR_G4]),
    named('DBGMCU', DBGMCU_BASE_M3, [DBGMCU_IDCODE, DBGMCU_CR_MOST]),
  ],
  STM32L4: [
    named('RCC', l4Rcc.RCC_BASE, [l4Rcc.RCC_CR_L4, RCC_CFGR, RCC_PLLCFGR, RCC_AHB1ENR, RCC_CSR]),
    ...ports(0x4800_0000),
    ...onLaterBuses,
    named('FLASH', l4.FLASH_BASE, [l4.ACR, l4.SR, l4.CR, l4.OPTR_L4]),
    named('DBGMCU', DBGMCU_BASE_M3, [DBGMCU_IDCODE, DBGMCU_CR_MOST]),
  ],
};
