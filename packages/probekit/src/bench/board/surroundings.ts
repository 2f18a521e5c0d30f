/** The present state of everything hands, cables and supplies can change: the scenario's physics with every default filled in. */

import type { Physics, WireName, WireState } from '../../base/index.ts';
import type { BoardSpec } from './board-spec.ts';

export interface Surroundings {
  readonly host: { readonly permission: boolean; readonly driver: boolean; readonly heldBy: string | null };
  readonly cable: { readonly data: boolean; readonly plugged: boolean };
  readonly jumpers: Readonly<Record<string, string>>;
  readonly wires: Readonly<Record<WireName, WireState>>;
  readonly supply: { readonly vdd: number; readonly external5V: boolean; readonly vin: number };
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

/** A board as it leaves the shop, plugged into a computer that knows it. */
export function healthySurroundings(board: BoardSpec): Surroundings {
  const each = <T>(names: object, value: (name: string) => T) => Object.fromEntries(Object.keys(names).map((name) => [name, value(name)]));
  return {
    host: { permission: true, driver: true, heldBy: null },
    cable: { data: true, plugged: true },
    jumpers: each(board.jumpers, (name) => board.jumpers[name]!.positions[0]),
    wires: SOUND_WIRES,
    supply: { vdd: 3.3, external5V: false, vin: 0 },
    buttons: each(board.buttons, () => 'free'),
  };
}

/** The surroundings after a change; absent keys stay. */
export function changed(now: Surroundings, change: Physics): Surroundings {
  return {
    host: { ...now.host, ...change.host },
    cable: { ...now.cable, ...change.cable },
    jumpers: { ...now.jumpers, ...change.jumpers },
    wires: { ...now.wires, ...change.wires },
    supply: { ...now.supply, ...change.supply },
    buttons: { ...now.buttons, ...change.buttons },
  };
}
