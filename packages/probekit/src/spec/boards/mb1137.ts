/** Nucleo-144 MB1137 with an ST-LINK/V2-1, the first NUCLEO-H743ZI among its products. Of them those that our sources name. */
import type { Board } from './board.ts';

export const MB1137: Board = {
  id: 'mb1137',
  name: 'Nucleo-144 MB1137',
  printed: 'MB1137',
  probe: 'v2-1',
  products: [
    { id: 'nucleo-f429zi', name: 'NUCLEO-F429ZI', code: '0796', chip: 'STM32F429ZI' },
    { id: 'nucleo-h743zi', name: 'NUCLEO-H743ZI', code: '0813', chip: 'STM32H743ZI' },
    { id: 'nucleo-f746zg', name: 'NUCLEO-F746ZG', code: '0816', chip: 'STM32F746ZG' },
    { id: 'nucleo-f767zi', name: 'NUCLEO-F767ZI', code: '0818', chip: 'STM32F767ZI' },
  ],
  jumpers: [
    { role: 'power-source', name: 'JP3', positions: ['U5V', 'E5V', 'VIN'], must: 'U5V', causes: ['RC23'] },
    { role: 'current-limit', name: 'JP1', positions: ['OFF', 'ON'], must: 'OFF', causes: [] },
    { role: 'isolation', name: 'CN4', positions: ['ON', 'OFF'], must: 'ON', caps: 2, causes: ['RC29'] },
  ],
  lamps: [
    { role: 'com', name: 'LD4', label: 'COM' },
    { role: 'pwr', name: 'LD6', label: 'PWR', colour: 'green' },
  ],
  buttons: [],
  connectors: [],
  source: 'UM1974: power source, current limit, CN4, LEDs, as public notes and threads quote it',
};
