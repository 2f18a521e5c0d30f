/** The English catalogue: the tables of `spec/symptoms/` are written in English, so it takes their words as they are. */
import type { CauseId } from '../spec/symptoms/cause.ts';
import { CAUSES } from '../spec/symptoms/causes.ts';
import { EXPERIMENTS } from '../spec/symptoms/experiments.ts';
import { LAYERS, type LayerId, STATIONS, type StationName } from '../spec/symptoms/layers.ts';
import { MESSAGES } from '../spec/symptoms/messages.ts';
import { QUESTIONS } from '../spec/symptoms/questions.ts';
import type { Catalogue, CauseWords, LayerWords } from './catalogue.ts';
import { EN_SENTENCES } from './en/sentences.ts';

export const ENGLISH: Catalogue = {
  language: 'en',
  sentences: EN_SENTENCES,
  stations: Object.fromEntries(STATIONS.map((name) => [name, name])) as Record<StationName, string>,
  layers: Object.fromEntries(LAYERS.map(({ id, name, good }) => [id, { name, good }])) as Record<LayerId, LayerWords>,
  causes: Object.fromEntries(CAUSES.map((cause) => [cause.id, cause])) as Record<CauseId, CauseWords>,
  questions: Object.fromEntries(QUESTIONS.map(({ id, text, answers }) => [id, { text, answers }])),
  experiments: Object.fromEntries(EXPERIMENTS.map(({ id, do: text, undo }) => [id, { do: text, ...(undo && { undo }) }])),
  messages: Object.fromEntries(MESSAGES.map((message) => [message.number, message])),
};
