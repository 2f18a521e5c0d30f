/**
 * The boards that are drawn, how often, and with which ST-LINK; and which faults each can have at all. What a fault sets on a
 * board is in `faults.ts`, by what the bench's board says of its circuit.
 */
import { BOARDS } from '../../../src/bench/index.ts';
import type { MadeCause } from './faults.ts';

export type BoardOnBench = (typeof BOARDS)[number];

export interface DrawnBoard {
  readonly spec: BoardOnBench;
  /** Of a hundred draws. */
  readonly often: number;
  /** ST-LINKs that it has, or that are wired to it, with their weights. */
  readonly probes: Readonly<Record<string, number>>;
}

function onBench(id: string): BoardOnBench {
  const spec = BOARDS.find((board) => board.id === id);
  if (!spec) throw new Error(`the bench has no board ${id}`);
  return spec;
}

const ZI2 = onBench('nucleo-h743zi2');

export const DRAWN_BOARDS: readonly DrawnBoard[] = [
  { spec: ZI2, often: 50, probes: { v3e: 1 } },
  { spec: onBench('nucleo-h743zi'), often: 25, probes: { 'v2-1': 2, 'v2-1-no-msd': 1 } },
  { spec: onBench('custom-h743'), often: 25, probes: { v3set: 3, v3minie: 2, v2: 3 } },
];

/** One board with each kind of ST-LINK in the place of its own. */
export const ANY_PROBE: DrawnBoard = { spec: ZI2, often: 0, probes: { v3e: 7, 'v2-1': 1, 'v2-1-no-msd': 1, v2: 1 } };

/** ST-LINKs that ask for no more than any port gives, 100 mA, as their descriptors say. */
const FRUGAL = ['v2-1', 'v2'];

/** Whether such a board can have this fault. */
export function isPossible(id: MadeCause, { circuit, connectors, probe }: BoardOnBench, model: string): boolean {
  const stands: Partial<Record<MadeCause, boolean>> = {
    RC04: connectors.length > 1,
    RC06: !FRUGAL.includes(model),
    RC08: circuit.probeReset !== undefined,
    // A loader with a device of its own is a V3E's here.
    RC16: probe.model === 'v3e',
    RC24: circuit.idd !== undefined,
    RC29: circuit.isolation !== undefined,
    RC37: circuit.nrst !== undefined,
  };
  return stands[id] ?? true;
}
