/** Which cuts a run makes: `npm run test:cuts` all of them, `npm test` a share, so that it stays short. */
import type { Random } from '../doctor/drawn/random.ts';

export const IS_SWEEP = process.env.PROBEKIT_CUTS === 'all';

/** Of what is drawn; `npm run test:cuts -- --seed 7` draws others. */
export const SEED = Number(process.env.PROBEKIT_CUTS_SEED ?? 1);

/** So many of the numbers from 1 to `most`, one drawn from each of as many equal stretches. */
export function drawn(count: number, most: number, { unit }: Random): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, index) => 1 + Math.floor(((index + unit()) / count) * most)));
}
