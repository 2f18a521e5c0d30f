/** Machines of QEMU for the other architectures. Source: QEMU system emulation, "Arm MPS2 and MPS3 boards"; Arm DAI 0385, 0386 and 0505. */
import { CORTEX_M0, CORTEX_M3, CORTEX_M4, CORTEX_M33 } from '../../src/bench/cpu/testing/core-rows.ts';
import type { Machine } from './machines.ts';

const KILOBYTE = 1 << 10;
const MEGABYTE = 1 << 20;

/** Cortex-M0: nRF51 with 256 KB of flash and 16 KB of RAM; `small-core-program.ts` has its own places. */
export const MICROBIT: Machine = {
  name: 'microbit',
  behindCore: true,
  cpu: 'cortex-m0',
  hertz: 16_000_000,
  profile: CORTEX_M0,
  memories: [
    { address: 0, byteLength: 256 * KILOBYTE },
    { address: 0x2000_0000, byteLength: 16 * KILOBYTE },
  ],
  places: { tables: 0, arena: 0, code: 0 },
};

/** Cortex-M3; code at 0, SRAM at 0x20000000, PSRAM at 0x21000000. QEMU's NVIC has eight bits of priority. */
export const MPS2_AN385: Machine = {
  hertz: 25_000_000,
  memories: [
    { address: 0, byteLength: 4 * MEGABYTE },
    { address: 0x2000_0000, byteLength: 4 * MEGABYTE },
    { address: 0x2100_0000, byteLength: 16 * MEGABYTE },
  ],
  places: { tables: 0x2100_0000, arena: 0x2001_0000, code: 0x2008_0000 },
  name: 'mps2-an385',
  cpu: 'cortex-m3',
  profile: { ...CORTEX_M3, priorityBits: 8 },
};

/** Cortex-M4 with single precision. */
export const MPS2_AN386: Machine = {
  ...MPS2_AN385,
  name: 'mps2-an386',
  cpu: 'cortex-m4',
  profile: { ...CORTEX_M4, priorityBits: 8 },
};

const PROGRAM = 0x8010_0000;
const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];

/**
 * Cortex-M33. QEMU's has the Security Extension and begins Secure; ours has none, which is to a program what Non-secure state is.
 * So everything becomes Non-secure (SAU_CTRL.ALLNS, AIRCR.BFHFNMINS, NSACR), and the program starts there (ARM DDI 0553B.s, B8 and D1.2).
 */
export const MPS2_AN505: Machine = {
  name: 'mps2-an505',
  cpu: 'cortex-m33',
  hertz: 20_000_000,
  profile: { ...CORTEX_M33, priorityBits: 8 },
  memories: [{ address: 0x8000_0000, byteLength: 16 * MEGABYTE }],
  places: { program: PROGRAM, tables: 0x8000_0000, arena: 0x8020_0000, code: 0x8030_0000 },
  secure: 0x1000_0000,
  before: {
    address: 0x1000_0000,
    text: [
      '.syntax unified',
      '.arch armv8-m.main',
      '.thumb',
      '.word 0x30008000, start + 1',
      'start:',
      ...constant('r0', 0xe000_edd0),
      'movs r1, #2',
      'str r1, [r0]',
      ...constant('r0', 0xe000_ed0c),
      ...constant('r1', 0x05fa_2000),
      'str r1, [r0]',
      ...constant('r0', 0xe000_ed8c),
      ...constant('r1', 0xc00),
      'str r1, [r0]',
      ...constant('r0', 0xe002_ed08),
      ...constant('r1', PROGRAM),
      'str r1, [r0]',
      'ldr r2, [r1]',
      'msr msp_ns, r2',
      'ldr r2, [r1, #4]',
      'bic r2, #1',
      'dsb',
      'isb',
      'bxns r2',
      '',
    ].join('\n'),
  },
};
