/** What board the probe sits on. Source: pyOCD stlink.py. */
import { GATES } from '../../spec/stlink/gates.ts';
import { DEBUG, GET_BOARD_IDENTIFIERS } from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

/** Four characters, `0836` for a NUCLEO-H743ZI2; undefined when none are stored. */
export const getBoardIdentifiers = command({
  name: 'GET_BOARD_IDENTIFIERS',
  since: GATES.boardIdentifiers,
  request: (out) => out.u8(DEBUG).u8(GET_BOARD_IDENTIFIERS),
  responseBytes: 128,
  response: (view) => {
    const id = String.fromCharCode(...[2, 3, 4, 5].map((offset) => view.getUint8(offset)));
    return /^[0-9A-Z]{4}$/.test(id) ? id : undefined;
  },
});
