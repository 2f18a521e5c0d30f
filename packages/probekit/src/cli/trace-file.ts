/** `--trace FILE`: every ST-LINK command and reply as text, as `transport/replay` reads it back. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { fileError } from '../node/index.ts';

export class TraceFile {
  readonly #stream: WriteStream;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  static open(path: string): Promise<TraceFile> {
    return new Promise((resolve, reject) => {
      const stream = createWriteStream(path);
      stream.once('error', (error) => reject(fileError(path, 'written', error)));
      stream.once('open', () => resolve(new TraceFile(stream)));
    });
  }

  write(text: string): void {
    this.#stream.write(text);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }
}
