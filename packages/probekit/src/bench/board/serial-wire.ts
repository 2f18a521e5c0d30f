/** One wire of the VCP: what of a signal arrives at the far end. Sampling it is left to the receivers. */

import type { WireState } from '../../base/index.ts';
import type { Noise } from '../wires/noise.ts';
import type { UartFrame, UartSignal } from '../wires/uart-signal.ts';

/** The signal that arrives; undefined when none does: on a wire that never moves no frame begins. */
export function carriedSignal(wire: WireState, signal: UartSignal, noise: Noise): UartSignal | undefined {
  if (typeof signal !== 'string') return carriedFrame(wire, signal, noise);
  return wire === 'ok' || typeof wire !== 'string' ? signal : undefined;
}

export function carriedFrame(wire: WireState, frame: UartFrame, noise: Noise): UartFrame | undefined {
  if (wire === 'ok') return frame;
  if (typeof wire === 'string') return undefined;
  // Edges that take as long as half a bit are not there when it is sampled.
  if ('riseNs' in wire) return wire.riseNs < frame.bitSeconds * 0.5e9 ? frame : undefined;
  // `noise` is the chance per bit at 1 MHz, as on the SWD wires; slower bits are safer in proportion.
  const chance = Math.min(1, wire.noise / (frame.bitSeconds * 1e6));
  let { levels } = frame;
  for (let bit = 0; bit < frame.length; bit++) if (noise.strikes(chance)) levels ^= 1 << bit;
  return { ...frame, levels };
}
