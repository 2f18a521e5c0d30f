/**
 * Commands that open and close debug mode, drive NRST and identify board and target.
 * Sources: OpenOCD stlink_usb.c, pyOCD stlink.py, PSDB (EXIT releases NRST), UM2407 (no JTAG wires on the board).
 */
import { DPIDR } from '../../../spec/arm/dp.ts';
import { AIRCR, VECTKEY } from '../../../spec/arm/scb.ts';
import {
  BLINK_LED,
  DRIVE_NRST,
  ENTER,
  ENTER_SWD,
  EXIT,
  GET_BOARD_IDENTIFIERS,
  GET_DISK_NAME,
  MODE_DEBUG,
  MODE_MASS,
  NRST_HIGH,
  NRST_LOW,
  NRST_PULSE,
  READ_IDCODES,
  READCOREID,
  RESETSYS,
} from '../../../spec/stlink/opcodes.ts';
import { STATUS_ALREADY_OPEN_OTHER_MODE, STATUS_CMD_ERROR, STATUS_OK, STATUS_UNKNOWN_JTAG_CHAIN } from '../../../spec/stlink/status.ts';
import { PROBE_ENTER_NS, PROBE_NRST_PULSE_NS } from '../../timing.ts';
import { type DebugCommand, type DebugContext, statusReply, wordReply } from '../debug-command.ts';

const BOARD_IDENTIFIERS_BYTES = 128;

/** Repeating ENTER in debug mode is a reconnect; NRST stays as it is. */
function enter(probe: DebugContext, protocol: number): number {
  if (protocol !== ENTER_SWD) {
    // Nothing is wired to the JTAG pins: TDO reads its pull, which is no TAP's ID.
    return probe.state.mode === MODE_DEBUG ? STATUS_ALREADY_OPEN_OTHER_MODE : STATUS_UNKNOWN_JTAG_CHAIN;
  }
  probe.spend(PROBE_ENTER_NS);
  const status = probe.swd.enter();
  probe.state.mode = status === STATUS_OK ? MODE_DEBUG : MODE_MASS;
  return status;
}

/** Back to idle: every access port closed, NRST let go whoever pulled it. */
function exit(probe: DebugContext): void {
  if (probe.state.mode === MODE_DEBUG) probe.swd.leave();
  probe.state.mode = MODE_MASS;
  probe.state.openPorts = [];
  probe.driveNrst(false);
}

function driveNrst(probe: DebugContext, level: number): number {
  if (level !== NRST_LOW && level !== NRST_HIGH && level !== NRST_PULSE) return STATUS_CMD_ERROR;
  if (level !== NRST_HIGH) probe.driveNrst(true);
  if (level === NRST_PULSE) probe.spend(PROBE_NRST_PULSE_NS);
  if (level !== NRST_LOW) probe.driveNrst(false);
  return STATUS_OK;
}

/** What it does is not public: taken as SYSRESETREQ in debug mode; in idle mode it only answers (Black Magic Debug sends it there). */
function resetSystem(probe: DebugContext): number {
  if (probe.state.mode !== MODE_DEBUG) return STATUS_OK;
  const request = AIRCR.pack({ VECTKEY, SYSRESETREQ: 1 });
  return probe.memory.writeWord(0, AIRCR.address, request);
}

function textReply(text: string, byteLength: number): Uint8Array {
  const out = statusReply(STATUS_OK, byteLength);
  for (let index = 0; index < text.length; index++) out[2 + index] = text.charCodeAt(index);
  return out;
}

export const SESSION_COMMANDS: readonly DebugCommand[] = [
  { sub: ENTER, name: 'ENTER', run: (probe, command) => statusReply(enter(probe, command.getUint8(2))) },
  {
    sub: EXIT,
    name: 'EXIT',
    run: (probe) => {
      exit(probe);
      return undefined;
    },
  },
  {
    sub: READCOREID,
    name: 'READCOREID',
    needsDebugMode: true,
    run: (probe) => {
      const status = probe.swd.readDp(DPIDR.address);
      return wordReply(0, status === STATUS_OK ? probe.swd.value : 0).subarray(4);
    },
  },
  {
    sub: READ_IDCODES,
    name: 'READ_IDCODES',
    needsDebugMode: true,
    run: (probe) => {
      const status = probe.swd.readDp(DPIDR.address);
      return wordReply(status, status === STATUS_OK ? probe.swd.value : 0, 12);
    },
  },
  { sub: RESETSYS, name: 'RESETSYS', run: (probe) => statusReply(resetSystem(probe)) },
  { sub: DRIVE_NRST, name: 'DRIVE_NRST', run: (probe, command) => statusReply(driveNrst(probe, command.getUint8(2))) },
  { sub: BLINK_LED, name: 'BLINK_LED', gate: 'openAp', run: () => statusReply(STATUS_OK) },
  // The layout is not public; taken as that of GET_BOARD_IDENTIFIERS.
  { sub: GET_DISK_NAME, name: 'GET_DISK_NAME', gate: 'openAp', run: ({ diskName }) => textReply(diskName, BOARD_IDENTIFIERS_BYTES) },
  {
    sub: GET_BOARD_IDENTIFIERS,
    name: 'GET_BOARD_IDENTIFIERS',
    gate: 'boardIdentifiers',
    run: ({ boardCode }) => textReply(boardCode, BOARD_IDENTIFIERS_BYTES),
  },
];
