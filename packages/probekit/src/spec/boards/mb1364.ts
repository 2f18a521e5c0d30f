/** Nucleo-144 MB1364: NUCLEO-H743ZI2, -H753ZI, -H723ZG. Debug wires hard-wired; the ST-LINK is a V3E. */
import type { Board } from './board.ts';

export const MB1364: Board = {
  id: 'mb1364',
  name: 'Nucleo-144 MB1364',
  printed: 'MB1364',
  probe: 'v3e',
  lacks: ['isolation'],
  products: [
    { id: 'nucleo-h743zi2', name: 'NUCLEO-H743ZI2', code: '0836', labels: ['NODE_H743ZI'], chip: 'STM32H743ZI' },
    { id: 'nucleo-h753zi', name: 'NUCLEO-H753ZI', code: '0842', chip: 'STM32H753ZI' },
    { id: 'nucleo-h723zg', name: 'NUCLEO-H723ZG', code: '0871', chip: 'STM32H723ZG' },
  ],
  jumpers: [
    { role: 'probe-reset', name: 'JP1', label: 'STLK_RST', positions: ['OFF', 'ON'], must: 'OFF', causes: ['RC08'] },
    {
      role: 'power-source',
      name: 'JP2',
      positions: ['[1-2] STLK', '[3-4] VIN', '[5-6] EXT', '[7-8] CHGR', 'OFF'],
      must: '[1-2] STLK',
      causes: ['RC23'],
    },
    { role: 'nrst', name: 'JP3', label: 'T_NRST', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC37'] },
    { role: 'idd', name: 'JP4', label: 'IDD', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC24'] },
    {
      role: 'vdd',
      name: 'JP5',
      label: 'VDD_MCU',
      positions: ['[1-2] 3V3', '[2-3] 1V8', 'OFF'],
      must: '[1-2] 3V3',
      causes: ['RC25'],
    },
    { role: 'ethernet-txd1', name: 'JP6', label: 'TXD1', positions: ['ON', 'OFF'], must: 'ON', causes: [] },
  ],
  lamps: [
    { role: 'com', name: 'LD4', label: 'COM' },
    { role: 'pwr', name: 'LD5', label: 'PWR', colour: 'green' },
    { role: 'over-current', name: 'LD6', label: 'OC', colour: 'red' },
    { role: 'user', name: 'LD1', colour: 'green', pin: 'PB0' },
    { role: 'user', name: 'LD2', colour: 'yellow', pin: 'PE1' },
    { role: 'user', name: 'LD3', colour: 'red', pin: 'PB14' },
    { role: 'otg-over-current', name: 'LD7', colour: 'red' },
    { role: 'otg-vbus', name: 'LD8', colour: 'green' },
  ],
  buttons: [
    { role: 'user-button', name: 'B1', label: 'USER', colour: 'blue', pin: 'PC13' },
    { role: 'reset-button', name: 'B2', label: 'RESET', colour: 'black', pin: 'NRST' },
  ],
  connectors: [
    { role: 'probe-usb', name: 'CN1', label: 'ST-LINK' },
    { role: 'target-usb', name: 'CN13', label: 'USB OTG' },
    { role: 'debug', name: 'CN5', label: 'MIPI-10' },
    { role: 'boot0-pins', name: 'CN11', pins: ['5', '7'] },
    { role: 'swd-pins', name: 'CN11', pins: ['13', '15'] },
    { role: 'nrst-pins', name: 'CN11', pins: ['14'] },
    { role: 'headers', name: 'CN12' },
    { role: 'ethernet', name: 'CN14' },
  ],
  source: 'UM2407 Rev 5: table 4 (jumpers), 7.4 (supply), 7.6.1 (LEDs), table 5 (CN5)',
};
