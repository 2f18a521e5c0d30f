/**
 * A board of one's own with an STM32H743 and a supply of its own, to which a probe is wired: no jumpers, no code and no volume of a
 * board. VTref comes from the target (UM2448, UM2910: T_VCC is an input). What it has is chosen here, as no manual describes it.
 */

import { STM32H743 } from '../soc/stm32h743.ts';
import type { BoardSpec } from './board-spec.ts';

export const CUSTOM_H743: BoardSpec = {
  id: 'custom-h743',
  name: "board of one's own",
  part: STM32H743,
  jumpers: {},
  leds: {
    COM: { by: 'probe' },
    PWR: { by: '5v', colour: 'green' },
    USER: { by: 'pin', pin: 'PB0', colour: 'green' },
  },
  buttons: { RESET: { pulls: 'NRST' } },
  connectors: ['USB'],
  circuit: { source: 'external-5v' },
  wiring: { vcpUart: 'USART3', clock: { hertz: 8_000_000, from: 'board' } },
  probe: { model: 'v3set', firmware: 'V3J15M7B5S1', serial: '002A00303038510534333935' },
};
