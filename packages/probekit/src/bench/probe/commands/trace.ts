/** SWO reception: started, stopped, counted. The SWO wire carries nothing yet, so the count stays 0. Source: OpenOCD stlink_usb.c. */
import { GET_TRACE_NB, START_TRACE_RX, STOP_TRACE_RX } from '../../../spec/stlink/opcodes.ts';
import { STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, statusReply } from '../debug-command.ts';

export const TRACE_COMMANDS: readonly DebugCommand[] = [
  {
    sub: START_TRACE_RX,
    name: 'START_TRACE_RX',
    gate: 'trace',
    needsDebugMode: true,
    run: () => statusReply(STATUS_OK),
  },
  {
    sub: STOP_TRACE_RX,
    name: 'STOP_TRACE_RX',
    gate: 'trace',
    needsDebugMode: true,
    run: () => statusReply(STATUS_OK),
  },
  { sub: GET_TRACE_NB, name: 'GET_TRACE_NB', gate: 'trace', run: () => Uint8Array.of(0, 0) },
];
