/**
 * NUCLEO-G474RE, PCB MB1367, with an STLINK-V3E. Source: UM2505 Rev 4, jumpers and LEDs, as `spec/boards/mb1367.ts` has them;
 * LPUART1 on the virtual COM port and LD2 on PA5 as Zephyr's board nucleo_g474re has them. JP7 and JP8 change nothing here.
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32G474RE } from '../soc/stm32g474.ts';

export const NUCLEO_G474RE: BoardSpec = {
  id: 'nucleo-g474re',
  name: 'NUCLEO-G474RE',
  part: STM32G474RE,
  jumpers: {
    JP1: { label: 'STLK_RST', positions: ['off', 'on'] },
    JP3: { label: 'T_RST', positions: ['on', 'off'] },
    JP5: { label: 'power source', positions: ['1-2', '3-4', '5-6', '7-8', 'off'] },
    JP6: { label: 'IDD', positions: ['on', 'off'] },
    JP7: { label: 'BOOT0', positions: ['off', 'on'] },
    JP8: { label: 'VREF+', positions: ['1-2', '2-3'] },
  },
  leds: {
    LD1: { by: 'probe' },
    LD2: { by: 'pin', pin: 'PA5', colour: 'green' },
    LD3: { by: '5v', colour: 'green' },
    LD4: { by: 'over-current', colour: 'red' },
  },
  buttons: { RESET: { pulls: 'NRST' }, USER: { drives: 'PC13', heldLevel: true } },
  connectors: ['CN1'],
  circuit: {
    probeReset: 'JP1',
    source: { jumper: 'JP5', positions: { '1-2': 'vbus-switched', '3-4': 'vin', '5-6': 'external-5v', '7-8': 'vbus' } },
    idd: 'JP6',
    nrst: 'JP3',
  },
  wiring: { vcpUart: 'LPUART1', clock: { hertz: 24_000_000, from: 'board' } },
  probe: { model: 'v3e', firmware: 'V3J9M3', serial: '0028003C3038510C34333935', boardId: '0841', volumeLabel: 'NOD_G474RE' },
};
