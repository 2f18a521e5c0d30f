/** NUCLEO-L476RG, PCB MB1136, with an ST-LINK/V2-1. Source: UM1724 Rev 14. */
import type { BoardSpec } from '../board/board-spec.ts';
import { STM32L476RG } from '../soc/stm32l476.ts';
import { MB1136 } from './mb1136.ts';

export const NUCLEO_L476RG: BoardSpec = {
  ...MB1136,
  id: 'nucleo-l476rg',
  name: 'NUCLEO-L476RG',
  part: STM32L476RG,
  probe: { ...MB1136.probe, boardId: '0765', volumeLabel: 'NODE_L476RG' },
};
