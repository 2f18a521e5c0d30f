/** The boards a bench can be. */

import type { BoardSpec } from './board-spec.ts';
import { NUCLEO_H743ZI2 } from './nucleo-h743zi2.ts';

export const BOARDS: readonly BoardSpec[] = [NUCLEO_H743ZI2];

export function findBoard(id: string): BoardSpec | undefined {
  return BOARDS.find((board) => board.id === id);
}
