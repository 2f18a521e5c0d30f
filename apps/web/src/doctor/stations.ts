/** The stations of the chain as the page shows them: while the doctor is at work, and when it has concluded. */
import { type Diagnosis, type Finding, stationsSoFar } from 'probekit/doctor';
import type { ChainStation } from '../elements/chain-station.ts';
import { readingsOf } from './readings.ts';

/** What findings have proven so far; the station that the doctor has reached is being tested. */
export function stationsOnTheWay(findings: readonly Finding[], reached?: ChainStation['name']): readonly ChainStation[] {
  const stations = stationsSoFar(findings).map(({ name, state }): ChainStation => ({ name, state: name === reached ? 'working' : state }));
  return withReadings(stations, findings);
}

/** What the diagnosis says of each station. */
export function concludedStations({ stations, evidence }: Diagnosis): readonly ChainStation[] {
  return withReadings(stations, evidence);
}

function withReadings(stations: readonly ChainStation[], findings: readonly Finding[]): readonly ChainStation[] {
  const readings = readingsOf(findings);
  return stations.map((station) => {
    const reading = readings[station.name];
    return reading === undefined ? station : { ...station, reading };
  });
}
