/** Two ends of one byte stream, within the process. */
import type { ByteStream } from '../../src/base/index.ts';

export function streamPair(): readonly [ByteStream, ByteStream] {
  const there = pipe();
  const back = pipe();
  const end = (inward: Pipe, outward: Pipe): ByteStream => ({
    write: async (bytes) => outward.push(bytes.slice()),
    read: inward.pieces(),
    close: async () => {
      inward.end();
      outward.end();
    },
  });
  return [end(back, there), end(there, back)];
}

interface Pipe {
  push(bytes: Uint8Array): void;
  end(): void;
  pieces(): AsyncIterable<Uint8Array>;
}

function pipe(): Pipe {
  const queue: Uint8Array[] = [];
  let ended = false;
  let wake = () => {};
  return {
    push(bytes) {
      queue.push(bytes);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *pieces() {
      for (;;) {
        const piece = queue.shift();
        if (piece) yield piece;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
