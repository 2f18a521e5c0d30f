/** The client's end of a connection that breaks at one of its messages. */
import type { ByteStream } from '../../src/base/index.ts';

/** Where it breaks. */
export type Break =
  /** Before the message. */
  | 'before'
  /** In the middle of its bytes. */
  | 'within'
  /** After it, and before its answer. */
  | 'after';

interface CutStream {
  readonly stream: ByteStream;
  /** Messages so far: both protocols write each in one piece. */
  messages(): number;
}

/** `act` instead of a break: what happens before the message of this number, which is then sent. */
export function cutStream(inner: ByteStream, at: number, how: Break | (() => Promise<unknown>)): CutStream {
  let messages = 0;
  const stream: ByteStream = {
    ...inner,
    read: inner.read,
    close: () => inner.close(),
    async write(bytes) {
      messages += 1;
      if (messages !== at) return inner.write(bytes);
      if (typeof how === 'function') {
        await how();
        return inner.write(bytes);
      }
      if (how !== 'before') await inner.write(how === 'within' ? bytes.subarray(0, bytes.length >> 1) : bytes);
      return inner.close();
    },
  };
  return { stream, messages: () => messages };
}

/** Numbers spread evenly over all of them, first and last included. */
export function spread(total: number, count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => 1 + Math.round((index * (total - 1)) / (count - 1)));
  return [...new Set(all)];
}
