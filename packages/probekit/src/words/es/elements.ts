/** Spanish: words inside the chain and the drawing of the board. */
import type { EN_ELEMENTS } from '../en/elements.ts';

export const ES_ELEMENTS: Readonly<Record<keyof typeof EN_ELEMENTS, string>> = {};
