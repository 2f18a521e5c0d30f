/** The chain drawing: one column a station, its state below. */
import type { Station, StationState } from '../diagnosis.ts';
import type { Line } from './line.ts';

const STATES: Readonly<Record<StationState, string>> = { proven: 'ok', suspect: 'SUSPECT', unknown: '?' };
const JOINT = ' ── ';

/** Two lines: names joined, states below them. */
export function drawChain(stations: readonly Station[]): readonly Line[] {
  const cells = stations.map(({ name, state }) => ({ name, state: STATES[state] }));
  const widths = cells.map(({ name, state }) => Math.max(name.length, state.length));
  const names = cells.map(({ name }, index) => centred(name, widths[index] ?? 0)).join(JOINT);
  const states = cells.map(({ state }, index) => centred(state, widths[index] ?? 0)).join(' '.repeat(JOINT.length));
  return [
    { text: `  ${names.trimEnd()}`, role: 'chain' },
    { text: `  ${states.trimEnd()}`, role: 'chain' },
  ];
}

function centred(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}
