/** Names of the core registers that DCRSR selects. Source: ARM DDI 0403E.e, C1.6.3. */
import { REGSEL } from '../spec/arm/dcb.ts';

/** REGSEL by name: R0 to R12, SP, LR, PC, the special registers, S0 to S31. */
export const CORE_REGISTERS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`R${index}`, index])),
  SP: 13,
  LR: 14,
  PC: 15,
  ...Object.fromEntries(Object.entries(REGSEL).filter(([name]) => name !== 'S0')),
  ...Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`S${index}`, REGSEL.S0 + index])),
};

/** The four registers that share one selector. */
export function unpackSpecial(word: number): { CONTROL: number; FAULTMASK: number; BASEPRI: number; PRIMASK: number } {
  return { CONTROL: word >>> 24, FAULTMASK: (word >>> 16) & 0xff, BASEPRI: (word >>> 8) & 0xff, PRIMASK: word & 0xff };
}
