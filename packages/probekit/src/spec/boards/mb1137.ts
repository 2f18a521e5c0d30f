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
    { role: 'power-source', name: 'JP3', positions: ['U5V', 'E5V', 'VIN', 'OFF'], must: 'U5V', causes: ['RC23'] },
    { role: 'idd', name: 'JP5', label: 'IDD', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC24'] },
    { role: 'current-limit', name: 'JP1', positions: ['OFF', 'ON'], must: 'OFF', causes: [] },
    { role: 'isolation', name: 'CN4', positions: ['ON', 'OFF'], must: 'ON', caps: 2, causes: ['RC29'] },
  ],
  lamps: [
    { role: 'com', name: 'LD4', label: 'COM' },
    { role: 'pwr', name: 'LD6', label: 'PWR', colour: 'green' },
    { role: 'user', name: 'LD1', colour: 'green', pin: 'PB0' },
    { role: 'user', name: 'LD2', colour: 'blue', pin: 'PB7' },
    { role: 'user', name: 'LD3', colour: 'red', pin: 'PB14' },
  ],
  buttons: [
    { role: 'user-button', name: 'B1', label: 'USER', pin: 'PC13' },
    { role: 'reset-button', name: 'B2', label: 'RESET', pin: 'NRST' },
  ],
  connectors: [],
  source: 'UM1974 Rev 11: power source, current limit, IDD, CN4, 7.5 (LEDs), 7.6 (buttons), as public notes and threads quote it',
};
