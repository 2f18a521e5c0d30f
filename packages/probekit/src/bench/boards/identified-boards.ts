/**
 * Boards of one's own with parts that are identified and read, and not written: a supply, a lamp, a button, and a probe wired to
 * the debug pins. What they have is chosen here, as no manual describes them.
 */
import type { BoardSpec } from '../board/board-spec.ts';
import { IDENTIFIED_PARTS } from '../soc/identified-parts.ts';
import { STM32H563 } from '../soc/stm32h563.ts';

export const IDENTIFIED_BOARDS: readonly BoardSpec[] = [...IDENTIFIED_PARTS, STM32H563].map((part) => ({
  id: part.name.toLowerCase(),
  name: `${part.name} on a board of one's own`,
  part,
  jumpers: {},
  leds: { COM: { by: 'probe' }, PWR: { by: '5v', colour: 'green' } },
  buttons: { RESET: { pulls: 'NRST' } },
  connectors: ['USB'],
  circuit: { source: 'external-5v' },
  wiring: { vcpUart: 'USART1', clock: { hertz: 8_000_000, from: 'board' } },
  probe: { model: 'v3set', firmware: 'V3J15M7B5S1', serial: '002A00303038510534333936' },
}));
