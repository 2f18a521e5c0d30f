/**
 * STM32G071RB as data. Source: RM0444 Rev 5 (memory map 2.2, boot 2.5, debug chapter 40) and DS12232 (supply); DPIDR as OpenOCD's
 * target file has it.
 */
import { l4KindPart } from './l4-kind-parts.ts';
import { AHB_AP_M0, cortexM0Plus } from './small-cores.ts';

const KIB = 1024;
const FLASH_KIB = 128;
/** HSI16 after a reset (RM0444, 5.2). */
const HSI_HZ = 16_000_000;

export const STM32G071RB = l4KindPart(
  {
    name: 'STM32G071RB',
    core: cortexM0Plus({ cpuid: 0x410c_c601, devId: 0x460, interruptLines: 32, mpuRegions: 8 }),
    debugPort: { dpIdr: 0x0bc1_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [AHB_AP_M0],
    memories: [{ name: 'SRAM', address: 0x2000_0000, byteLength: 36 * KIB }],
  },
  { kind: 'g0', devId: 0x460, idcode: 0x2000_6460, flashKib: FLASH_KIB, flashIrq: 3, coreHz: HSI_HZ },
);
