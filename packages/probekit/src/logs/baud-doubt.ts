/**
 * Whether what arrives looks like text at a wrong baud rate: a receiver at another rate sees edges where there are none, and
 * makes bytes that no text has. Judged on the last bytes alone, so that a change of the rate is seen at once.
 */

const WINDOW_BYTES = 256;
const ENOUGH_BYTES = 32;
/** Text in UTF-8 stays below this share even in a language with many letters beyond ASCII, which are counted as whole. */
const DOUBTFUL_SHARE = 0.3;

export class BaudDoubt {
  #recent: number[] = [];

  take(bytes: Uint8Array): void {
    this.#recent = [...this.#recent, ...bytes.subarray(-WINDOW_BYTES)].slice(-WINDOW_BYTES);
  }

  /** After a change of the rate. */
  forget(): void {
    this.#recent = [];
  }

  get isWrong(): boolean {
    return this.#recent.length >= ENOUGH_BYTES && garbageShare(Uint8Array.from(this.#recent)) > DOUBTFUL_SHARE;
  }
}

/** The share of bytes that no text has: controls but for white space, bell and escape, and what is not UTF-8. From 0 to 1. */
export function garbageShare(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const characters = [...new TextDecoder().decode(bytes)];
  const garbage = characters.filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0xfffd || code === 0x7f || (code < 0x20 && ![7, 8, 9, 10, 12, 13, 27].includes(code));
  });
  return garbage.length / characters.length;
}
