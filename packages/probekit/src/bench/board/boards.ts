/** The boards with an STM32H743, the one that opens by itself first. Those with other parts are in `boards/`. */

import type { BoardSpec } from './board-spec.ts';
import { CUSTOM_H743 } from './custom-h743.ts';
import { NUCLEO_H743ZI } from './nucleo-h743zi.ts';
import { NUCLEO_H743ZI2 } from './nucleo-h743zi2.ts';

export const BOARDS: readonly BoardSpec[] = [NUCLEO_H743ZI2, NUCLEO_H743ZI, CUSTOM_H743];
