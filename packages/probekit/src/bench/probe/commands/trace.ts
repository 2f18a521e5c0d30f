/** SWO reception: started, stopped, counted. The bytes go over an endpoint of their own. Source: OpenOCD stlink_usb.c. */
import { GET_TRACE_NB, START_TRACE_RX, STOP_TRACE_RX } from '../../../spec/stlink/opcodes.ts';
import { STATUS_CMD_ERROR, STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, statusReply } from '../debug-command.ts';

export const TRACE_COMMANDS: readonly DebugCommand[] = [
  {
    sub: START_TRACE_RX,
    name: 'START_TRACE_RX',
    gate: 'trace',
    needsDebugMode: true,
    run: ({ trace }, command) => {
      const byteLength = command.getUint16(2, true);
      const hertz = command.getUint32(4, true);
      // What firmware says to a request without size or rate is not documented.
      if (byteLength === 0 || hertz === 0) return statusReply(STATUS_CMD_ERROR);
      trace.start(byteLength, hertz);
      return statusReply(STATUS_OK);
    },
  },
  {
    sub: STOP_TRACE_RX,
    name: 'STOP_TRACE_RX',
    gate: 'trace',
    needsDebugMode: true,
    run: ({ trace }) => {
      trace.stop();
      return statusReply(STATUS_OK);
    },
  },
  {
    sub: GET_TRACE_NB,
    name: 'GET_TRACE_NB',
    gate: 'trace',
    run: ({ trace }) => {
      const count = trace.announce();
      return Uint8Array.of(count & 0xff, count >>> 8);
    },
  },
];
