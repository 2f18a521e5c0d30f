/**
 * STM32H745ZI as data: the die of the STM32H743 with its second core not fused off. Of that Cortex-M4 there is what a debugger
 * finds behind AP3, identification and the buses it reaches; the bench runs nothing on it, nor has it the step-down converter.
 * Sources: RM0399, 2.1 (what the bus matrix of D2 reaches), 4.4.1 (BCM7, BCM4) and debug chapter; access ports and CPUID as
 * field-logs fl-076 and fl-039; that the Cortex-M4 cannot read the flash size fl-083.
 */
import { CPUID } from '../../spec/arm/scb.ts';
import { FLASH_BASE } from '../../spec/stm32/flash-h7.ts';
import type { Part } from './part.ts';
import { AHB_AP_M4, cortexM4 } from './small-cores.ts';
import { STM32H743 } from './stm32h743.ts';
import { tpiuWords } from './trace-port.ts';

const CORTEX_M4 = cortexM4({ cpuid: 0x410f_c241, devId: 0x450, interruptLines: 150, mpuRegions: 8 });

export const STM32H745: Part = {
  ...STM32H743,
  name: 'STM32H745ZI',
  accessPorts: [
    ...STM32H743.accessPorts,
    {
      ...AHB_AP_M4,
      reach: 'system',
      ranges: [
        [0x0800_0000, 0x081f_ffff],
        [0x1000_0000, 0x1004_7fff],
        [0x2400_0000, 0x2407_ffff],
        [0x3000_0000, 0x5fff_ffff],
      ],
      identity: [{ address: CPUID.address, value: CORTEX_M4.cpuid }, ...CORTEX_M4.constants, ...tpiuWords('m4')],
    },
  ],
  peripherals: STM32H743.peripherals.map((row) =>
    row.base === FLASH_BASE ? { ...row, options: { ...(row.options as object), dualCore: true } } : row,
  ),
};
