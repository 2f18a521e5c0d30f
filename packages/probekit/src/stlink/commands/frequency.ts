/** SWD clock: a delay value on V2, kHz from the probe's own list on V3. Source: OpenOCD, pyOCD; STMicroelectronics/OpenOCD#9. */
import { GATES } from '../../spec/stlink/gates.ts';
import { DEBUG, GET_COM_FREQ, SET_COM_FREQ, SWD_SET_FREQ } from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

const SWD = 0;
const LIST_OFFSET = 12;
const LIST_CAPACITY = 10;

/** V2: `delay` as listed in `spec/stlink/frequencies.ts`. */
export const swdSetFreq = command({
  name: 'SWD_SET_FREQ',
  since: GATES.swdSetFreq,
  request: (out, { delay }: { delay: number }) => out.u8(DEBUG).u8(SWD_SET_FREQ).u16(delay),
});

/** V3: the clock in use and those on offer, in kHz, fastest first. */
export const getComFreq = command({
  name: 'GET_COM_FREQ',
  since: GATES.comFreq,
  request: (out) => out.u8(DEBUG).u8(GET_COM_FREQ).u8(SWD),
  responseBytes: LIST_OFFSET + 4 * LIST_CAPACITY,
  response: (view) => {
    const count = Math.min(view.getUint32(8, true), LIST_CAPACITY);
    const clocksKhz = Array.from({ length: count }, (_, index) => view.getUint32(LIST_OFFSET + 4 * index, true));
    return { currentKhz: view.getUint32(4, true), clocksKhz };
  },
});

/** V3: rounds down to a listed clock; resolves with the one set. */
export const setComFreq = command({
  name: 'SET_COM_FREQ',
  since: GATES.comFreq,
  request: (out, { khz }: { khz: number }) => out.u8(DEBUG).u8(SET_COM_FREQ).u8(SWD).u8(0).u32(khz),
  responseBytes: 8,
  response: (view) => view.getUint32(4, true),
});
