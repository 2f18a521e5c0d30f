/**
 * What the M-profile architectures have, as one row each; what a core chose within its architecture is in `profile.ts`, the
 * encodings are in `instruction-set.ts`. ARMv8-M is modelled without the Security Extension.
 * Source: ARM DDI 0419E (ARMv6-M), ARM DDI 0403E.e (ARMv7-M), ARM DDI 0553B.s (ARMv8-M); the sections stand at the rows.
 */
import { CCR, CFSR, SHCSR } from '../../spec/arm/scb.ts';

/** Names as compilers use them; `v7e-m` is ARMv7-M with the DSP extension. */
export type Architecture = 'v6-m' | 'v7-m' | 'v7e-m' | 'v8-m.main' | 'v8-m.main+dsp';

export interface ArchitectureRow {
  readonly version: 6 | 7 | 8;
  /** The DSP extension, and with it APSR.GE. */
  readonly dsp: boolean;
  /** Bits of APSR. */
  readonly flags: number;
  /** CCR after reset, without the bits of caches and branch prediction, and what a program may change of it. With UNALIGN_TRP fixed no access may be unaligned. */
  readonly ccr: { readonly reset: number; readonly writable: number };
  /** AIRCR.PRIGROUP divides priorities; ICSR.RETTOBASE tells of handlers that are nested. */
  readonly groupsPriorities: boolean;
  /** The System Control Space is accessed by words only; what else is asked of it is UNPREDICTABLE, here a fault. */
  readonly wordsOnly: boolean;
  /** Writable bits of DEMCR. */
  readonly demcr: number;
  /** Bits of SHCSR. */
  readonly shcsr: number;
  /** Bits of CFSR; 0 where there are no configurable faults, and every fault is a HardFault. */
  readonly cfsr: number;
  /** Offsets into the System Control Space, from and up to, at which this architecture has nothing: they read 0. */
  readonly reserved: readonly (readonly [number, number])[];
  /** Coprocessors that CPACR.CP10 speaks for, a bit each. */
  readonly floatCoprocessors: number;
}

const ccr = (...fields: readonly (keyof typeof CCR.fields)[]) => fields.reduce((all, field) => all | CCR.mask(field), 0);
const FAULTS = Object.keys(CFSR.fields).reduce((all, field) => all | CFSR.mask(field as keyof typeof CFSR.fields), 0);
const HANDLERS = Object.keys(SHCSR.fields).reduce((all, field) => all | SHCSR.mask(field as keyof typeof SHCSR.fields), 0);
const NZCV = 0xf000_0000;
const Q = 0x0800_0000;
const GE = 0x000f_0000;
const TRAPS = ccr('BFHFNMIGN', 'DIV_0_TRP', 'UNALIGN_TRP', 'USERSETMPEND');

/** DDI 0419E, A5, B1.5 and B3.2: three handlers with a priority of their own, no fault status, no access that is not aligned. */
const V6: ArchitectureRow = {
  version: 6,
  dsp: false,
  flags: NZCV,
  ccr: { reset: ccr('STKALIGN', 'UNALIGN_TRP'), writable: 0 },
  groupsPriorities: false,
  wordsOnly: true,
  demcr: 0x0100_0401,
  shcsr: SHCSR.mask('SVCALLPENDED'),
  cfsr: 0,
  // ICTR; active bits; STIR and what lies around it; SHPR1; CFSR, HFSR; all from MMFAR to CPACR; the aliases of RBAR and RASR.
  reserved: [
    [0x004, 0x008],
    [0x300, 0x400],
    [0xd18, 0xd1c],
    [0xd28, 0xd30],
    [0xd34, 0xd90],
    [0xda4, 0xdf0],
    [0xf00, 0xfd0],
  ],
  floatCoprocessors: 0,
};

/** DDI 0403E.e, B1.4, B1.5, B3.2 and C1.6. */
const V7: ArchitectureRow = {
  version: 7,
  dsp: false,
  flags: NZCV | Q,
  ccr: { reset: ccr('STKALIGN'), writable: TRAPS | ccr('STKALIGN', 'NONBASETHRDENA') },
  groupsPriorities: true,
  wordsOnly: false,
  demcr: 0x010f_07f1,
  shcsr: HANDLERS,
  cfsr: FAULTS & ~CFSR.mask('STKOF'),
  reserved: [],
  floatCoprocessors: (1 << 10) | (1 << 11),
};

/** DDI 0553B.s, B3 and D1.2; the coprocessors of the floating-point group are in B4. */
const V8: ArchitectureRow = {
  ...V7,
  version: 8,
  ccr: { reset: ccr('STKALIGN', 'NONBASETHRDENA'), writable: TRAPS | ccr('STKOFHFNMIGN') },
  cfsr: FAULTS,
  floatCoprocessors: (1 << 8) | (1 << 9) | (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15),
};

export const ARCHITECTURES: Readonly<Record<Architecture, ArchitectureRow>> = {
  'v6-m': V6,
  'v7-m': V7,
  'v7e-m': { ...V7, dsp: true, flags: NZCV | Q | GE },
  'v8-m.main': V8,
  'v8-m.main+dsp': { ...V8, dsp: true, flags: NZCV | Q | GE },
};
