/**
 * NUCLEO-H743ZI, PCB MB1137, with an ST-LINK/V2-1. Source: UM1974 rev 11, as public notes quote it (jumpers as delivered, LEDs 7.5,
 * buttons 7.6, clock 7.8.1). No jumper stands between NRST and the ST-LINK, but a solder bridge. JP1, the current that the ST-LINK
 * asks for, changes nothing here: its descriptors are those of a dump.
 */

import { STM32H743 } from '../soc/stm32h743.ts';
import type { BoardSpec } from './board-spec.ts';

export const NUCLEO_H743ZI: BoardSpec = {
  id: 'nucleo-h743zi',
  name: 'NUCLEO-H743ZI',
  part: STM32H743,
  jumpers: {
    JP1: { label: 'current limit', positions: ['off', 'on'] },
    JP3: { label: 'power source', positions: ['U5V', 'E5V', 'VIN', 'off'] },
    JP5: { label: 'IDD', positions: ['on', 'off'] },
    CN4: { label: 'ST-LINK to target', positions: ['on', 'off'] },
  },
  leds: {
    LD1: { by: 'pin', pin: 'PB0', colour: 'green' },
    LD2: { by: 'pin', pin: 'PB7', colour: 'blue' },
    LD3: { by: 'pin', pin: 'PB14', colour: 'red' },
    LD4: { by: 'probe' },
    LD6: { by: '5v', colour: 'green' },
  },
  buttons: {
    RESET: { pulls: 'NRST' },
    USER: { drives: 'PC13', heldLevel: true },
  },
  connectors: ['CN1'],
  circuit: {
    source: { jumper: 'JP3', positions: { U5V: 'vbus-switched', E5V: 'external-5v', VIN: 'vin' } },
    idd: 'JP5',
    isolation: 'CN4',
  },
  wiring: { vcpUart: 'USART3', clock: { hertz: 8_000_000, from: 'probe' } },
  probe: {
    model: 'v2-1',
    firmware: 'V2J37M27',
    serial: '066AFF303033510234333935',
    boardId: '0813',
    volumeLabel: 'NODE_H743ZI',
  },
};
