/** STLINK-V3MINIE: a small probe alone, with the connector of the STLINK-V3SET and without a volume. */
import type { Board } from './board.ts';

export const STLINK_V3MINIE: Board = {
  id: 'stlink-v3minie',
  name: 'STLINK-V3MINIE',
  printed: 'STLINK-V3MINIE',
  probe: 'itself',
  products: [{ id: 'stlink-v3minie', name: 'STLINK-V3MINIE' }],
  jumpers: [],
  lamps: [],
  buttons: [],
  connectors: [
    { role: 'debug', name: 'STDC14' },
    { role: 'vtref', name: 'STDC14', pins: ['3'] },
    { role: 'nrst-pins', name: 'STDC14', pins: ['12'] },
  ],
  source: 'UM2910 Rev 5, STDC14 connector',
};
