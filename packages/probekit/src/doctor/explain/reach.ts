/** How far along the chain a message reaches: what must have worked, where the reason may lie, and both as stations of a drawing. Pure. */

import { causeOf } from '../../spec/symptoms/causes.ts';
import { LAYERS, type LayerId, layerNumber, STATIONS, type StationName } from '../../spec/symptoms/layers.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import type { Station, StationState } from '../diagnosis.ts';
import type { Explanation } from './explain.ts';
import { provenLayers } from './message-words.ts';

export interface Reach {
  /** Lowest first. */
  readonly proven: readonly LayerId[];
  /** Lowest first; empty for a message that is no fault, or that says nothing about the chain. */
  readonly open: readonly LayerId[];
  readonly stations: readonly Station[];
}

export function reachOf({ verdict, message: seen, together, causes }: Explanation): Reach {
  const message = MESSAGES.find(({ number }) => number === seen?.number);
  const proven = together ?? (message ? provenLayers(message) : []);
  const open = verdict === 'fault' ? (together ? layersOf(causes) : layersBetween(message?.layers)) : [];
  return { proven, open, stations: STATIONS.map((name) => ({ name, state: stateOf(name, proven, open) })) };
}

/** Several lines leave open what their causes span, which is less than each of them alone. */
function layersOf(causes: Explanation['causes']): readonly LayerId[] {
  const found = causes.map(({ id }) => causeOf(id).layer);
  return LAYERS.map(({ id }) => id).filter((id) => found.includes(id));
}

function layersBetween(range: readonly [LayerId, LayerId] | undefined): readonly LayerId[] {
  if (!range) return [];
  const [low, high] = range;
  return LAYERS.map(({ id }) => id).filter((id) => layerNumber(id) >= layerNumber(low) && layerNumber(id) <= layerNumber(high));
}

/** Suspect only where the message leaves no other station; unknown before proven where a station has layers of both kinds. */
function stateOf(name: StationName, proven: readonly LayerId[], open: readonly LayerId[]): StationState {
  const openStations = new Set(open.map(stationOf));
  if (openStations.has(name)) return openStations.size === 1 ? 'suspect' : 'unknown';
  // A probe that enumerates shows that the computer works, though no layer of its own says so.
  const isProven = name === 'host' ? proven.includes('L2') : proven.some((id) => stationOf(id) === name);
  return isProven ? 'proven' : 'unknown';
}

function stationOf(id: LayerId): StationName | undefined {
  return LAYERS.find((layer) => layer.id === id)?.station;
}
