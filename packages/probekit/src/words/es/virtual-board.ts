/** Spanish: the page with a virtual board. */
import type { EN_VIRTUAL_BOARD } from '../en/virtual-board.ts';

export const ES_VIRTUAL_BOARD: Readonly<Record<keyof typeof EN_VIRTUAL_BOARD, string>> = {};
