/**
 * What one Cortex-M implementation chose within its architecture: plain data handed in by the part.
 * Source: ARM DDI 0403E.e, B3.2 and D1; ARM DDI 0419E and ARM DDI 0553B.s where they differ; the core's and the part's manual.
 */
import type { Architecture } from './architecture.ts';

/** A read-only word of the private peripheral bus: ROM table entries, CIDR and PIDR rows, DEVTYPE and the like. */
export interface PpbConstant {
  readonly address: number;
  readonly value: number;
}

/** The floating-point extension: its version, single (`sp`) or also double precision (`dp`); `none` leaves CPACR.CP10 and CP11 at zero. */
export type FloatingPoint = 'none' | 'fpv4-sp' | 'fpv5-sp' | 'fpv5-dp';

/** BPU of ARMv6-M; FPB of two versions: the first compares words below 0x2000_0000, the second half-words anywhere. */
export type BreakpointUnit = 'bpu' | 'fpb-1' | 'fpb-2';

/** The configuration of one core. */
export interface CoreProfile {
  readonly architecture: Architecture;
  readonly cpuid: number;
  /** External interrupt lines, at most 240. */
  readonly interruptLines: number;
  /** Implemented bits of each priority byte, counted from bit 7. */
  readonly priorityBits: number;
  readonly breakpointUnit: BreakpointUnit;
  /** Its code comparators. */
  readonly breakpointComparators: number;
  /** DWT comparators. */
  readonly watchpointComparators: number;
  readonly floatingPoint: FloatingPoint;
  /** An ARMv6-M core without the Unprivileged/Privileged extension: CONTROL.nPRIV stays 0. */
  readonly privilegedOnly?: true;
  /** Writable bits of VTOR; 0 where the vector table stays where it is at reset. */
  readonly vectorTableBits: number;
  /** Regions of the MPU, at most 16; 0 when there is none. */
  readonly mpuRegions: number;
  /** SYST_CALIB as read. */
  readonly sysTickCalibration: number;
  /** Feature, cache and MVFR words and the ROM tables, by address. They read as given and ignore writes. */
  readonly constants: readonly PpbConstant[];
  /** CCSIDR as selected by CSSELR: data or unified caches first (even), instruction caches odd. */
  readonly cacheSizes: readonly number[];
  /** First address and end of each TCM, which no cache ever holds. */
  readonly tightlyCoupled?: readonly (readonly [number, number])[];
}
