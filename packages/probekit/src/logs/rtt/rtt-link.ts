/**
 * One RTT channel as a serial port: polls the ring that goes up, fills the one that goes down. Besides the offset that says how far
 * it has read, and what is typed, it writes nothing; the core runs on. Source: `spec/rtt.ts`.
 */
import { type Clock, concatBytes, hex, type Memory, type SerialLink } from '../../base/index.ts';
import { RTT_HEADER_BYTES, RTT_READ_OFFSET, RTT_RING_BYTES, RTT_WRITE_OFFSET } from '../../spec/rtt.ts';
import { logsErrors } from '../errors.ts';
import { type RttCounts, type RttRing, rttCounts, rttFill, rttRing, rttRingAddress, rttStretches } from './control-block.ts';

/** `full`: the ring had hardly room left, and a program that does not wait drops what does not fit. `restarted`: the rings began anew. */
export type RttNotice = 'full' | 'restarted';

export interface RttOptions {
  readonly memory: Memory;
  readonly clock: Clock;
  /** Of the structure. */
  readonly address: number;
  readonly channel: number;
  /** Between two looks at an empty ring. */
  readonly pollMs?: number;
  readonly onNotice?: (notice: RttNotice) => void;
}

const POLL_MS = 5;
/** Between two notices of a full ring. */
const QUIET_MS = 1000;
const NAME_BYTES = 32;
const ENDS_OF_NAMES: readonly (readonly [start: number, end: number])[] = [
  [0x0000_0000, 0x4000_0000],
  [0x6000_0000, 0xa000_0000],
];

export class RttLink implements SerialLink {
  readonly name: string;
  /** What the program does when nobody reads. */
  readonly whenFull: RttRing['whenFull'];
  readonly #options: RttOptions;
  readonly #counts: RttCounts;
  readonly #closed = new AbortController();
  #up: RttRing;
  #quietUntilMs = Number.NEGATIVE_INFINITY;
  /** When the program last got room, and when a quarter of its ring is full again at the rate that was seen. */
  #freedMs = Number.NEGATIVE_INFINITY;
  #quarterAtMs = Number.POSITIVE_INFINITY;

  /** @throws `logs/rtt-damaged`, `logs/rtt-channel`, and what reading throws */
  static async open(options: RttOptions): Promise<RttLink> {
    const { memory, address, channel } = options;
    const counts = rttCounts(await memory.read(address, RTT_HEADER_BYTES));
    if (!counts) throw damaged(address, 'it does not begin with its ID');
    if (channel >= counts.up) throw noChannel(channel, counts);
    const up = await ringAt(memory, rttRingAddress(address, counts, 'up', channel));
    if (!up) throw damaged(address, `channel ${channel} is no ring in RAM`);
    return new RttLink(options, counts, up, await nameOf(memory, up));
  }

  private constructor(options: RttOptions, counts: RttCounts, up: RttRing, name: string) {
    this.#options = options;
    this.#counts = counts;
    this.#up = up;
    this.name = name;
    this.whenFull = up.whenFull;
  }

  /** RTT has no rate. */
  async configure(): Promise<void> {}

