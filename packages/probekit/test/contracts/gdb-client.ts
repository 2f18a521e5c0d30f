/** `serveGdb` on a virtual board, and as much of a GDB as sends packets and reads replies. */
import type { Bench, ByteStream, Store } from '../../src/base/index.ts';
import { PacketReader, packetOf, serveGdb } from '../../src/gdb/index.ts';
import { connectTarget, flashOf, type Target } from '../../src/stm32/index.ts';
import { ENGLISH_SENTENCES, say } from '../../src/words/sentences/index.ts';
import { boardWith, openProbe } from './board-on-bench.ts';
import { streamPair } from './stream-pair.ts';

export const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A NUCLEO-H743ZI2 that runs blinky, unless one is given. */
export async function gdbBoard(given?: Bench) {
  const bench = given ?? (await boardWith({ flash: [{ file: 'blinky.elf' }] }));
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  return { bench, target, ...(await gdbOn(target)) };
}

/** What the server tells, and clients of it. */
export async function gdbOn(target: Target, store?: Store) {
  const { sectors } = await flashOf(target);
  const told: string[] = [];
  const services = {
    target,
    sectors,
    store,
    signal: new AbortController().signal,
    say: (said: Parameters<typeof say>[1]) => say(ENGLISH_SENTENCES, said),
    tell: (text: string) => told.push(text),
  };
  const connectGdb = () => {
    const [ours, theirs] = streamPair();
    return { client: new GdbClient(theirs), served: serveGdb(ours, services) };
  };
  return { told, connectGdb };
}

export class GdbClient {
  readonly stream: ByteStream;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #reader = new PacketReader();
  readonly #replies: string[] = [];

  constructor(stream: ByteStream) {
    this.stream = stream;
    this.#pieces = stream.read[Symbol.asyncIterator]();
  }

  send(bytes: Uint8Array | string): Promise<void> {
    return this.stream.write(typeof bytes === 'string' ? packetOf(bytesOf(bytes)) : bytes);
  }

  async ask(body: string): Promise<string> {
    await this.send(body);
    return this.reply();
  }

  async reply(): Promise<string> {
    while (this.#replies.length === 0) {
      const { value, done } = await this.#pieces.next();
      if (done) return 'closed';
      for (const event of this.#reader.push(value)) {
        if (event.kind === 'packet') this.#replies.push(String.fromCharCode(...event.body));
        else if (event.kind === 'rejected') this.#replies.push('rejected');
      }
    }
    return this.#replies.shift() ?? '';
  }
}
