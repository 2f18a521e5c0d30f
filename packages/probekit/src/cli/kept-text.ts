/** What a program has said, for a document: the latest of it, however long it talks. */

const MOST_KEPT_CHARACTERS = 1 << 20;

export class KeptText {
  #text = '';
  #isTruncated = false;

  add(text: string): void {
    this.#text += text;
    // Twice as much may lie here: cutting at each piece would copy all of it each time.
    if (this.#text.length > 2 * MOST_KEPT_CHARACTERS) this.#cut();
  }

  /** `truncated`: its beginning is left out. */
  document(): { readonly receivedText: string; readonly truncated: boolean } {
    if (this.#text.length > MOST_KEPT_CHARACTERS) this.#cut();
    return { receivedText: this.#text, truncated: this.#isTruncated };
  }

  #cut(): void {
    this.#text = this.#text.slice(-MOST_KEPT_CHARACTERS);
    this.#isTruncated = true;
  }
}
