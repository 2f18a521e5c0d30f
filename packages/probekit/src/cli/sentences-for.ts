/** Which sentences a command speaks that examines nothing: it does without the words of the diagnosis. */
import { ENGLISH_SENTENCES, type Language, loadSentences, type Said, type Sentences, say } from '../words/sentences/index.ts';
import type { Output } from './output.ts';

/** The sentences for people; documents and events are in English. */
export async function sentencesFor(output: Output, language: Language): Promise<Sentences> {
  return output.mode === 'people' ? loadSentences(language) : ENGLISH_SENTENCES;
}

/** One sentence for people, in their language. */
export async function tellIn(output: Output, language: Language, said: Said): Promise<void> {
  output.line(say(await sentencesFor(output, language), said));
}

/** As `tellIn`, beside the result: what goes to a file must not contain it. */
export async function tellBeside(output: Output, language: Language, said: Said): Promise<void> {
  output.aside(say(await sentencesFor(output, language), said));
}
