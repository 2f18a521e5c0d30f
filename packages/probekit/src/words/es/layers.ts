/** Spanish: the layers of the chain and its stations. */
import type { Catalogue } from '../catalogue.ts';

export const ES_LAYERS = {} as Catalogue['layers'];
export const ES_STATIONS = {} as Catalogue['stations'];
