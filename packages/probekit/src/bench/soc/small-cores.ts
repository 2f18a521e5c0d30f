/**
 * The cores of the small families with what debuggers find of them: ROM table and component identification. What a part chose
 * beyond (lines, priorities, MPU) is the part's. Source: ARM DDI 0432C (M0), DDI 0484C (M0+), DDI 0337I (M3), DDI 0439D (M4):
 * ROM tables and identification; revisions of M3's components as DDI 0337G and its users' `dap info` have them.
 */
import type { CoreProfile, PpbConstant } from '../cpu/profile.ts';
import { arm, CORESIGHT, GENERIC_IP, identification, ROM_TABLE, st, table } from './rom-table.ts';

/** What a part tells of its core. */
interface CoreOf {
  readonly cpuid: number;
  /** Number of ST's die in the ROM table. */
  readonly devId: number;
  readonly interruptLines: number;
  readonly mpuRegions: number;
  readonly sysTickCalibration?: number;
}

const ROM = 0xe00f_f000;
/** MEMTYPE: the access port reaches all of the memory. */
const SYSTEM_MEMORY = { address: ROM + 0xfcc, value: 1 };

function version6({ devId, ...own }: CoreOf, vectorTableBits: number): CoreProfile {
  return {
    sysTickCalibration: 0,
    ...own,
    architecture: 'v6-m',
    priorityBits: 2,
    breakpointUnit: 'bpu',
    breakpointComparators: 4,
    watchpointComparators: 2,
    floatingPoint: 'none',
    vectorTableBits,
    cacheSizes: [],
    constants: [
      ...table(ROM, [0xfff0_f003, 0xfff0_2003, 0xfff0_3003, 0]),
      ...identification(ROM, st(devId), ROM_TABLE),
      SYSTEM_MEMORY,
      ...identification(0xe000_e000, arm(0x008, 0), GENERIC_IP),
      ...identification(0xe000_1000, arm(0x00a, 0), GENERIC_IP),
      ...identification(0xe000_2000, arm(0x00b, 0), GENERIC_IP),
    ],
  };
}

/** Cortex-M0, whose vector table cannot be moved. */
export function cortexM0(own: CoreOf): CoreProfile {
  return { ...version6(own, 0), privilegedOnly: true };
}

/** Cortex-M0+ with vector table offset and the Unprivileged/Privileged extension. */
export function cortexM0Plus(own: CoreOf): CoreProfile {
  return version6(own, 0xffff_ff00);
}

/** What M3 and M4 have in common. `components`: SCS, DWT, FPB, ITM, ETM; the TPIU is a peripheral of the part, `trace-port.ts`. */
function version7({ devId, ...own }: CoreOf, components: readonly (readonly number[])[]) {
  const places = [0xe000_e000, 0xe000_1000, 0xe000_2000, 0xe000_0000, 0xe004_1000];
  return {
    sysTickCalibration: 0,
    ...own,
    priorityBits: 4,
    breakpointUnit: 'fpb-1',
    breakpointComparators: 6,
    watchpointComparators: 4,
    cacheSizes: [],
    constants: [
      ...table(ROM, [0xfff0_f003, 0xfff0_2003, 0xfff0_3003, 0xfff0_1003, 0xfff4_1003, 0xfff4_2003, 0]),
      ...identification(ROM, st(devId), ROM_TABLE),
      SYSTEM_MEMORY,
      ...places.flatMap((place, index) => identification(place, components[index] ?? [], index < 4 ? GENERIC_IP : CORESIGHT)),
    ] as readonly PpbConstant[],
  } as const;
}

/** Cortex-M3 r1p1. */
export function cortexM3(own: CoreOf): CoreProfile {
  const components = [arm(0x000, 1), arm(0x002, 1), arm(0x003, 0), arm(0x001, 1), arm(0x924, 1)];
  return { ...version7(own, components), architecture: 'v7-m', floatingPoint: 'none', vectorTableBits: 0x3fff_ff80 };
}

/** Cortex-M4 with its floating-point unit. */
export function cortexM4(own: CoreOf): CoreProfile {
  const components = [arm(0x00c, 0), arm(0x002, 3), arm(0x003, 2), arm(0x001, 3), arm(0x925, 0)];
  const profile = version7(own, components);
  const features = [
    { address: 0xe000_ef40, value: 0x1011_0021 },
    { address: 0xe000_ef44, value: 0x1100_0011 },
  ];
  return {
    ...profile,
    constants: [...profile.constants, ...features],
    architecture: 'v7e-m',
    floatingPoint: 'fpv4-sp',
    vectorTableBits: 0xffff_ff80,
  };
}

/** AHB-AP of M0 and M0+, and of a Cortex-M3 and M4 (DDI 0337G, 11.4; DDI 0439D, 7.2). */
export const AHB_AP_M0 = { idr: 0x0477_0021, base: 0xe00f_f003, cfg: 0, cswReset: 0x0300_0040, kind: 'ahb', reach: 'core' } as const;
export const AHB_AP_M3 = { ...AHB_AP_M0, idr: 0x1477_0011, cswReset: 0x4380_0040, incrementBytes: 4096 } as const;
export const AHB_AP_M4 = { ...AHB_AP_M3, idr: 0x2477_0011, cswReset: 0x2300_0040 } as const;
