/**
 * words: everything that Probekit says to people about boards, as one catalogue a language. It knows no diagnosis, only
 * sentences and the tables of `spec/symptoms/`. English is always there; other languages are loaded when asked for.
 */
import type { Catalogue, Language } from './catalogue.ts';
import { ENGLISH } from './english.ts';

export type {
  Catalogue,
  CauseWords,
  ExperimentWords,
  Language,
  LayerWords,
  MessageWords,
  QuestionWords,
  RemedyWords,
  SentenceKey,
} from './catalogue.ts';
export { ENGLISH } from './english.ts';
export { hasParts, jumperMark, lampMark, named, partSaid } from './part-names.ts';
export { bytesText, clockText, rateText, secondsText, voltsText } from './quantities.ts';
export { isSaid, type Said, type SaidValue, say } from './said.ts';

/** The catalogue of a language. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === 'en' ? ENGLISH : (await import('./spanish.ts')).SPANISH;
}
