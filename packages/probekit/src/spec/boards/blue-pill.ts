/**
 * The board known as Blue Pill, with an STM32F103C8T6 or a copy of it; sold without a manual. A probe is wired to its four
 * pins, of which none is NRST. What makers differ in is left out.
 */
import type { Board } from './board.ts';

export const BLUE_PILL: Board = {
  id: 'blue-pill',
  name: 'Blue Pill',
  printed: 'Blue Pill',
  probe: 'wires',
  products: [],
  jumpers: [
    { role: 'boot0', name: 'BOOT0', positions: ['0', '1'], must: '0', causes: ['RC49'] },
    { role: 'boot1', name: 'BOOT1', positions: ['0', '1'], must: '0', causes: [] },
  ],
  lamps: [{ role: 'user', name: 'PC13', pin: 'PC13' }],
  buttons: [],
  connectors: [
    { role: 'debug', name: '3V3, SWDIO, SWCLK, GND' },
    { role: 'nrst-pins', name: 'R' },
  ],
  source: 'no manual; as threads and board descriptions in public repositories agree',
};
