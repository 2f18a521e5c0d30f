/** English: what stands between a browser and a probe. */
export const EN_OBSTACLES = {} as const;
