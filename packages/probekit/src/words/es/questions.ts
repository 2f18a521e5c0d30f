/** Spanish: questions and their answers. */
import type { Catalogue } from '../catalogue.ts';

export const ES_QUESTIONS: Catalogue['questions'] = {};
