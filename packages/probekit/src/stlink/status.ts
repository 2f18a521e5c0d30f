/** What the status codes of ST-LINK replies call for. The codes themselves are in `spec/stlink/status.ts`. */
import {
  STATUS_AP_FAULT,
  STATUS_AP_WAIT,
  STATUS_CMD_ERROR,
  STATUS_CMD_WAIT,
  STATUS_DP_FAULT,
  STATUS_DP_WAIT,
  STATUS_INTERNAL,
  STATUS_NAMES,
  STATUS_UNKNOWN_CMD,
} from '../spec/stlink/status.ts';

export function statusName(status: number): string {
  return STATUS_NAMES[status] ?? 'unlisted status';
}

/** Busy: the same command may succeed a moment later. */
export function isWait(status: number): boolean {
  return status === STATUS_AP_WAIT || status === STATUS_DP_WAIT || status === STATUS_CMD_WAIT;
}

/** A fault on the wire, as opposed to the sticky flags seen afterwards. */
export function isFault(status: number): boolean {
  return status === STATUS_AP_FAULT || status === STATUS_DP_FAULT;
}

/** What to do about a status: some say something about the probe, most about the target. */
export function hintFor(status: number): string {
  if (status === STATUS_UNKNOWN_CMD) return "Update the probe with ST's STSW-LINK007.";
  if (status === STATUS_INTERNAL || status === STATUS_CMD_ERROR) return 'Unplug the probe and plug it in again.';
  return "Check the target's power and the SWD wires, lower the clock, then connect under reset.";
}
