/** Which catalogue a command speaks from that examines. What it tells is shown by `told-lines.ts`. */
import { type Catalogue, ENGLISH, type Language, loadCatalogue } from '../words/index.ts';
import type { Output } from './output.ts';

/** The catalogue for people; documents and events are in English. */
export async function catalogueFor(output: Output, language: Language): Promise<Catalogue> {
  return output.mode === 'people' ? loadCatalogue(language) : ENGLISH;
}
