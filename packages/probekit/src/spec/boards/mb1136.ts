/** Nucleo-64 MB1136 with an ST-LINK/V2-1 on a part that can be snapped off. Of its products those that our sources name. */
import type { Board } from './board.ts';

export const MB1136: Board = {
  id: 'mb1136',
  name: 'Nucleo-64 MB1136',
  printed: 'MB1136',
  probe: 'v2-1',
  products: [
    { id: 'nucleo-f103rb', name: 'NUCLEO-F103RB', code: '0700', chip: 'STM32F103RB' },
    { id: 'nucleo-l152re', name: 'NUCLEO-L152RE', code: '0710', chip: 'STM32L152RE' },
    { id: 'nucleo-f401re', name: 'NUCLEO-F401RE', code: '0720', chip: 'STM32F401RE' },
    { id: 'nucleo-f030r8', name: 'NUCLEO-F030R8', code: '0725', chip: 'STM32F030R8' },
    { id: 'nucleo-f334r8', name: 'NUCLEO-F334R8', code: '0735', chip: 'STM32F334R8' },
    { id: 'nucleo-f411re', name: 'NUCLEO-F411RE', code: '0740', chip: 'STM32F411RE' },
    { id: 'nucleo-f091rc', name: 'NUCLEO-F091RC', code: '0750', chip: 'STM32F091RC' },
    { id: 'nucleo-f070rb', name: 'NUCLEO-F070RB', code: '0755', chip: 'STM32F070RB' },
    { id: 'nucleo-l073rz', name: 'NUCLEO-L073RZ', code: '0760', chip: 'STM32L073RZ' },
    { id: 'nucleo-l476rg', name: 'NUCLEO-L476RG', code: '0765', chip: 'STM32L476RG' },
    { id: 'nucleo-f446re', name: 'NUCLEO-F446RE', code: '0777', chip: 'STM32F446RE' },
  ],
  jumpers: [
    // ON: fitted for the STM32 of the board; OFF: the ST-LINK serves CN4.
    { role: 'isolation', name: 'CN2', positions: ['ON', 'OFF'], must: 'ON', caps: 2, causes: ['RC29'] },
    { role: 'power-source', name: 'JP5', positions: ['[1-2] U5V', '[2-3] E5V'], must: '[1-2] U5V', causes: ['RC23'] },
    // OFF asks for 300 mA; ON for 100 mA, so that a charger can feed the board.
    { role: 'current-limit', name: 'JP1', positions: ['OFF', 'ON'], must: 'OFF', causes: [] },
    { role: 'idd', name: 'JP6', label: 'IDD', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC24'] },
  ],
  lamps: [
    { role: 'com', name: 'LD1', label: 'COM' },
    { role: 'pwr', name: 'LD3', label: 'PWR', colour: 'red' },
    { role: 'user', name: 'LD2', colour: 'green', pin: 'PA5' },
  ],
  buttons: [
    { role: 'user-button', name: 'B1', label: 'USER', colour: 'blue', pin: 'PC13' },
    { role: 'reset-button', name: 'B2', label: 'RESET', colour: 'black', pin: 'NRST' },
  ],
  connectors: [
    { role: 'probe-usb', name: 'CN1', label: 'ST-LINK' },
    { role: 'debug', name: 'CN4', label: 'SWD' },
    { role: 'vtref', name: 'CN4', pins: ['1'] },
    { role: 'headers', name: 'CN7' },
  ],
  source: 'UM1724 Rev 14: CN2, JP1, JP5 (table 8), JP6, LEDs, 6.3.1 (supply over USB)',
};
