/** Spanish: what is said about messages of other tools, by their number in the catalogue. */
import type { Catalogue } from '../catalogue.ts';

export const ES_MESSAGES: Catalogue['messages'] = {};
