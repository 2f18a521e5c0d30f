/**
 * Peripherals whose registers can be looked at: only registers that a read leaves as they are. A data register that a read
 * empties (USART_RDR), or flags that one clears, are not among them. Source: RM0433 rev 8, table 8 (addresses) and the
 * chapters that the files of `spec/stm32` name.
 */
import type { Memory } from '../base/index.ts';
import { type RegisterReading, readingOf } from '../cortex/index.ts';
import { DBGMCU_BASE, DBGMCU_CR, IDC } from '../spec/stm32/dbgmcu-h7.ts';
import { ACR, CR, OPTCR, OPTSR_CUR, SR } from '../spec/stm32/flash-h7.ts';
import { IWDG_PR, IWDG_RLR, IWDG_SR, IWDG_WINR } from '../spec/stm32/iwdg.ts';
import { PWR_BASE, PWR_CPUCR, PWR_CR1, PWR_CR2, PWR_CR3, PWR_CSR1, PWR_D3CR, PWR_WKUPEPR, PWR_WKUPFR } from '../spec/stm32/pwr-h7.ts';
import * as rcc from '../spec/stm32/rcc-h7.ts';
import { SYSCFG_BASE, SYSCFG_CCCSR, SYSCFG_CFGR, SYSCFG_PKGR, SYSCFG_PMCR, SYSCFG_PWRCR } from '../spec/stm32/syscfg-h7.ts';
import { USART_PRESC } from '../spec/stm32/usart.ts';
import { FAMILY_PERIPHERALS } from './family-peripherals.ts';
import type { ChipIdentity } from './identify.ts';
import { GPIO, type Peripheral, TIMER, TIMER_WITH_BREAK, USART } from './peripheral-tables.ts';

export type { Peripheral } from './peripheral-tables.ts';

const USART_WITH_PRESCALER = [...USART, USART_PRESC];
const RCC = [
  rcc.RCC_CR,
  rcc.RCC_CFGR,
  rcc.RCC_D1CFGR,
  rcc.RCC_D2CFGR,
  rcc.RCC_D3CFGR,
  rcc.RCC_PLLCKSELR,
  rcc.RCC_PLLCFGR,
  rcc.RCC_PLL1DIVR,
  rcc.RCC_BDCR,
  rcc.RCC_CSR,
  rcc.RCC_RSR,
];

const H7_PERIPHERALS: readonly Peripheral[] = [
  { name: 'RCC', base: rcc.RCC_BASE, registers: RCC },
  { name: 'PWR', base: PWR_BASE, registers: [PWR_CR1, PWR_CSR1, PWR_CR2, PWR_CR3, PWR_CPUCR, PWR_D3CR, PWR_WKUPFR, PWR_WKUPEPR] },
  ...[...'ABCDEFGHIJK'].map((port, index) => ({ name: `GPIO${port}`, base: 0x5802_0000 + 0x400 * index, registers: GPIO })),
  { name: 'USART1', base: 0x4001_1000, registers: USART_WITH_PRESCALER },
  { name: 'USART2', base: 0x4000_4400, registers: USART_WITH_PRESCALER },
  { name: 'USART3', base: 0x4000_4800, registers: USART_WITH_PRESCALER },
  { name: 'TIM1', base: 0x4001_0000, registers: TIMER_WITH_BREAK },
  { name: 'TIM2', base: 0x4000_0000, registers: TIMER },
  { name: 'TIM3', base: 0x4000_0400, registers: TIMER },
  { name: 'TIM4', base: 0x4000_0800, registers: TIMER },
  { name: 'TIM5', base: 0x4000_0c00, registers: TIMER },
  { name: 'FLASH', base: 0x5200_2000, registers: [ACR, CR, SR, OPTCR, OPTSR_CUR] },
  { name: 'IWDG1', base: 0x5800_4800, registers: [IWDG_PR, IWDG_RLR, IWDG_SR, IWDG_WINR] },
  { name: 'SYSCFG', base: SYSCFG_BASE, registers: [SYSCFG_PMCR, SYSCFG_CFGR, SYSCFG_CCCSR, SYSCFG_PWRCR, SYSCFG_PKGR] },
  { name: 'DBGMCU', base: DBGMCU_BASE, registers: [IDC, DBGMCU_CR] },
];
/** STM32H742, H743, H753 and H750. */
const H743_DEV_ID = 0x450;

/** Empty for a chip whose registers have no table here. */
export function peripheralsOf({ devId, series }: Pick<ChipIdentity, 'devId' | 'series'>): readonly Peripheral[] {
  return devId === H743_DEV_ID ? H7_PERIPHERALS : (FAMILY_PERIPHERALS[series] ?? []);
}

/** Reads them one after the other; a peripheral without its clock says nothing that means anything. Changes nothing. */
export async function readPeripheral(memory: Memory, { base, registers }: Peripheral): Promise<readonly RegisterReading[]> {
  const readings: RegisterReading[] = [];
  for (const register of registers) readings.push(readingOf(register, await memory.read32(base + register.address)));
  return readings;
}
