/** Spanish: what stands between a browser and a probe. */
import type { EN_OBSTACLES } from '../en/obstacles.ts';

export const ES_OBSTACLES: Readonly<Record<keyof typeof EN_OBSTACLES, string>> = {};
