/** MEM-AP registers. Source: ARM IHI 0031 (ADIv5.2), chapter C2. */
import { bit, bits, register } from '../../base/index.ts';

export const CSW = register('CSW', 0x00, {
  DbgSwEnable: bit(31),
  Prot: bits(30, 24),
  SPIDEN: bit(23, 'r'),
  Type: bits(15, 12),
  Mode: bits(11, 8),
  TrInProg: bit(7, 'r'),
  DeviceEn: bit(6, 'r'),
  AddrInc: bits(5, 4),
  Size: bits(2, 0),
});
export const TAR = register('TAR', 0x04, { ADDRESS: bits(31, 0) });
export const DRW = register('DRW', 0x0c, { DATA: bits(31, 0) });
export const BD0 = register('BD0', 0x10, { DATA: bits(31, 0) });
export const CFG = register('CFG', 0xf4, { LD: bit(2, 'r'), LA: bit(1, 'r'), BE: bit(0, 'r') });
export const BASE = register('BASE', 0xf8, { ADDRESS: bits(31, 12, 'r'), FORMAT: bit(1, 'r'), PRESENT: bit(0, 'r') });
export const IDR = register('IDR', 0xfc, {
  REVISION: bits(31, 28, 'r'),
  DESIGNER: bits(27, 17, 'r'),
  CLASS: bits(16, 13, 'r'),
  VARIANT: bits(7, 4, 'r'),
  TYPE: bits(3, 0, 'r'),
});

export const SIZE_BYTE = 0;
export const SIZE_HALFWORD = 1;
export const SIZE_WORD = 2;
export const INCREMENT_OFF = 0;
export const INCREMENT_SINGLE = 1;

/** TAR increments are guaranteed only inside a block of this size (ARM IHI 0031, C2.2.2). */
export const AUTO_INCREMENT_BYTES = 1024;
/**
 * Larger ones of a core's own AHB-AP, by PARTNO of its CPUID: Cortex-M3 (DDI 0337G, 11.4) and M4 (DDI 0439D, 7.2). OpenOCD
 * src/jtag/drivers/stlink_usb.c writes blocks of this size to them through every V2.
 */
export const AUTO_INCREMENT_BYTES_BY_PARTNO: Readonly<Record<number, number>> = { [0xc23]: 4096, [0xc24]: 4096 };

export const CLASS_MEM_AP = 8;
