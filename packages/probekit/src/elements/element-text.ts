/**
 * What components share: the language they speak. A page gives them its catalogue, or only the attribute
 * `language`; and plain pages give their data as JSON text, which may be anything. The sentences belong to `probekit/words`.
 */
import { LitElement } from 'lit';
import { type Catalogue, ENGLISH, loadCatalogue, type Said, type SentenceKey, say } from '../words/index.ts';

export class TextElement extends LitElement {
  static override properties = { catalogue: { attribute: false }, language: {}, spoken: { state: true } };
  declare catalogue: Catalogue | undefined;
  declare language: string | undefined;
  /** The catalogue in use: the page's, or that of `language`, or English. */
  declare protected spoken: Catalogue;

  constructor() {
    super();
    this.spoken = ENGLISH;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('catalogue') || changed.has('language')) this.#choose();
  }

  #choose(): void {
    const { catalogue, language } = this;
    if (catalogue) this.spoken = catalogue;
    else if (language !== 'es') this.spoken = ENGLISH;
    else {
      const use = (loaded: Catalogue) => {
        if (!this.catalogue && this.language === language) this.spoken = loaded;
      };
      // Without the other language the component goes on in English.
      loadCatalogue(language).then(use, () => use(ENGLISH));
    }
  }

  protected text(key: SentenceKey, values: Said['values'] = {}): string {
    return say(this.spoken, { key, values });
  }
}

/** An attribute that holds JSON text. What is no JSON counts as absent: a page that is being typed shows nothing broken. */
export const JSON_ATTRIBUTE = {
  fromAttribute(text: string | null): unknown {
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      // Not JSON: as if the attribute were not there.
      return undefined;
    }
  },
};
