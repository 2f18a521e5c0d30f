/**
 * The language of the page: one current catalogue for everything on it. English is there at once, Spanish is loaded
 * when asked for. The sentences themselves belong to `probekit/words`.
 */
import { LitElement } from 'lit';
import { type Catalogue, ENGLISH, type Language, loadCatalogue, type Said, type SentenceKey, say } from 'probekit/words';
import { recall, remember } from './memory.ts';

const MEMORY_KEY = 'probekit.language';

let current: Catalogue = ENGLISH;
let wanted: Language = 'en';
const listeners = new Set<() => void>();

export function catalogue(): Catalogue {
  return current;
}

/** A sentence of the current catalogue, with the values filled in. */
export function text(key: SentenceKey, values?: Said['values']): string {
  return say(current, values ? { key, values } : { key });
}

/** Changes the language of the whole page and remembers the choice. Of two calls in a row the last one wins. */
export async function setLanguage(language: Language): Promise<void> {
  remember(MEMORY_KEY, language);
  await speak(language);
}

/** The language chosen before; else what the browser prefers of the two; else English. */
export async function startLanguage(): Promise<void> {
  const remembered = recall(MEMORY_KEY);
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'en' || tag === 'es');
  await speak(remembered === 'es' || (remembered !== 'en' && preferred === 'es') ? 'es' : 'en');
}

async function speak(language: Language): Promise<void> {
  wanted = language;
  const loaded = await loadCatalogue(language);
  if (wanted !== language) return;
  current = loaded;
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

/** Calls the listener after each change of the language, until the function that it returns is called. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A part of the page: renders into light DOM, and again when the language changes. */
export class LanguageElement extends LitElement {
  #forget: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#forget?.();
    super.disconnectedCallback();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
