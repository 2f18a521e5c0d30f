/** SWO reception. Source: OpenOCD stlink_usb.c, pyOCD stlink.py; rates: spec/stlink/trace.ts. */
import { GATES } from '../../spec/stlink/gates.ts';
import { DEBUG, GET_TRACE_NB, START_TRACE_RX, STOP_TRACE_RX } from '../../spec/stlink/opcodes.ts';
import { TRACE_BUFFER_BYTES } from '../../spec/stlink/trace.ts';
import { command } from '../command.ts';

const COUNT_BYTES = 2;

/** Begins anew, with an empty buffer. */
export const startTrace = command({
  name: 'START_TRACE_RX',
  since: GATES.trace,
  request: (out, { hertz }: { hertz: number }) => out.u8(DEBUG).u8(START_TRACE_RX).u16(TRACE_BUFFER_BYTES).u32(hertz),
});

export const stopTrace = command({
  name: 'STOP_TRACE_RX',
  since: GATES.trace,
  request: (out) => out.u8(DEBUG).u8(STOP_TRACE_RX),
});

/** What has arrived since it was last asked for. */
export const takeTrace = command({
  name: 'GET_TRACE_NB',
  since: GATES.trace,
  request: (out) => out.u8(DEBUG).u8(GET_TRACE_NB),
  responseBytes: COUNT_BYTES,
  thenTrace: true,
  hasStatus: false,
  response: (view) => new Uint8Array(view.buffer, view.byteOffset + COUNT_BYTES, view.byteLength - COUNT_BYTES),
});
