/** Reading exact lengths from a byte stream. */
import { type ByteStream, concatBytes } from '../base/index.ts';

/** Collects the pieces of a stream into blocks of asked-for lengths. */
export class ExactReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #left: Uint8Array = new Uint8Array(0);
  #running: Promise<IteratorResult<Uint8Array>> | undefined;

  constructor(stream: ByteStream) {
    this.#pieces = stream.read[Symbol.asyncIterator]();
  }

  /**
   * Exactly `byteLength` bytes; undefined when the stream ends first or `deadline` settles first. What came already is
   * kept: a caller that gives up in the middle of a message must not go on with this stream.
   */
  async read(byteLength: number, deadline: Promise<unknown>): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let missing = byteLength;
    while (missing > 0) {
      if (this.#left.length === 0 && !(await this.#next(deadline))) return undefined;
      const part = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(part.length);
      parts.push(part);
      missing -= part.length;
    }
    return concatBytes(...parts);
  }

  async #next(deadline: Promise<unknown>): Promise<boolean> {
    this.#running ??= this.#pieces.next();
    const result = await Promise.race([this.#running, deadline.then(() => undefined)]);
    if (!result) return false;
    this.#running = undefined;
    if (result.done) return false;
    this.#left = result.value;
    return true;
  }
}
