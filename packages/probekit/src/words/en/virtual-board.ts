/** English: the page with a virtual board. */
export const EN_VIRTUAL_BOARD = {} as const;
