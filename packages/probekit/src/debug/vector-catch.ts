/** Vector catch by names: halting as an exception is entered. Source: ARM DDI 0403E.e, C1.6.5; ARM DDI 0419E, C1.6.5. */
import type { Memory } from '../base/index.ts';
import { DEMCR } from '../spec/arm/dcb.ts';
import { debugErrors } from './errors.ts';

/** What can be caught, and the bit of DEMCR that does it. */
export const VECTOR_CATCHES = {
  reset: 'VC_CORERESET',
  'hard-fault': 'VC_HARDERR',
  'interrupt-entry': 'VC_INTERR',
  'bus-fault': 'VC_BUSERR',
  'state-error': 'VC_STATERR',
  'check-error': 'VC_CHKERR',
  'no-coprocessor': 'VC_NOCPERR',
  'memory-fault': 'VC_MMERR',
} as const;

export type VectorCatch = keyof typeof VECTOR_CATCHES;

export const VECTOR_CATCH_NAMES = Object.keys(VECTOR_CATCHES) as readonly VectorCatch[];

/**
 * Makes the core halt on these exceptions and on no others.
 *
 * @throws `debug/catch-unavailable` when some did not stick; the others are in force
 */
export async function catchVectors(memory: Memory, names: readonly VectorCatch[]): Promise<void> {
  const bits = Object.fromEntries(VECTOR_CATCH_NAMES.map((name) => [VECTOR_CATCHES[name], names.includes(name) ? 1 : 0]));
  await memory.write32(DEMCR.address, DEMCR.with(await memory.read32(DEMCR.address), bits));
  const held = caughtVectors(await memory.read32(DEMCR.address));
  const missing = names.filter((name) => !held.includes(name));
  if (missing.length > 0) {
    throw debugErrors.make('debug/catch-unavailable', {
      message: `This core cannot halt on ${missing.join(', ')}.`,
      hint: `It can on ${held.length > 0 ? held.join(', ') : 'reset and hard-fault'}.`,
      evidence: { names: missing },
    });
  }
}

/** What a word of DEMCR catches. */
export function caughtVectors(demcr: number): readonly VectorCatch[] {
  return VECTOR_CATCH_NAMES.filter((name) => DEMCR.get(demcr, VECTOR_CATCHES[name]) === 1);
}
