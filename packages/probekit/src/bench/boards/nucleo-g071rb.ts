/**
 * NUCLEO-G071RB with an ST-LINK/V2-1. Its manual (UM2324) is in none of our sources: lamps, button, USART and clock are as Zephyr's
 * board nucleo_g071rb has them; jumpers, which nobody tells of, are wires.
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32G071RB } from '../soc/stm32g071.ts';

export const NUCLEO_G071RB: BoardSpec = {
  id: 'nucleo-g071rb',
  name: 'NUCLEO-G071RB',
  part: STM32G071RB,
  jumpers: {},
  leds: {
    LD1: { by: 'probe' },
    LD3: { by: '5v', colour: 'green' },
    LD4: { by: 'pin', pin: 'PA5', colour: 'green' },
  },
  buttons: { RESET: { pulls: 'NRST' }, USER: { drives: 'PC13', heldLevel: false } },
  connectors: ['CN2'],
  circuit: { source: 'vbus-switched' },
  wiring: { vcpUart: 'USART2', clock: { hertz: 8_000_000, from: 'probe' } },
  probe: { model: 'v2-1', firmware: 'V2J37M27', serial: '066EFF383133534E43193427', boardId: '0729', volumeLabel: 'NODE_G071RB' },
};
