/** NUCLEO-F091RC, PCB MB1136, with an ST-LINK/V2-1. Source: UM1724 Rev 14; the code as MB1136's other products, from ST's list of boards. */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32F091RC } from '../soc/stm32f091.ts';
import { MB1136 } from './mb1136.ts';

export const NUCLEO_F091RC: BoardSpec = {
  ...MB1136,
  id: 'nucleo-f091rc',
  name: 'NUCLEO-F091RC',
  part: STM32F091RC,
  probe: { ...MB1136.probe, boardId: '0750', volumeLabel: 'NODE_F091RC' },
};
