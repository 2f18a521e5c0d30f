/** NUCLEO-F103RB, PCB MB1136, with an ST-LINK/V2-1. Source: UM1724 Rev 14 (CN2, JP5, JP6, LEDs, B1, clock from the ST-LINK's MCO). */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32F103RB } from '../soc/stm32f103.ts';
import { MB1136 } from './mb1136.ts';

export const NUCLEO_F103RB: BoardSpec = {
  ...MB1136,
  id: 'nucleo-f103rb',
  name: 'NUCLEO-F103RB',
  part: STM32F103RB,
  probe: { ...MB1136.probe, boardId: '0700', volumeLabel: 'NODE_F103RB' },
};
