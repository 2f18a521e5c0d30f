/**
 * STM32F103 of medium density (0x410) as data, and a copy of it. Source: RM0008 Rev 21 (memory map 3.3, boot 3.4, debug chapter 31); CPUID,
 * DPIDR and IDCODE as tools' logs of this part have them; the words at 0x1FFFF7E0 as a forum's dump of an STM32F103VB.
 */
import { DBGMCU_BASE_M3 } from '../../spec/stm32/dbgmcu.ts';
import { F1_PROGRAM_US } from '../../spec/stm32/flash-f1.ts';
import { F1_KIND_MODELS, f1KindPeripherals, namedPeripherals, systemMemoryOf } from './f1-kind-parts.ts';
import type { Part } from './part.ts';
import { AHB_AP_M3, cortexM3 } from './small-cores.ts';
import { TPIU_MODEL, tpiu } from './trace-port.ts';

const KIB = 1024;
const SYSTEM_MEMORY = 0x1fff_f000;

/** RM0008, table 3. */
const NAMED = `
40000000 TIM2
40000400 TIM3
40000800 TIM4
40002800 RTC
40002c00 WWDG
40003000 IWDG
40003800 SPI2
40004400 USART2
40004800 USART3
40005400 I2C1
40005800 I2C2
40005c00 USB
40006000 USB_CAN_SRAM
40006400 CAN
40006c00 BKP
40007000 PWR
40010000 AFIO
40010400 EXTI
40010800 GPIOA
40010c00 GPIOB
40011000 GPIOC
40011400 GPIOD
40011800 GPIOE
40012400 ADC1
40012800 ADC2
40012c00 TIM1
40013000 SPI1
40013800 USART1
40020000 DMA
40023000 CRC`;

/** The part with so much flash. */
function stm32f103(name: string, flashKib: number): Part {
  return {
    name,
    core: cortexM3({ cpuid: 0x411f_c231, devId: 0x410, interruptLines: 43, mpuRegions: 0, sysTickCalibration: 9000 }),
    debugPort: { dpIdr: 0x1ba0_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [AHB_AP_M3],
    memories: [
      { name: 'SRAM', address: 0x2000_0000, byteLength: 20 * KIB },
      {
        ...systemMemoryOf(SYSTEM_MEMORY, 2 * KIB, {
          536868832: (20 << 16) | flashKib,
          536868840: 0x066c_ff37,
          536868844: 0x3138_3836,
          536868848: 0x4309_5836,
        }),
        uniqueIdAt: 536868840 - SYSTEM_MEMORY,
      },
    ],
    peripherals: [
      ...f1KindPeripherals({
        family: 'f1',
        flashKib,
        pageBytes: KIB,
        programUs: F1_PROGRAM_US,
        systemMemory: SYSTEM_MEMORY,
        idcode: 0x2003_6410,
        dbgmcuBase: DBGMCU_BASE_M3,
        flashIrq: 4,
      }),
      ...namedPeripherals(NAMED),
      tpiu('m3'),
    ],
    models: { ...F1_KIND_MODELS, ...TPIU_MODEL },
    bootAddress: 0,
    clockHz: 8_000_000,
    supply: { onVolts: 1.92, offVolts: 1.88 },
    resetPulseNs: 20_000,
  };
}

export const STM32F103C8 = stm32f103('STM32F103C8', 64);
export const STM32F103RB = stm32f103('STM32F103RB', 128);

/**
 * A copy, sold as CS32F103C8T6: what a debugger sees of it is ST's but for the debug port, of a newer core than ST's (EEVblog,
 * "UNEXPECTED idcode" on a Blue Pill: ST's own tool takes it for an STM32F10xx).
 */
export const COPIED_F103C8: Part = {
  ...STM32F103C8,
  name: 'CS32F103C8',
  debugPort: { dpIdr: 0x2ba0_1477, targetId: 0, dlpIdr: 0 },
};
