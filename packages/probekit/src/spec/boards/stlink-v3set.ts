/** STLINK-V3SET: a probe alone. Its level shifters are fed by the target, over T_VCC, which is an input. */
import type { Board } from './board.ts';

export const STLINK_V3SET: Board = {
  id: 'stlink-v3set',
  name: 'STLINK-V3SET',
  printed: 'STLINK-V3SET',
  probe: 'itself',
  products: [{ id: 'stlink-v3set', name: 'STLINK-V3SET' }],
  jumpers: [],
  lamps: [],
  buttons: [],
  connectors: [
    { role: 'debug', name: 'STDC14' },
    { role: 'vtref', name: 'STDC14', pins: ['3'] },
    { role: 'nrst-pins', name: 'STDC14', pins: ['12'] },
  ],
  source: 'UM2448 Rev 9, STDC14 connector',
};
