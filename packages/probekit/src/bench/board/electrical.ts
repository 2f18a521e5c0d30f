/**
 * The board's electrical state as a function of its surroundings: rails, reset net, sense point, what the wires between
 * probe and target do. No time and no chips in here. What a board's jumpers do is its data. Source: UM2407 rev 5, 7.4 (power).
 */

import type { ScenarioFlags, WireName, WireState } from '../../base/index.ts';
import type { BoardCircuit, BoardSpec, PowerSource } from './board-spec.ts';
import type { Surroundings } from './surroundings.ts';

export interface ElectricalInput {
  readonly around: Surroundings;
  /** The host has sent SET_CONFIGURATION, so the probe closes the 5 V switch. */
  readonly configured: boolean;
  readonly senseAt: NonNullable<ScenarioFlags['senseAt']>;
  /** How far the 3.3 V rail has come on its way up, 0 to 1. */
  readonly risen?: number;
}

export interface Electrical {
  /** The probe's processor runs: VBUS there, not held in reset by its jumper. */
  readonly probeRuns: boolean;
  /** 5 V of the target part of the board, in volts. */
  readonly v5: number;
  readonly v3v3: number;
  readonly vddMcu: number;
  /** What reaches the inside of the target: nothing where its regulator lacks its capacitors or the chip is dead. */
  readonly chipVolts: number;
  /** The board draws more from the USB power switch than that lets through. */
  readonly overCurrent: boolean;
  /** What target and shield draw beyond their usual, in milliamperes. */
  readonly loadMilliamps: number;
  /** What the probe's voltage input sees. */
  readonly senseVolts: number;
  /** The reset net is pulled low by a button or a short, whatever the probe does. */
  readonly nrstHeldLow: boolean;
  /** The probe's reset pin is joined to the target's NRST. */
  readonly nrstJoined: boolean;
  /** Clock at the target's OSC_IN, in hertz. */
  readonly externalClockHertz: number;
  /** The wires as both ends see them: an open ground opens all. */
  readonly wires: Readonly<Record<WireName, WireState>>;
}

const USB_VOLTS = 5;
/** Least VIN from which the board's first regulator makes its 5 V (UM2407, 7.4.2). */
const VIN_LEAST_VOLTS = 7;
/** Drop of that regulator below it. A typical figure; the board is not specified there. */
const VIN_DROP_VOLTS = 2;
/** What the switch, and any other 5 V source, lets through: at 500 mA the over-current lamp lights (UM2407, 7.6.1). */
const MOST_MILLIAMPS = 500;
const WIRES_OPEN: Readonly<Record<WireName, WireState>> = {
  SWDIO: 'open',
  SWCLK: 'open',
  NRST: 'open',
  SWO: 'open',
  VAPP: 'open',
  VCP_TX: 'open',
  VCP_RX: 'open',
  GND: 'open',
  BOOT0: 'open',
};

export function electricalState(board: BoardSpec, { around, configured, senseAt, risen = 1 }: ElectricalInput): Electrical {
  const { jumpers, parts, shield } = around;
  const { circuit } = board;
  const { clock } = board.wiring;
  const vbus = !around.port.off && around.cable.plugged && around.cable.connector === board.connectors[0] ? USB_VOLTS : 0;
  const probeRuns = vbus > 0 && !(circuit.probeReset && jumpers[circuit.probeReset] === 'on') && parts.probe === 'sound';
  const source = sourceOf(circuit, jumpers);
  const rails = railsOf(board, around, source ? feedOf(source, around.supply, vbus, probeRuns && configured) : 0, risen);
  const { limited, v3v3, rail, vddMcu } = rails;
  const wires = wiresOf(around, joins(circuit.isolation, jumpers));
  const buttonHeld = Object.entries(board.buttons).some(([name, spec]) => 'pulls' in spec && around.buttons[name] === 'held');
  const feedsCore = parts.target === 'sound' && parts.coreCapacitors === 'fitted';
  return {
    probeRuns,
    v5: rails.v5,
    v3v3,
    vddMcu,
    chipVolts: feedsCore ? vddMcu : 0,
    overCurrent: limited && source === 'vbus-switched',
    loadMilliamps: rails.loadMilliamps,
    senseVolts: senseVolts(wires.VAPP, senseAt === 'before-idd-jumper' ? rail : vddMcu, v3v3),
    nrstHeldLow: buttonHeld || around.wires.NRST === 'low' || (shield.fitted && shield.NRST === 'low'),
    nrstJoined: joins(circuit.nrst, jumpers) && wires.NRST !== 'open' && parts.probeOutputs === 'sound',
    externalClockHertz: clock.from === 'board' || probeRuns ? clock.hertz : 0,
    wires,
  };
}

