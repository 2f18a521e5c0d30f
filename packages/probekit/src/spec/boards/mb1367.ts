/** Nucleo-64 MB1367 with an STLINK-V3E: the newer kind, in the colours and jumpers of the MB1364. */
import type { Board } from './board.ts';

export const MB1367: Board = {
  id: 'mb1367',
  name: 'Nucleo-64 MB1367',
  printed: 'MB1367',
  probe: 'v3e',
  products: [
    { id: 'nucleo-g474re', name: 'NUCLEO-G474RE', code: '0841', chip: 'STM32G474RE' },
    { id: 'nucleo-g431rb', name: 'NUCLEO-G431RB', code: '0850', chip: 'STM32G431RB' },
    { id: 'nucleo-g491re', name: 'NUCLEO-G491RE', code: '0882', chip: 'STM32G491RE' },
  ],
  jumpers: [
    { role: 'probe-reset', name: 'JP1', positions: ['OFF', 'ON'], must: 'OFF', causes: ['RC08'] },
    { role: 'nrst', name: 'JP3', label: 'T_RST', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC37'] },
    {
      role: 'power-source',
      name: 'JP5',
      positions: ['[1-2] STLK', '[3-4] VIN', '[5-6] E5V', '[7-8] CHGR', 'OFF'],
      must: '[1-2] STLK',
      causes: ['RC23'],
    },
    { role: 'idd', name: 'JP6', label: 'IDD', positions: ['ON', 'OFF'], must: 'ON', causes: ['RC24'] },
    { role: 'boot0', name: 'JP7', label: 'BOOT0', positions: ['OFF', 'ON'], must: 'OFF', causes: ['RC49'] },
    { role: 'vref', name: 'JP8', label: 'VREF+', positions: ['[1-2]', '[2-3]'], must: '[1-2]', causes: [] },
  ],
  lamps: [
    { role: 'com', name: 'LD1', label: 'COM' },
    { role: 'pwr', name: 'LD3', label: 'PWR', colour: 'green' },
    { role: 'over-current', name: 'LD4', label: 'OC' },
    { role: 'user', name: 'LD2' },
  ],
  buttons: [],
  connectors: [],
  source: 'UM2505 Rev 4, jumpers and LEDs, as a public hardware note quotes it; LD1 and LD2: Zephyr, board nucleo_g474re',
};
