/** System control block, ARMv7-M. Source: ARM DDI 0403E.e, B3.2. Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

export const CPUID = register('CPUID', 0xe000_ed00, {
  IMPLEMENTER: bits(31, 24, 'r'),
  VARIANT: bits(23, 20, 'r'),
  ARCHITECTURE: bits(19, 16, 'r'),
  PARTNO: bits(15, 4, 'r'),
  REVISION: bits(3, 0, 'r'),
});
export const ICSR = register('ICSR', 0xe000_ed04, {
  NMIPENDSET: bit(31),
  PENDSVSET: bit(28),
  PENDSVCLR: bit(27, 'w'),
  PENDSTSET: bit(26),
  PENDSTCLR: bit(25, 'w'),
  ISRPREEMPT: bit(23, 'r'),
  ISRPENDING: bit(22, 'r'),
  VECTPENDING: bits(20, 12, 'r'),
  RETTOBASE: bit(11, 'r'),
  VECTACTIVE: bits(8, 0, 'r'),
});
export const VTOR = register('VTOR', 0xe000_ed08, { TBLOFF: bits(31, 7) });
export const AIRCR = register('AIRCR', 0xe000_ed0c, {
  VECTKEY: bits(31, 16), // 0x05fa on write, reads 0xfa05
  ENDIANNESS: bit(15, 'r'),
  PRIGROUP: bits(10, 8),
  SYSRESETREQ: bit(2, 'w'),
  VECTCLRACTIVE: bit(1, 'w'),
  VECTRESET: bit(0, 'w'),
});
export const VECTKEY = 0x05fa;
export const SCR = register('SCR', 0xe000_ed10, { SEVONPEND: bit(4), SLEEPDEEP: bit(2), SLEEPONEXIT: bit(1) });
export const CCR = register('CCR', 0xe000_ed14, {
  BP: bit(18),
  IC: bit(17),
  DC: bit(16),
  STKOFHFNMIGN: bit(10), // ARMv8-M
  STKALIGN: bit(9),
  BFHFNMIGN: bit(8),
  DIV_0_TRP: bit(4),
  UNALIGN_TRP: bit(3),
  USERSETMPEND: bit(1),
  NONBASETHRDENA: bit(0),
});
/** Cache maintenance, ARMv7-M with caches: all of the instruction cache; the line of the data cache at an address. ARM DDI 0403E.e, B2.2.7. */
export const ICIALLU = 0xe000_ef50;
export const DCCIMVAC = 0xe000_ef70;
export const SHCSR = register('SHCSR', 0xe000_ed24, {
  USGFAULTENA: bit(18),
  BUSFAULTENA: bit(17),
  MEMFAULTENA: bit(16),
  SVCALLPENDED: bit(15),
  BUSFAULTPENDED: bit(14),
  MEMFAULTPENDED: bit(13),
  USGFAULTPENDED: bit(12),
  SYSTICKACT: bit(11),
  PENDSVACT: bit(10),
  MONITORACT: bit(8),
  SVCALLACT: bit(7),
  USGFAULTACT: bit(3),
  BUSFAULTACT: bit(1),
  MEMFAULTACT: bit(0),
});
/** Configurable fault status: UFSR 31:16, BFSR 15:8, MMFSR 7:0; write 1 to clear. */
export const CFSR = register('CFSR', 0xe000_ed28, {
  DIVBYZERO: bit(25),
  UNALIGNED: bit(24),
  STKOF: bit(20), // ARMv8-M
  NOCP: bit(19),
  INVPC: bit(18),
  INVSTATE: bit(17),
  UNDEFINSTR: bit(16),
  BFARVALID: bit(15),
  LSPERR: bit(13),
  STKERR: bit(12),
  UNSTKERR: bit(11),
  IMPRECISERR: bit(10),
  PRECISERR: bit(9),
  IBUSERR: bit(8),
  MMARVALID: bit(7),
  MLSPERR: bit(5),
  MSTKERR: bit(4),
  MUNSTKERR: bit(3),
  DACCVIOL: bit(1),
  IACCVIOL: bit(0),
});
export const HFSR = register('HFSR', 0xe000_ed2c, { DEBUGEVT: bit(31), FORCED: bit(30), VECTTBL: bit(1) });
export const MMFAR = 0xe000_ed34;
export const BFAR = 0xe000_ed38;
export const CPACR = register('CPACR', 0xe000_ed88, { CP11: bits(23, 22), CP10: bits(21, 20) });
/** PARTNO of CPUID. */
export const CORE_NAMES: Readonly<Record<number, string>> = {
  [0xc20]: 'Cortex-M0',
  [0xc60]: 'Cortex-M0+',
  [0xc23]: 'Cortex-M3',
  [0xc24]: 'Cortex-M4',
  [0xc27]: 'Cortex-M7',
  [0xd20]: 'Cortex-M23',
  [0xd21]: 'Cortex-M33',
  [0xd22]: 'Cortex-M55',
};
