/**
 * STM32F4DISCOVERY, PCB MB997, with an ST-LINK/V2, which has no serial port. Source: UM1472 Rev 7 (CN3, JP1, LEDs, B1 and B2,
 * crystal of 8 MHz).
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32F407VG } from '../soc/stm32f4.ts';

export const STM32F4DISCOVERY: BoardSpec = {
  id: 'stm32f4discovery',
  name: 'STM32F4DISCOVERY',
  part: STM32F407VG,
  jumpers: {
    JP1: { label: 'IDD', positions: ['on', 'off'] },
    CN3: { label: 'ST-LINK to target', positions: ['on', 'off'] },
  },
  leds: {
    LD1: { by: 'probe' },
    LD2: { by: '5v', colour: 'red' },
    LD3: { by: 'pin', pin: 'PD13', colour: 'orange' },
    LD4: { by: 'pin', pin: 'PD12', colour: 'green' },
    LD5: { by: 'pin', pin: 'PD14', colour: 'red' },
    LD6: { by: 'pin', pin: 'PD15', colour: 'blue' },
  },
  buttons: {
    RESET: { pulls: 'NRST' },
    USER: { drives: 'PA0', heldLevel: true },
  },
  connectors: ['CN1', 'CN5'],
  circuit: { source: 'vbus', idd: 'JP1', isolation: 'CN3' },
  wiring: { vcpUart: 'USART2', clock: { hertz: 8_000_000, from: 'board' } },
  probe: { model: 'v2', firmware: 'V2J37S0', serial: '303030303030303030303031' },
};
