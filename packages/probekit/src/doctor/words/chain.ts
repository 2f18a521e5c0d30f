/** The chain drawing: one column a station, its state below. */
import { type Catalogue, type SentenceKey, say } from '../../words/index.ts';
import type { Station, StationState } from '../diagnosis.ts';
import type { Line } from './line.ts';

const STATES: Readonly<Record<StationState, SentenceKey>> = {
  proven: 'chain.proven',
  suspect: 'chain.suspect',
  unknown: 'chain.unknown',
};
const JOINT = ' ── ';

/** Two lines: names joined, states below them. */
export function drawChain(stations: readonly Station[], catalogue: Catalogue): readonly Line[] {
  const cells = stations.map(({ name, state }) => ({ name: catalogue.stations[name], state: say(catalogue, { key: STATES[state] }) }));
  const widths = cells.map(({ name, state }) => Math.max(name.length, state.length));
  const names = cells.map(({ name }, index) => centred(name, widths[index] ?? 0)).join(JOINT);
  const states = cells.map(({ state }, index) => centred(state, widths[index] ?? 0)).join(' '.repeat(JOINT.length));
  return [
    { text: `  ${names.trimEnd()}`, role: 'chain' },
    { text: `  ${states.trimEnd()}`, role: 'chain', emphasis: say(catalogue, { key: 'chain.suspect' }) },
  ];
}

function centred(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}
