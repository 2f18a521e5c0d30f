/**
 * Reads the packets of an SWO until it is left: asks the probe before its buffer is full, tells what was lost, and goes on when
 * the program changes its clocks. It knows no chip.
 */
import type { Clock } from '../../base/index.ts';
import { ItmDecoder } from './itm-decoder.ts';
import type { ItmPacket } from './itm-packets.ts';

/** A trace path that is set up. */
export interface SwoSource {
  /** What the probe holds for us. */
  readonly bufferBytes: number;
  /** After how long it is full at the rate of the wire. */
  readonly bufferMs: number;
  take(): Promise<Uint8Array>;
  /** True when the program's clock was another and the rate is a new one. */
  followClock(): Promise<boolean>;
}

/**
 * `overflow`: the program said more than the pin takes. `buffer-full`: the pin more than the USB took. `clock`: the program has
 * changed its clocks; what it said meanwhile is lost. `garbled`: what arrives is no trace.
 */
export type SwoNotice = 'overflow' | 'buffer-full' | 'clock' | 'garbled';

export interface SwoReaderOptions {
  readonly source: SwoSource;
  readonly clock: Clock;
  readonly onNotice?: (notice: SwoNotice) => void;
}

const POLL_MS = 5;
const CLOCK_LOOK_MS = 250;
/** Between two notices of one kind. */
const QUIET_MS = 1000;
/** A wrong rate makes rubbish of nearly all; a bit lost now and then of little. */
const ENOUGH_PACKETS = 64;
const GARBLED_SHARE = 0.2;

export class SwoReader {
  /** Packets that told of an overflow, and times that the probe's buffer was found full. */
  overflows = 0;
  fullBuffers = 0;
  readonly #options: SwoReaderOptions;
  readonly #decoder = new ItmDecoder();
  readonly #quietUntilMs = new Map<SwoNotice, number>();
  #packets = 0;
  #unknown = 0;

  constructor(options: SwoReaderOptions) {
    this.#options = options;
  }

  async *read({ signal }: { signal?: AbortSignal | undefined } = {}): AsyncIterable<readonly ItmPacket[]> {
    const { source, clock } = this.#options;
    let lookAtMs = clock.nowMs();
    while (!signal?.aborted) {
      const bytes = await source.take();
      if (bytes.length >= source.bufferBytes) this.#lost();
      const packets = this.#decoder.push(bytes);
      this.#judge(packets);
      if (packets.length > 0) yield packets;
      if (clock.nowMs() >= lookAtMs) {
        lookAtMs = clock.nowMs() + CLOCK_LOOK_MS;
        if (await source.followClock()) {
          this.#decoder.reset();
          this.#tell('clock');
        }
      }
      // What comes quickly is fetched again at once.
      if (bytes.length < source.bufferBytes / 4)
        await clock.sleep(Math.min(POLL_MS, source.bufferMs / 4), { signal }).catch(() => undefined);
    }
  }

  /** The oldest is gone: what comes now begins anywhere. */
  #lost(): void {
    this.fullBuffers++;
    this.#decoder.reset();
    this.#tell('buffer-full');
  }

  #judge(packets: readonly ItmPacket[]): void {
    for (const { kind } of packets) {
      if (kind === 'unknown') this.#unknown++;
      if (kind !== 'overflow') continue;
      this.overflows++;
      this.#tell('overflow');
    }
    this.#packets += packets.length;
    if (this.#packets < ENOUGH_PACKETS) return;
    if (this.#unknown > GARBLED_SHARE * this.#packets) this.#tell('garbled');
    this.#packets = 0;
    this.#unknown = 0;
  }

  #tell(notice: SwoNotice): void {
    const nowMs = this.#options.clock.nowMs();
    if (nowMs < (this.#quietUntilMs.get(notice) ?? 0)) return;
    this.#quietUntilMs.set(notice, nowMs + QUIET_MS);
    this.#options.onNotice?.(notice);
  }
}
