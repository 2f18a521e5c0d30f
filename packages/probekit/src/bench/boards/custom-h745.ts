/** The board of one's own with a dual-core part in the place of the STM32H743. */
import type { BoardSpec } from '../board/board-spec.ts';
import { CUSTOM_H743 } from '../board/custom-h743.ts';
import { STM32H745 } from '../soc/stm32h745.ts';

export const CUSTOM_H745: BoardSpec = { ...CUSTOM_H743, id: 'custom-h745', name: "board of one's own with two cores", part: STM32H745 };
