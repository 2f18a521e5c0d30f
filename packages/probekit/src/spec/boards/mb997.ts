/** Discovery MB997: STM32F4DISCOVERY with an ST-LINK/V2, and STM32F407G-DISC1, whose later revisions have an ST-LINK/V2-1. */
import type { Board } from './board.ts';

export const MB997: Board = {
  id: 'mb997',
  name: 'Discovery MB997',
  printed: 'MB997',
  probe: 'v2',
  products: [{ id: 'stm32f407g-disc1', name: 'STM32F407G-DISC1', code: '0830', chip: 'STM32F407VG' }],
  jumpers: [
    { role: 'isolation', name: 'CN3', positions: ['ON', 'OFF'], must: 'ON', caps: 2, causes: ['RC29'] },
    { role: 'idd', name: 'JP1', label: 'IDD', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC24'] },
  ],
  lamps: [
    { role: 'com', name: 'LD1', label: 'COM' },
    { role: 'pwr', name: 'LD2', label: 'PWR', colour: 'red' },
    { role: 'user', name: 'LD3', colour: 'orange', pin: 'PD13' },
    { role: 'user', name: 'LD4', colour: 'green', pin: 'PD12' },
    { role: 'user', name: 'LD5', colour: 'red', pin: 'PD14' },
    { role: 'user', name: 'LD6', colour: 'blue', pin: 'PD15' },
  ],
  buttons: [],
  connectors: [
    { role: 'probe-usb', name: 'CN1', label: 'ST-LINK' },
    { role: 'debug', name: 'CN2', label: 'SWD' },
    { role: 'vtref', name: 'CN2', pins: ['1'] },
  ],
  source: 'UM1472 Rev 7 and 9: CN2, CN3, JP1, LEDs',
};
