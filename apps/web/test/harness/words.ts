/** What the page says, by the names of the catalogue: so that a better wording breaks no test. */
import { ENGLISH, type Said, type SentenceKey, say } from 'probekit/words';

export function english(key: SentenceKey, values?: Said['values']): string {
  return say(ENGLISH, values ? { key, values } : { key });
}