  async *read({ signal }: { signal?: AbortSignal | undefined } = {}): AsyncIterable<Uint8Array> {
    const { clock, pollMs = POLL_MS } = this.#options;
    const ended = () => this.#closed.signal.aborted || signal?.aborted === true;
    while (!ended()) {
      const bytes = await this.#take();
      if (bytes.length > 0) yield bytes;
      // A ring that fills quickly is looked at again at once, or before it is full.
      const waitMs = Math.min(pollMs, this.#quarterAtMs - clock.nowMs());
      if (waitMs <= 0 || bytes.length > this.#up.sizeBytes / 4) continue;
      await clock.sleep(waitMs, { signal: signal ?? this.#closed.signal }).catch(() => undefined);
    }
  }

  /** Resolves when the program's ring has taken all of it. @throws `logs/rtt-channel` where it has none */
  async write(data: Uint8Array, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { channel, clock, pollMs = POLL_MS } = this.#options;
    if (channel >= this.#counts.down) throw noChannel(channel, { up: this.#counts.down, down: 0 });
    let rest = data;
    while (rest.length > 0) {
      signal?.throwIfAborted();
      this.#closed.signal.throwIfAborted();
      const taken = await this.#give(rest);
      rest = rest.subarray(taken);
      if (rest.length > 0) await clock.sleep(pollMs, { signal: signal ?? this.#closed.signal });
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
  }

  async #take(): Promise<Uint8Array> {
    const { memory, clock, onNotice } = this.#options;
    const before = this.#up;
    const now = await this.#ring(before.address);
    const lookedMs = clock.nowMs();
    if (!now || now.sizeBytes === 0) {
      this.#up = { ...before, readOffset: -1 };
      return new Uint8Array(0);
    }
    if (now.readOffset !== before.readOffset || now.bufferAddress !== before.bufferAddress) onNotice?.('restarted');
    this.#up = now;
    const fill = rttFill(now);
    this.#tellFull(now, fill);
    this.#quarterAtMs = fill === 0 ? Number.POSITIVE_INFINITY : lookedMs + ((lookedMs - this.#freedMs) * now.sizeBytes) / 4 / fill;
    if (fill === 0) return new Uint8Array(0);
    const parts = [];
    for (const { address, length } of rttStretches(now, now.readOffset, fill)) parts.push(await memory.read(address, length));
    const readOffset = (now.readOffset + fill) % now.sizeBytes;
    await memory.write32(now.address + RTT_READ_OFFSET, readOffset);
    this.#freedMs = clock.nowMs();
    this.#up = { ...now, readOffset };
    return concatBytes(...parts);
  }

  /** Now and then only. A program drops whole messages, and nobody knows how long they are: an eighth left is near enough. */
  #tellFull({ sizeBytes, whenFull }: RttRing, fill: number): void {
    const { clock, onNotice } = this.#options;
    if (whenFull === 'waits' || sizeBytes - 1 - fill >= sizeBytes / 8 || clock.nowMs() < this.#quietUntilMs) return;
    this.#quietUntilMs = clock.nowMs() + QUIET_MS;
    onNotice?.('full');
  }

  /** How many bytes found room. */
  async #give(data: Uint8Array): Promise<number> {
    const { memory, address, channel } = this.#options;
    const ring = await this.#ring(rttRingAddress(address, this.#counts, 'down', channel));
    if (!ring || ring.sizeBytes === 0) return 0;
    // One byte stays free: full and empty would be alike.
    const count = Math.min(data.length, ring.sizeBytes - 1 - rttFill(ring));
    if (count === 0) return 0;
    let at = 0;
    for (const stretch of rttStretches(ring, ring.writeOffset, count)) {
      await memory.write(stretch.address, data.subarray(at, at + stretch.length));
      at += stretch.length;
    }
    await memory.write32(ring.address + RTT_WRITE_OFFSET, (ring.writeOffset + count) % ring.sizeBytes);
    return count;
  }

  /** A ring of this structure; undefined while there is none, after a reset for example. */
  async #ring(at: number): Promise<RttRing | undefined> {
    const { memory, address } = this.#options;
    // From the ID to the ring in one go: the two belong together.
    const bytes = await memory.read(address, at + RTT_RING_BYTES - address);
    return rttCounts(bytes) && rttRing(bytes.subarray(at - address), at);
  }
}

async function ringAt(memory: Memory, address: number): Promise<RttRing | undefined> {
  return rttRing(await memory.read(address, RTT_RING_BYTES), address);
}

async function nameOf(memory: Memory, { nameAddress }: RttRing): Promise<string> {
  if (!ENDS_OF_NAMES.some(([start, end]) => nameAddress > start && nameAddress + NAME_BYTES <= end)) return '';
  const bytes = await memory.read(nameAddress, NAME_BYTES).catch(() => new Uint8Array(0));
  const text = String.fromCharCode(...bytes.subarray(0, Math.max(0, bytes.indexOf(0))));
  return /^[ -~]*$/.test(text) ? text : '';
}

const damaged = (address: number, detail: string) =>
  logsErrors.make('logs/rtt-damaged', {
    message: `What stands at ${hex(address)} is no whole RTT structure: ${detail}.`,
    hint: 'Let the program run until it has set RTT up, and check that the ELF file is the one on the board.',
    evidence: { address, detail },
  });

function noChannel(channel: number, { up }: RttCounts) {
  const available = Array.from({ length: up }, (_, index) => index);
  return logsErrors.make('logs/rtt-channel', {
    message: `The program has no RTT channel ${channel}; it has ${available.join(', ') || 'none'}.`,
    hint: 'Choose one of those with --channel.',
    evidence: { channel, available },
  });
}
