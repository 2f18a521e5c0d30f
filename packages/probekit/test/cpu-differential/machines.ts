/** The machines of QEMU that judge a core: their memories, the core that stands for theirs, and where the programs put things. */
import type { CoreProfile } from '../../src/bench/cpu/profile.ts';

export interface Machine {
  /** QEMU's name. */
  readonly name: string;
  /** GNU as's name of the core. */
  readonly cpu: string;
  readonly hertz: number;
  readonly profile: CoreProfile;
  readonly memories: readonly { readonly address: number; readonly byteLength: number }[];
  readonly places: Places;
  /** Its memories belong to the core alone, flash first: QEMU fills them with one image and reads them by way of the core. */
  readonly behindCore?: true;
  /** Address bits that mean Secure memory, which ours knows nothing of: no register has them. */
  readonly secure?: number;
  /** What QEMU's core executes before the program, where it does not begin in the state that ours is always in. */
  readonly before?: { readonly address: number; readonly text: string };
}

/** Where the programs lie, and keep what they work on. */
export interface Places {
  /** The program itself, with its vector table first; at 0 unless told. */
  readonly program?: number;
  /** A few MB of plain memory: cases, outcomes and what else is long. */
  readonly tables: number;
  /** 64 KB that cases read and write. */
  readonly arena: number;
  /** 64 KB that cases are executed in. */
  readonly code: number;
}

const MEGABYTE = 1 << 20;

/** Arm DAI 0500: Cortex-M7; code at 0, SRAM at 0x20000000, PSRAM at 0x60000000. */
export const MPS2_AN500: Machine = {
  name: 'mps2-an500',
  cpu: 'cortex-m7',
  hertz: 25_000_000,
  profile: {
    architecture: 'v7e-m',
    cpuid: 0x411f_c271,
    interruptLines: 32,
    priorityBits: 8,
    breakpointUnit: 'fpb-2',
    breakpointComparators: 8,
    watchpointComparators: 4,
    floatingPoint: 'fpv5-dp',
    vectorTableBits: 0xffff_ff80,
    mpuRegions: 8,
    sysTickCalibration: 0,
    constants: [],
    cacheSizes: [],
  },
  memories: [
    { address: 0, byteLength: 4 * MEGABYTE },
    { address: 0x2000_0000, byteLength: 4 * MEGABYTE },
    { address: 0x6000_0000, byteLength: 16 * MEGABYTE },
  ],
  places: { tables: 0x6000_0000, arena: 0x2001_0000, code: 0x2008_0000 },
};
