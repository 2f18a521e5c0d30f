/** SWD and JTAG clocks. Sources: spec/stlink/frequencies.ts, OpenOCD and pyOCD (rounding), UM2448 (prescaler). */
import { V2_SWD_DELAYS, V3_JTAG_KHZ, V3_SWD_KHZ } from '../../../spec/stlink/frequencies.ts';
import { GET_COM_FREQ, JTAG_SET_FREQ, SET_COM_FREQ, SWD_SET_FREQ, SWITCH_STLINK_FREQ } from '../../../spec/stlink/opcodes.ts';
import { STATUS_CMD_ERROR, STATUS_CONF_CHANGED, STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, type DebugContext, statusReply, wordReply } from '../debug-command.ts';

/** Clock before any client sets one. V2: delay value 1. V3: a listed value; which one is not public. */
export const POWER_UP_SWD_KHZ = { v2: 1800, v3: 3300 } as const;

const FREQUENCY_REPLY_BYTES = 52;
const JTAG = 1;

function listOf({ state }: DebugContext, bus: number): readonly number[] {
  const list = bus === JTAG ? V3_JTAG_KHZ : V3_SWD_KHZ;
  return list.map((khz) => Math.floor(khz / state.prescaler));
}

function setClock(probe: DebugContext, bus: number, khz: number): Uint8Array {
  const chosen = listOf(probe, bus).find((listed) => listed <= khz);
  const current = bus === JTAG ? probe.state.jtagKhz : probe.state.swdKhz;
  if (chosen === undefined) return wordReply(STATUS_CMD_ERROR, current);
  if (bus === JTAG) probe.state.jtagKhz = chosen;
  else probe.setSwdKhz(chosen);
  return wordReply(STATUS_OK, chosen);
}

function listClocks(probe: DebugContext, bus: number): Uint8Array {
  const list = listOf(probe, bus);
  const reply = wordReply(STATUS_OK, bus === JTAG ? probe.state.jtagKhz : probe.state.swdKhz, FREQUENCY_REPLY_BYTES);
  const view = new DataView(reply.buffer);
  view.setUint32(8, list.length, true);
  for (const [index, khz] of list.entries()) view.setUint32(12 + 4 * index, khz, true);
  return reply;
}

/** The clocks in use follow the probe's own. */
function switchPrescaler(probe: DebugContext, prescaler: number): Uint8Array {
  if (prescaler !== 1 && prescaler !== 2 && prescaler !== 4) return wordReply(STATUS_CMD_ERROR, 0);
  const { state } = probe;
  const scale = state.prescaler / prescaler;
  state.prescaler = prescaler;
  state.jtagKhz = Math.floor(state.jtagKhz * scale);
  probe.setSwdKhz(Math.floor(state.swdKhz * scale));
  return wordReply(STATUS_CONF_CHANGED, 0);
}

/** Delays between the listed ones run at the next slower listed clock. */
function setDelay(probe: DebugContext, delay: number): number {
  const row = V2_SWD_DELAYS.find((candidate) => candidate.delay >= delay);
  if (!row) return STATUS_CMD_ERROR;
  probe.setSwdKhz(row.khz);
  return STATUS_OK;
}

export const CLOCK_COMMANDS: readonly DebugCommand[] = [
  {
    sub: SET_COM_FREQ,
    name: 'SET_COM_FREQ',
    gate: 'comFreq',
    run: (probe, command) => setClock(probe, command.getUint8(2), command.getUint32(4, true)),
  },
  { sub: GET_COM_FREQ, name: 'GET_COM_FREQ', gate: 'comFreq', run: (probe, command) => listClocks(probe, command.getUint8(2)) },
  {
    sub: SWITCH_STLINK_FREQ,
    name: 'SWITCH_STLINK_FREQ',
    gate: 'comFreq',
    run: (probe, command) => switchPrescaler(probe, command.getUint8(2)),
  },
  {
    sub: SWD_SET_FREQ,
    name: 'SWD_SET_FREQ',
    gate: 'swdSetFreq',
    run: (probe, command) => statusReply(setDelay(probe, command.getUint16(2, true))),
  },
  // A divider for wires that this board does not have.
  { sub: JTAG_SET_FREQ, name: 'JTAG_SET_FREQ', gate: 'jtagSetFreq', run: () => statusReply(STATUS_OK) },
];
