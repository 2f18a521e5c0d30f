/**
 * The board's electrical state as a function of its surroundings: rails, reset net, sense point, what the wires between
 * probe and target do. No time and no chips in here. Source: UM2407 rev 5, 7.4 (power) and table 4 (jumpers).
 */

import type { ScenarioFlags, WireName, WireState } from '../../base/index.ts';
import type { BoardSpec, PowerSource } from './board-spec.ts';
import type { Surroundings } from './surroundings.ts';

export interface Electrical {
  /** The probe's processor runs: VBUS there, not held in reset by its jumper. */
  readonly probeRuns: boolean;
  /** 5 V of the target part of the board, in volts. */
  readonly v5: number;
  readonly v3v3: number;
  readonly vddMcu: number;
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

/** `configured`: the host has sent SET_CONFIGURATION, so the probe closes the 5 V switch. */
export function electricalState(
  board: BoardSpec,
  around: Surroundings,
  configured: boolean,
  senseAt: NonNullable<ScenarioFlags['senseAt']>,
): Electrical {
  const { jumpers, supply, cable } = around;
  const { circuit } = board;
  const vbus = cable.plugged ? USB_VOLTS : 0;
  const probeRuns = vbus > 0 && jumpers[circuit.probeReset] !== 'on';
  const feeds: Record<PowerSource, number> = {
    'vbus-switched': probeRuns && configured ? vbus : 0,
    vbus,
    vin: supply.vin >= VIN_LEAST_VOLTS ? USB_VOLTS : Math.max(0, supply.vin - VIN_DROP_VOLTS),
    'external-5v': supply.external5V ? USB_VOLTS : 0,
  };
  const source = circuit.source.positions[jumpers[circuit.source.jumper] ?? 'off'];
  const v5 = source ? feeds[source] : 0;
  const v3v3 = Math.min(supply.vdd, v5);
  const selected = circuit.rail.positions[jumpers[circuit.rail.jumper] ?? 'off'];
  const rail = selected === undefined ? 0 : selected === 'regulator' ? v3v3 : Math.min(selected, v5);
  const vddMcu = jumpers[circuit.idd] === 'on' ? rail : 0;
  const wires = around.wires.GND === 'open' ? WIRES_OPEN : around.wires;
  const buttonHeld = Object.entries(board.buttons).some(([name, spec]) => 'pulls' in spec && around.buttons[name] === 'held');
  return {
    probeRuns,
    v5,
    v3v3,
    vddMcu,
    senseVolts: senseVolts(wires.VAPP, senseAt === 'before-idd-jumper' ? rail : vddMcu, v3v3),
    nrstHeldLow: buttonHeld || around.wires.NRST === 'low',
    nrstJoined: jumpers[circuit.nrst] === 'on' && wires.NRST !== 'open',
    externalClockHertz: probeRuns ? board.wiring.mcoHertz : 0,
    wires,
  };
}

/** An open or grounded sense wire reads 0 V, as probes with VTref unwired do; a shorted one the 3.3 V rail. */
function senseVolts(wire: WireState, rail: number, v3v3: number): number {
  if (wire === 'open' || wire === 'low') return 0;
  return wire === 'high' ? v3v3 : rail;
}
