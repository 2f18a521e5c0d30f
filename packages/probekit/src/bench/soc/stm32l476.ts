/**
 * STM32L476RG as data: two banks of 512 KiB. Source: RM0351 Rev 9 (memory map 2.2, boot 2.6, debug chapter 48) and DS10198
 * (supply); IDCODE and CPUID as OpenOCD's logs of this part have them.
 */
import { l4KindPart } from './l4-kind-parts.ts';
import { AHB_AP_M4, cortexM4 } from './small-cores.ts';

const KIB = 1024;
const FLASH_KIB = 1024;
/** MSI after a reset (RM0351, 6.2.3). */
const MSI_HZ = 4_000_000;

export const STM32L476RG = l4KindPart(
  {
    name: 'STM32L476RG',
    core: cortexM4({ cpuid: 0x410f_c241, devId: 0x415, interruptLines: 82, mpuRegions: 8 }),
    debugPort: { dpIdr: 0x2ba0_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [AHB_AP_M4],
    memories: [
      { name: 'SRAM1', address: 0x2000_0000, byteLength: 96 * KIB },
      { name: 'SRAM2', address: 0x1000_0000, byteLength: 32 * KIB },
    ],
  },
  { kind: 'l4', devId: 0x415, idcode: 0x1007_6415, flashKib: FLASH_KIB, flashIrq: 4, coreHz: MSI_HZ },
);
