/** Target voltage. Source: pyOCD stlink.py, OpenOCD stlink_usb.c (1.2 V reference, divider of two). */
import { GATES } from '../../spec/stlink/gates.ts';
import { GET_TARGET_VOLTAGE } from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

const REFERENCE_VOLTS = 1.2;
const DIVIDER = 2;

/** Volts at the sense pin; undefined when the reference reads zero. */
export const getTargetVoltage = command({
  name: 'GET_TARGET_VOLTAGE',
  since: GATES.targetVoltage,
  request: (out) => out.u8(GET_TARGET_VOLTAGE),
  responseBytes: 8,
  hasStatus: false,
  response: (view) => {
    const reference = view.getUint32(0, true);
    return reference === 0 ? undefined : (DIVIDER * REFERENCE_VOLTS * view.getUint32(4, true)) / reference;
  },
});
