/**
 * STM32G474RE as data: one bank of 512 KiB or two, as DBANK says. Source: RM0440 Rev 8 (memory map 2.2, boot 2.6, debug chapter
 * 47) and DS12288 (supply).
 */
import { l4KindPart } from './l4-kind-parts.ts';
import { AHB_AP_M4, cortexM4 } from './small-cores.ts';

const KIB = 1024;
const FLASH_KIB = 512;
/** HSI16 after a reset (RM0440, 7.2). */
const HSI_HZ = 16_000_000;

export const STM32G474RE = l4KindPart(
  {
    name: 'STM32G474RE',
    core: cortexM4({ cpuid: 0x410f_c241, devId: 0x469, interruptLines: 102, mpuRegions: 8 }),
    debugPort: { dpIdr: 0x2ba0_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [AHB_AP_M4],
    memories: [
      { name: 'SRAM1', address: 0x2000_0000, byteLength: 80 * KIB },
      { name: 'SRAM2', address: 0x2001_4000, byteLength: 16 * KIB },
      { name: 'CCM SRAM', address: 0x1000_0000, byteLength: 32 * KIB, aliases: [0x2001_8000] },
    ],
  },
  { kind: 'g4', devId: 0x469, idcode: 0x2001_6469, flashKib: FLASH_KIB, flashIrq: 4, coreHz: HSI_HZ },
);
