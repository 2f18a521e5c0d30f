/** Which catalogue a command speaks from. What the doctor tells is shown by `told-lines.ts`: most commands do without the doctor. */
import { type Catalogue, ENGLISH, type Language, loadCatalogue, type Said, say } from '../words/index.ts';
import type { Output } from './output.ts';

/** The catalogue for people; documents and events are in English. */
export async function catalogueFor(output: Output, language: Language): Promise<Catalogue> {
  return output.mode === 'people' ? loadCatalogue(language) : ENGLISH;
}

/** One sentence for people, in their language. */
export async function tellIn(output: Output, language: Language, said: Said): Promise<void> {
  output.line(say(await catalogueFor(output, language), said));
}
