/**
 * A station of the chain as a page tells it, the four groups they stand in, and how a list from anywhere (an attribute
 * holds what somebody typed) becomes all twelve in their order.
 */
import type { Catalogue } from 'probekit/words';

export type StationName = keyof Catalogue['stations'];
export type StationState = 'proven' | 'suspect' | 'unknown' | 'working';

export interface ChainStation {
  readonly name: StationName;
  readonly state: StationState;
  /** What was measured there, as short text: `0.02 V`. */
  readonly reading?: string;
}

/** In the order in which a key or a tally names them. */
export const STATES: readonly StationState[] = ['proven', 'suspect', 'working', 'unknown'];

export const GROUPS = [
  { name: 'computer', stations: ['host', 'cable', 'USB', 'driver'] },
  { name: 'probe', stations: ['probe'] },
  { name: 'board', stations: ['power', 'wires', 'reset'] },
  { name: 'stm32', stations: ['debug', 'core', 'flash', 'firmware'] },
] as const satisfies readonly { name: string; stations: readonly StationName[] }[];

/** All twelve stations; one that the list does not tell in a form we know is unknown. */
export function completeStations(given: unknown): readonly ChainStation[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  return GROUPS.flatMap(({ stations }) =>
    stations.map((name): ChainStation => list.find((item) => isStation(item, name)) ?? { name, state: 'unknown' }),
  );
}

function isStation(item: unknown, expected: StationName): item is ChainStation {
  if (typeof item !== 'object' || item === null) return false;
  const { name, state, reading } = item as Record<string, unknown>;
  return name === expected && STATES.some((known) => known === state) && (reading === undefined || typeof reading === 'string');
}
