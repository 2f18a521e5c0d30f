/** Spanish: causes and what mends them. */
import type { Catalogue } from '../catalogue.ts';

export const ES_CAUSES = {} as Catalogue['causes'];
