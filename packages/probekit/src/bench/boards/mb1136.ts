/**
 * What the Nucleo-64 boards on PCB MB1136 have in common. Source: UM1724 Rev 14: CN2, JP1, JP5, JP6, LEDs, B1 and B2, USART2 on
 * the virtual COM port, 8 MHz from the ST-LINK's MCO. JP1 changes nothing here, as on the MB1137.
 */
import type { BoardSpec } from '../board/board-spec.ts';

export const MB1136: Omit<BoardSpec, 'id' | 'name' | 'part'> = {
  jumpers: {
    JP1: { label: 'current limit', positions: ['off', 'on'] },
    JP5: { label: 'power source', positions: ['U5V', 'E5V', 'off'] },
    JP6: { label: 'IDD', positions: ['on', 'off'] },
    CN2: { label: 'ST-LINK to target', positions: ['on', 'off'] },
  },
  leds: {
    LD1: { by: 'probe' },
    LD2: { by: 'pin', pin: 'PA5', colour: 'green' },
    LD3: { by: '5v', colour: 'red' },
  },
  buttons: {
    RESET: { pulls: 'NRST' },
    USER: { drives: 'PC13', heldLevel: false },
  },
  connectors: ['CN1'],
  circuit: {
    source: { jumper: 'JP5', positions: { U5V: 'vbus-switched', E5V: 'external-5v' } },
    idd: 'JP6',
    isolation: 'CN2',
  },
  wiring: { vcpUart: 'USART2', clock: { hertz: 8_000_000, from: 'probe' } },
  probe: { model: 'v2-1', firmware: 'V2J37M27', serial: '066BFF303033510234333936' },
};
