/**
 * STM32F091RC (0x442) as data. Source: RM0091 Rev 10 (memory map 2.2, boot 2.5, flash 3, debug 32); DPIDR of a Cortex-M0 (ARM DDI 0432C).
 * DBGMCU answers here whatever its clock enable says, as tools read the id code without it.
 */
import { DBGMCU_BASE_M0 } from '../../spec/stm32/dbgmcu.ts';
import { F0_PROGRAM_US } from '../../spec/stm32/flash-f1.ts';
import { F1_KIND_MODELS, f1KindPeripherals, namedPeripherals, systemMemoryOf } from './f1-kind-parts.ts';
import type { Part, PeripheralRow } from './part.ts';
import { AHB_AP_M0, cortexM0 } from './small-cores.ts';

const KIB = 1024;
const SYSTEM_MEMORY = 0x1fff_d800;

/** RM0091, table 1. */
const NAMED = `
40000000 TIM2
40000400 TIM3
40001000 TIM6
40001400 TIM7
40002000 TIM14
40002800 RTC
40002c00 WWDG
40003000 IWDG
40003800 SPI2
40004400 USART2
40004800 USART3
40004c00 USART4
40005000 USART5
40005400 I2C1
40005800 I2C2
40006400 CAN
40006c00 CRS
40007000 PWR
40007400 DAC
40007800 CEC
40010000 SYSCFG_COMP
40010400 EXTI
40011400 USART6
40011800 USART7
40011c00 USART8
40012400 ADC
40012c00 TIM1
40013000 SPI1
40013800 USART1
40014000 TIM15
40014400 TIM16
40014800 TIM17
40020000 DMA1
40020400 DMA2
40023000 CRC
40024000 TSC`;

/** Reset values: PA13 and PA14 are the debug port (RM0091, 8.4). */
const gpioPorts: readonly PeripheralRow[] = [...'ABCDEF'].map((letter, index) => ({
  model: 'gpio',
  name: `GPIO${letter}`,
  base: 0x4800_0000 + 0x400 * index,
  byteLength: KIB,
  clock: `AHB.GPIO${letter}`,
  options: letter === 'A' ? { moder: 0x2800_0000, ospeedr: 0x0c00_0000, pupdr: 0x2400_0000 } : { moder: 0 },
}));

export const STM32F091RC: Part = {
  name: 'STM32F091RC',
  core: cortexM0({ cpuid: 0x410c_c200, devId: 0x442, interruptLines: 32, mpuRegions: 0, sysTickCalibration: 0x4000_1770 }),
  debugPort: { dpIdr: 0x0bb1_1477, targetId: 0, dlpIdr: 0 },
  accessPorts: [AHB_AP_M0],
  memories: [
    { name: 'SRAM', address: 0x2000_0000, byteLength: 32 * KIB },
    {
      ...systemMemoryOf(SYSTEM_MEMORY, 8 * KIB, {
        536868780: 0x0030_0027,
        536868784: 0x3731_510d,
        536868788: 0x2034_3836,
        536868812: 0xffff_0100,
      }),
      uniqueIdAt: 536868780 - SYSTEM_MEMORY,
    },
  ],
  peripherals: [
    ...f1KindPeripherals({
      family: 'f0',
      flashKib: 256,
      pageBytes: 2 * KIB,
      programUs: F0_PROGRAM_US,
      systemMemory: SYSTEM_MEMORY,
      idcode: 0x2000_6442,
      dbgmcuBase: DBGMCU_BASE_M0,
      flashIrq: 3,
    }),
    ...gpioPorts,
    ...namedPeripherals(NAMED),
  ],
  models: F1_KIND_MODELS,
  bootAddress: 0,
  clockHz: 8_000_000,
  swdPins: ['PA13', 'PA14'],
  supply: { onVolts: 1.92, offVolts: 1.88 },
  resetPulseNs: 20_000,
};
