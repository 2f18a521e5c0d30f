/** The present state of everything hands, cables and supplies can change: the scenario's physics with every default filled in. */

import type { Dropouts, Physics, Shield, WireName, WireState } from '../../base/index.ts';
import type { BoardSpec } from './board-spec.ts';

export interface Surroundings {
  readonly host: Required<NonNullable<Physics['host']>>;
  readonly port: Required<NonNullable<Physics['port']>>;
  readonly cable: { readonly data: boolean; readonly plugged: boolean; readonly connector: string; readonly dropouts: Dropouts | null };
  readonly jumpers: Readonly<Record<string, string>>;
  readonly wires: Readonly<Record<WireName, WireState>>;
  readonly supply: Required<NonNullable<Physics['supply']>>;
  readonly shield: Required<Shield>;
  readonly secondTarget: boolean;
  readonly parts: Required<NonNullable<Physics['parts']>>;
  readonly buttons: Readonly<Record<string, 'held' | 'free'>>;
}

const SOUND_WIRES: Record<WireName, WireState> = {
  SWDIO: 'ok',
  SWCLK: 'ok',
  NRST: 'ok',
  SWO: 'ok',
  VAPP: 'ok',
  VCP_TX: 'ok',
  VCP_RX: 'ok',
  GND: 'ok',
  BOOT0: 'ok',
};

/** Of a port straight at a computer: five unit loads (USB 2.0, 7.2.1). */
const PORT_MILLIAMPS = 500;

/** A board as it leaves the shop, plugged into a computer that knows it. */
export function healthySurroundings(board: BoardSpec): Surroundings {
  const each = <T>(names: object, value: (name: string) => T) => Object.fromEntries(Object.keys(names).map((name) => [name, value(name)]));
  return {
    host: { permission: true, rule: 'seat', group: true, driver: true, heldBy: null, listeners: [], others: [] },
    port: { of: 'computer', data: true, milliamps: PORT_MILLIAMPS, speed: 'high', dropouts: null, switched: false, off: false },
    cable: { data: true, plugged: true, connector: board.connectors[0], dropouts: null },
    jumpers: each(board.jumpers, (name) => board.jumpers[name]!.positions[0]),
    wires: SOUND_WIRES,
    supply: { vdd: 3.3, external5V: board.circuit.source === 'external-5v', vin: 0, riseMs: 0, shortOhms: null },
    shield: { fitted: false, SWDIO: 'ok', SWCLK: 'ok', NRST: 'ok', loadOhms: null },
    secondTarget: false,
    parts: { probe: 'sound', probeOutputs: 'sound', target: 'sound', coreCapacitors: 'fitted' },
    buttons: each(board.buttons, () => 'free'),
  };
}

/** The surroundings after a change; absent keys stay. */
export function changed(now: Surroundings, change: Physics): Surroundings {
  return {
    host: { ...now.host, ...change.host },
    port: { ...now.port, ...change.port },
    cable: { ...now.cable, ...change.cable },
    jumpers: { ...now.jumpers, ...change.jumpers },
    wires: { ...now.wires, ...change.wires },
    supply: { ...now.supply, ...change.supply },
    shield: { ...now.shield, ...change.shield },
    secondTarget: change.secondTarget ?? now.secondTarget,
    parts: { ...now.parts, ...change.parts },
    buttons: { ...now.buttons, ...change.buttons },
  };
}
