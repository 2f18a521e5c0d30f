/** Extended interrupt and event controller of STM32H74x/75x, CPU side. Addresses are offsets. Source: RM0433, chapter 20. */
import { bits, register } from '../../base/index.ts';

export const EXTI_RTSR1 = register('EXTI_RTSR1', 0x00, { TR: bits(21, 0) });
export const EXTI_FTSR1 = register('EXTI_FTSR1', 0x04, { TR: bits(21, 0) });
export const EXTI_SWIER1 = register('EXTI_SWIER1', 0x08, { SWIER: bits(21, 0) });
export const EXTI_D3PMR1 = register('EXTI_D3PMR1', 0x0c, { MR: bits(31, 0) });
export const EXTI_CPUIMR1 = register('EXTI_CPUIMR1', 0x80, { MR: bits(31, 0) });
export const EXTI_CPUEMR1 = register('EXTI_CPUEMR1', 0x84, { MR: bits(31, 0) });
export const EXTI_CPUPR1 = register('EXTI_CPUPR1', 0x88, { PR: bits(21, 0) });
export const EXTI_CPUIMR2 = register('EXTI_CPUIMR2', 0x90, { MR: bits(31, 0) });
export const EXTI_CPUEMR2 = register('EXTI_CPUEMR2', 0x94, { MR: bits(31, 0) });
export const EXTI_CPUPR2 = register('EXTI_CPUPR2', 0x98, { PR: bits(31, 0) });
export const EXTI_CPUIMR3 = register('EXTI_CPUIMR3', 0xa0, { MR: bits(31, 0) });
export const EXTI_CPUEMR3 = register('EXTI_CPUEMR3', 0xa4, { MR: bits(31, 0) });
export const EXTI_CPUPR3 = register('EXTI_CPUPR3', 0xa8, { PR: bits(31, 0) });
