/** The stations of the chain as the page shows them: while the doctor is at work, and when it has concluded. */
import { type Diagnosis, type Finding, stationsSoFar } from 'probekit/doctor';
import type { ChainStation } from '../elements/chain-station.ts';
import type { Mended } from './mending.ts';
import { readingsOf } from './readings.ts';

/** What findings have proven so far; the station that the doctor has reached is being tested. */
export function stationsOnTheWay(findings: readonly Finding[], reached?: ChainStation['name']): readonly ChainStation[] {
  const stations = stationsSoFar(findings).map(({ name, state }): ChainStation => ({ name, state: name === reached ? 'working' : state }));
  return withReadings(stations, findings);
}

/** Remedies that hold the core. */
const HOLDING: readonly Mended['action'][] = ['halt-under-reset', 'freeze-watchdogs', 'keep-debug-clocks'];

/** What a target that was halted under reset has answered through. */
const REACHED_BY_HALT: readonly ChainStation['name'][] = ['power', 'wires', 'reset', 'debug', 'core'];

/** What the diagnosis says of each station, and a remedy that worked since then. */
export function concludedStations({ stations, evidence }: Diagnosis, mended?: Mended): readonly ChainStation[] {
  const isReached = mended?.worked === true && HOLDING.includes(mended.action);
  const now = isReached
    ? stations.map(({ name, state }) => ({ name, state: REACHED_BY_HALT.includes(name) ? ('proven' as const) : state }))
    : stations;
  return withReadings(now, evidence);
}

function withReadings(stations: readonly ChainStation[], findings: readonly Finding[]): readonly ChainStation[] {
  const readings = readingsOf(findings);
  return stations.map((station) => {
    const reading = readings[station.name];
    return reading === undefined ? station : { ...station, reading };
  });
}
