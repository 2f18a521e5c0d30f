/** The Spanish catalogue. */
import type { Catalogue } from './catalogue.ts';
import { ES_CAUSES } from './es/causes.ts';
import { ES_EXPERIMENTS } from './es/experiments.ts';
import { ES_LAYERS, ES_STATIONS } from './es/layers.ts';
import { ES_MESSAGES } from './es/messages.ts';
import { ES_QUESTIONS } from './es/questions.ts';
import { ES_SENTENCES } from './es/sentences.ts';

export const SPANISH: Catalogue = {
  language: 'es',
  sentences: ES_SENTENCES,
  stations: ES_STATIONS,
  layers: ES_LAYERS,
  causes: ES_CAUSES,
  questions: ES_QUESTIONS,
  experiments: ES_EXPERIMENTS,
  messages: ES_MESSAGES,
};
