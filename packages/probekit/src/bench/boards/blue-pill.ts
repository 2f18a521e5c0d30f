/**
 * The board known as Blue Pill, wired to a copy of an ST-LINK/V2 that feeds it by its 3.3 V pin. It has no manual: what is
 * here is what board descriptions in public repositories agree on (PC13 lights its lamp when low, crystal of 8 MHz, BOOT0).
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32F103C8 } from '../soc/stm32f103.ts';

export const BLUE_PILL: BoardSpec = {
  id: 'blue-pill',
  name: 'Blue Pill',
  part: STM32F103C8,
  jumpers: {},
  leds: {
    COM: { by: 'probe' },
    PWR: { by: '5v', colour: 'red' },
    PC13: { by: 'pin', pin: 'PC13', colour: 'green', litBy: 'low' },
  },
  buttons: { RESET: { pulls: 'NRST' } },
  connectors: ['USB'],
  circuit: { source: 'vbus' },
  wiring: { vcpUart: 'USART1', clock: { hertz: 8_000_000, from: 'board' } },
  probe: { model: 'v2-clone', firmware: 'V2J37S7', serial: '680013001F00004831334B4E' },
};
