/** One wire of the VCP: what of a byte arrives at the far end. Framing is left to the receivers. */

import type { WireState } from '../../base/index.ts';
import type { Noise } from '../wires/noise.ts';

/** The byte that arrives; undefined when none does: a wire that never moves shows no start bit that a stop bit follows. */
export function carriedByte(wire: WireState, byte: number, bitSeconds: number, noise: Noise): number | undefined {
  if (wire === 'ok') return byte;
  if (typeof wire === 'string') return undefined;
  // `noise` is the chance per bit at 1 MHz, as on the SWD wires; slower bits are safer in proportion.
  const chance = Math.min(1, wire.noise / (bitSeconds * 1e6));
  let seen = byte;
  for (let bit = 0; bit < 8; bit++) if (noise.strikes(chance)) seen ^= 1 << bit;
  return seen;
}
