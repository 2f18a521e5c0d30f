/** What a board is made of, as data: jumpers, lamps, buttons, supplies, wiring and the probe soldered on it. Behaviour is in `board.ts`. */

import type { Part } from '../soc/part.ts';

/** One jumper. `positions` are the legal placements, the factory's first. */
export interface JumperSpec {
  readonly label: string;
  readonly positions: readonly [string, ...string[]];
}

/** What makes a lamp shine. */
export type LedSpec =
  | { readonly by: 'pin'; readonly pin: string; readonly colour: 'green' | 'yellow' | 'red' | 'blue' | 'orange'; readonly litBy?: 'low' }
  | { readonly by: 'probe' }
  | { readonly by: '5v'; readonly colour: 'green' | 'red' }
  /** The USB power switch reports a draw above its limit. */
  | { readonly by: 'over-current'; readonly colour: 'red' };

export type ButtonSpec = { readonly pulls: 'NRST' } | { readonly drives: string; readonly heldLevel: boolean };

/** A 5 V source that the source jumper can select. */
export type PowerSource =
  /** VBUS of the probe's connector, behind a switch that closes once the host has configured the probe. */
  | 'vbus-switched'
  /** VBUS directly. */
  | 'vbus'
  | 'vin'
  | 'external-5v';

/** What lies in the supply, reset and debug paths. A jumper that a board does not have is a wire. */
export interface BoardCircuit {
  /** Fitted: the probe's own processor is held in reset. */
  readonly probeReset?: string;
  /** By the jumper that chooses it, or the only one. */
  readonly source: { readonly jumper: string; readonly positions: Readonly<Record<string, PowerSource>> } | PowerSource;
  /** In series with the target's supply. */
  readonly idd?: string;
  /** Selects the target's rail: position to volts, or the 3V3 regulator's output, which it is without one. */
  readonly rail?: { readonly jumper: string; readonly positions: Readonly<Record<string, number | 'regulator'>> };
  /** Joins the board's NRST to the probe's reset pin. */
  readonly nrst?: string;
  /** Joins SWDIO and SWCLK to the probe. */
  readonly isolation?: string;
}

/** Which target pin or UART sits at the far end of each of the probe's signals. */
export interface BoardWiring {
  readonly vcpUart: string;
  /** What clocks the target at its OSC_IN, in hertz: the probe's clock output, or an oscillator of the board. */
  readonly clock: { readonly hertz: number; readonly from: 'probe' | 'board' };
}

export interface BoardProbe {
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  /** Answer of GET_BOARD_IDENTIFIERS, four digits; left out where the probe is no part of the board. */
  readonly boardId?: string;
  readonly volumeLabel?: string;
}

export interface BoardSpec {
  readonly id: string;
  readonly name: string;
  readonly part: Part;
  readonly jumpers: Readonly<Record<string, JumperSpec>>;
  readonly leds: Readonly<Record<string, LedSpec>>;
  readonly buttons: Readonly<Record<string, ButtonSpec>>;
  /** USB connectors by their names on the board, the probe's first. The others bring no supply. */
  readonly connectors: readonly [string, ...string[]];
  readonly circuit: BoardCircuit;
  readonly wiring: BoardWiring;
  readonly probe: BoardProbe;
}
