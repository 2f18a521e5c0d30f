/** The boards a bench can be: the one that opens by itself first. */

import type { BoardSpec } from './board-spec.ts';
import { CUSTOM_H743 } from './custom-h743.ts';
import { NUCLEO_H743ZI } from './nucleo-h743zi.ts';
import { NUCLEO_H743ZI2 } from './nucleo-h743zi2.ts';

export const BOARDS: readonly BoardSpec[] = [NUCLEO_H743ZI2, NUCLEO_H743ZI, CUSTOM_H743];

export function findBoard(id: string): BoardSpec | undefined {
  return BOARDS.find((board) => board.id === id);
}
