/** Cores of each architecture as a part would name them, without their ROM tables. Source: the Technical Reference Manuals of the cores. */
import type { CoreProfile } from '../profile.ts';

const COMMON = { sysTickCalibration: 0, constants: [], cacheSizes: [] } as const;

const VERSION_6 = {
  ...COMMON,
  architecture: 'v6-m',
  interruptLines: 32,
  priorityBits: 2,
  breakpointUnit: 'bpu',
  breakpointComparators: 4,
  watchpointComparators: 2,
  floatingPoint: 'none',
} as const;

/** ARM DDI 0432C. */
export const CORTEX_M0: CoreProfile = { ...VERSION_6, cpuid: 0x410c_c200, privilegedOnly: true, vectorTableBits: 0, mpuRegions: 0 };

/** ARM DDI 0484C, with the Unprivileged/Privileged extension and the MPU. */
export const CORTEX_M0_PLUS: CoreProfile = { ...VERSION_6, cpuid: 0x410c_c601, vectorTableBits: 0xffff_ff00, mpuRegions: 8 };

/** ARM DDI 0337H. */
export const CORTEX_M3: CoreProfile = {
  ...COMMON,
  architecture: 'v7-m',
  cpuid: 0x410f_c231,
  interruptLines: 32,
  priorityBits: 3,
  breakpointUnit: 'fpb-1',
  breakpointComparators: 6,
  watchpointComparators: 4,
  floatingPoint: 'none',
  vectorTableBits: 0xffff_ff80,
  mpuRegions: 8,
};

/** ARM 100166. */
export const CORTEX_M4: CoreProfile = { ...CORTEX_M3, architecture: 'v7e-m', cpuid: 0x410f_c241, floatingPoint: 'fpv4-sp' };

/** ARM 100230, without the Security Extension. */
export const CORTEX_M33: CoreProfile = {
  ...CORTEX_M3,
  architecture: 'v8-m.main+dsp',
  cpuid: 0x410f_d214,
  breakpointUnit: 'fpb-2',
  breakpointComparators: 8,
  floatingPoint: 'fpv5-sp',
};
