/** A Blue Pill with a copy of the STM32F103C8, as many are sold. */
import type { BoardSpec } from '../board/board-spec.ts';
import { COPIED_F103C8 } from '../soc/stm32f103.ts';
import { BLUE_PILL } from './blue-pill.ts';

export const BLUE_PILL_COPY: BoardSpec = { ...BLUE_PILL, id: 'blue-pill-copy', name: 'Blue Pill with a copied chip', part: COPIED_F103C8 };
