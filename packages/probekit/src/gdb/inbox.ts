/** What a client sends, waiting to be taken in its order; an interrupt can be seen before its turn. */
import { type ByteStream, wallClock } from '../base/index.ts';
import { type GdbEvent, PacketReader } from './packets.ts';

/** An acknowledgement, a packet, an interrupt. */
const FIRST_BYTES: readonly number[] = [0x2b, 0x2d, 0x24, 0x03];

export class Inbox {
  readonly #events: (GdbEvent | 'end')[] = [];
  #arrived = () => {};
  #interrupted: (() => void) | undefined;

  /** Reads until the other side leaves, or shows with its first byte that it is no GDB: a web page can send HTTP to any port of its computer. */
  async fill(stream: ByteStream): Promise<void> {
    const reader = new PacketReader();
    let isFirst = true;
    try {
      for await (const piece of stream.read) {
        if (isFirst && !FIRST_BYTES.includes(piece[0] ?? 0)) return;
        isFirst = false;
        for (const event of reader.push(piece)) this.#add(event);
      }
    } finally {
      this.#add('end');
    }
  }

  /** The next one; undefined when none came within `withinMs` of this computer's time. `end` is the last for ever. */
  async take(withinMs?: number): Promise<GdbEvent | 'end' | undefined> {
    if (this.#events.length === 0) {
      const arrived = new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      await (withinMs === undefined ? arrived : Promise.race([arrived, wallClock.sleep(withinMs)]));
    }
    return this.#events[0] === 'end' ? 'end' : this.#events.shift();
  }

  /** Runs `work` with a signal that an interrupt raises, also one that has come meanwhile; that interrupt is taken by it. */
  async untilInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#interrupted = () => controller.abort();
    const waiting = this.#events.findIndex((event) => event !== 'end' && event.kind === 'interrupt');
    if (waiting >= 0) {
      this.#events.splice(waiting, 1);
      controller.abort();
    }
    try {
      return await work(controller.signal);
    } finally {
      this.#interrupted = undefined;
    }
  }

  #add(event: GdbEvent | 'end'): void {
    if (event !== 'end' && event.kind === 'interrupt' && this.#interrupted) this.#interrupted();
    else this.#events.push(event);
    this.#arrived();
  }
}
