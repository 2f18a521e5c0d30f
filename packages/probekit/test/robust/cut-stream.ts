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
  /** As TCP: in turn, and nothing after the break. */
  let before: Promise<unknown> = Promise.resolve();
  let broken = false;
  const send = async (bytes: Uint8Array, number: number): Promise<void> => {
    if (broken) return;
    if (number !== at) return inner.write(bytes);
    if (typeof how === 'function') {
      await how();
      return inner.write(bytes);
    }
    broken = true;
    if (how !== 'before') await inner.write(how === 'within' ? bytes.subarray(0, bytes.length >> 1) : bytes);
    return inner.close();
  };
  const stream: ByteStream = {
    ...inner,
    read: inner.read,
    close: () => inner.close(),
    write(bytes) {
      messages += 1;
      const number = messages;
      const sent = before.then(() => send(bytes, number));
      before = sent.catch(() => undefined);
      return sent;
    },
  };
  return { stream, messages: () => messages };
}

/** Numbers spread evenly over all of them, first and last included. */
export function spread(total: number, count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => 1 + Math.round((index * (total - 1)) / (count - 1)));
  return [...new Set(all)];
}
