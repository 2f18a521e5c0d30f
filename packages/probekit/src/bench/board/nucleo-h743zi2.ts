/** NUCLEO-H743ZI2, PCB MB1364. Source: UM2407 rev 5 (jumpers table 4, power 7.4, LEDs 7.6.1, VCP tables 10 and 11, solder bridges table 14). */

import { STM32H743 } from '../soc/stm32h743.ts';
import type { BoardSpec } from './board-spec.ts';

export const NUCLEO_H743ZI2: BoardSpec = {
  id: 'nucleo-h743zi2',
  name: 'NUCLEO-H743ZI2',
  part: STM32H743,
  jumpers: {
    JP1: { label: 'STLK_RST', positions: ['off', 'on'] },
    JP2: { label: 'power source', positions: ['1-2', '3-4', '5-6', '7-8', 'off'] },
    JP3: { label: 'T_NRST', positions: ['on', 'off'] },
    JP4: { label: 'IDD', positions: ['on', 'off'] },
    JP5: { label: 'VDD_MCU', positions: ['1-2', '2-3', 'off'] },
    JP6: { label: 'Ethernet TXD1', positions: ['on', 'off'] },
  },
  leds: {
    LD1: { by: 'pin', pin: 'PB0', colour: 'green' },
    LD2: { by: 'pin', pin: 'PE1', colour: 'yellow' },
    LD3: { by: 'pin', pin: 'PB14', colour: 'red' },
    LD4: { by: 'probe' },
    LD5: { by: '5v', colour: 'green' },
    LD6: { by: 'over-current', colour: 'red' },
  },
  buttons: {
    RESET: { pulls: 'NRST' },
    USER: { drives: 'PC13', heldLevel: true },
  },
  // CN13, USB OTG, cannot power the board (UM2407, 7.4).
  connectors: ['CN1', 'CN13'],
  circuit: {
    probeReset: 'JP1',
    source: { jumper: 'JP2', positions: { '1-2': 'vbus-switched', '3-4': 'vin', '5-6': 'external-5v', '7-8': 'vbus' } },
    idd: 'JP4',
    rail: { jumper: 'JP5', positions: { '1-2': 'regulator', '2-3': 1.8 } },
    nrst: 'JP3',
  },
  wiring: { vcpUart: 'USART3', clock: { hertz: 8_000_000, from: 'probe' } },
  probe: {
    model: 'v3e',
    firmware: 'V3J9M3',
    serial: '003A00273038510234333935',
    boardId: '0836',
    volumeLabel: 'NOD_H743ZI2',
  },
};