/** Whether this jumper joins its two ends; one that the board does not have is a wire. */
function joins(jumper: string | undefined, jumpers: Surroundings['jumpers']): boolean {
  return jumper === undefined || jumpers[jumper] === 'on';
}

function sourceOf({ source }: BoardCircuit, jumpers: Surroundings['jumpers']): PowerSource | undefined {
  return typeof source === 'string' ? source : source.positions[jumpers[source.jumper] ?? 'off'];
}

/** What a 5 V source gives while nothing overloads it. */
function feedOf(source: PowerSource, supply: Surroundings['supply'], vbus: number, switchClosed: boolean): number {
  switch (source) {
    case 'vbus-switched':
      return switchClosed ? vbus : 0;
    case 'vbus':
      return vbus;
    case 'vin':
      return supply.vin >= VIN_LEAST_VOLTS ? USB_VOLTS : Math.max(0, supply.vin - VIN_DROP_VOLTS);
    case 'external-5v':
      return supply.external5V ? USB_VOLTS : 0;
  }
}

/** The rails from the 5 V source down. A source at its limit gives the current it can: every rail behind it sinks in proportion. */
function railsOf({ circuit }: BoardSpec, { jumpers, supply, shield }: Surroundings, feed: number, risen: number) {
  const free3v3 = Math.min(supply.vdd, feed) * risen;
  const selected = circuit.rail ? circuit.rail.positions[jumpers[circuit.rail.jumper] ?? 'off'] : 'regulator';
  const freeRail = selected === undefined ? 0 : selected === 'regulator' ? free3v3 : Math.min(selected, feed) * risen;
  const isFed = joins(circuit.idd, jumpers);
  const shieldAmps = shield.fitted && shield.loadOhms !== null ? free3v3 / shield.loadOhms : 0;
  const shortAmps = isFed && supply.shortOhms !== null ? freeRail / supply.shortOhms : 0;
  const milliamps = 1000 * (shieldAmps + shortAmps);
  const limited = milliamps > MOST_MILLIAMPS;
  const left = limited ? MOST_MILLIAMPS / milliamps : 1;
  const rail = freeRail * left;
  // A source at its limit sinks until the regulators behind it have nothing left to regulate.
  const v5 = limited ? free3v3 * left : feed;
  return { limited, loadMilliamps: milliamps * left, v5, v3v3: free3v3 * left, rail, vddMcu: isFed ? rail : 0 };
}

/** The wires as both ends see them, with what the shield joins to them. */
function wiresOf({ wires, shield, parts }: Surroundings, isJoined: boolean): Readonly<Record<WireName, WireState>> {
  if (wires.GND === 'open') return WIRES_OPEN;
  const joined = shield.fitted
    ? {
        ...wires,
        SWDIO: joinedWire(wires.SWDIO, shield.SWDIO),
        SWCLK: joinedWire(wires.SWCLK, shield.SWCLK),
        NRST: joinedWire(wires.NRST, shield.NRST),
      }
    : wires;
  // Drivers that drive nothing leave the lines to their pull-ups, as broken wires do; so does an open jumper.
  return parts.probeOutputs === 'dead' || !isJoined ? { ...joined, SWDIO: 'open', SWCLK: 'open' } : joined;
}

/** A short wins over everything, a break over what hangs behind it. */
function joinedWire(wire: WireState, shield: WireState): WireState {
  return shield === 'ok' || wire === 'low' || wire === 'high' || wire === 'open' ? wire : shield;
}

/** An open or grounded sense wire reads 0 V, as probes with VTref unwired do; a shorted one the 3.3 V rail. */
function senseVolts(wire: WireState, rail: number, v3v3: number): number {
  if (wire === 'open' || wire === 'low') return 0;
  return wire === 'high' ? v3v3 : rail;
}
