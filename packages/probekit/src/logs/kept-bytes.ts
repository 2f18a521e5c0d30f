/** What has arrived at a port, for a file: the latest of it. */

/** Older bytes go first. */
const MOST_KEPT_BYTES = 8 << 20;

export class KeptBytes {
  #pieces: Uint8Array[] = [];
  #byteLength = 0;

  get pieces(): readonly Uint8Array[] {
    return this.#pieces;
  }

  clear(): void {
    this.#pieces = [];
    this.#byteLength = 0;
  }

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#byteLength += bytes.length;
    while (this.#byteLength > MOST_KEPT_BYTES) this.#byteLength -= this.#pieces.shift()?.length ?? this.#byteLength;
  }
}
