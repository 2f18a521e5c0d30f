/** English: words inside the chain and the drawing of the board. */
export const EN_ELEMENTS = {} as const;
