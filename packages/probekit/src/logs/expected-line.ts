/** Waits for a line of a program's text. Whatever the program says, a pattern sees no more than the first part of one line at a time. */

const MOST_CHARACTERS = 4096;

export class ExpectedLine {
  readonly #pattern: RegExp;
  #line = '';

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** The line that matches, once there is one; it need not have ended, as of a prompt. */
  take(text: string): string | undefined {
    for (const part of text.split(/(?<=\n)/)) {
      this.#line = (this.#line + part.replace(/[\r\n]+$/, '')).slice(0, MOST_CHARACTERS);
      if (part !== '' && this.#pattern.test(this.#line)) return this.#line;
      if (part.endsWith('\n')) this.#line = '';
    }
    return undefined;
  }
}
