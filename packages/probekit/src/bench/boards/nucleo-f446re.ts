/** NUCLEO-F446RE, PCB MB1136, with an ST-LINK/V2-1. Source: UM1724 Rev 14 (CN2, JP5, JP6, LEDs, B1, clock from the ST-LINK's MCO). */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32F446RE } from '../soc/stm32f4.ts';
import { MB1136 } from './mb1136.ts';

export const NUCLEO_F446RE: BoardSpec = {
  ...MB1136,
  id: 'nucleo-f446re',
  name: 'NUCLEO-F446RE',
  part: STM32F446RE,
  probe: { ...MB1136.probe, boardId: '0777', volumeLabel: 'NODE_F446RE' },
};
