/**
 * The sentences without the words of the diagnosis: all that a command needs which examines nothing. The tables of
 * `spec/symptoms/` are large, and stay where they are.
 */
import type { Language, Sentences } from '../catalogue.ts';
import { EN_SENTENCES } from '../en/sentences.ts';

export type { Language, SentenceKey, Sentences } from '../catalogue.ts';
export { bytesText, rateText, secondsText } from '../quantities.ts';
export { type Said, type SaidValue, say } from '../said.ts';

export const ENGLISH_SENTENCES: Sentences = { language: 'en', sentences: EN_SENTENCES };

/** The sentences of a language. */
export async function loadSentences(language: Language): Promise<Sentences> {
  return language === 'en' ? ENGLISH_SENTENCES : { language, sentences: (await import('../es/sentences.ts')).ES_SENTENCES };
}
