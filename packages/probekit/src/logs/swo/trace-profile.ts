/** What exceptions and program counters of a trace add up to. Bounded, whatever arrives. */
import type { ItmPacket } from './itm-packets.ts';

/** Distinct addresses; samples of others are counted as one. */
const MOST_ADDRESSES = 1 << 16;

export interface ProfileRow {
  /** Undefined for code that nothing names. */
  readonly name: string | undefined;
  readonly samples: number;
  /** Of all samples, those of sleep among them. From 0 to 1. */
  readonly share: number;
}

export class TraceProfile {
  /** Samples while the core slept. */
  asleep = 0;
  /** All samples. */
  samples = 0;
  readonly #addresses = new Map<number, number>();
  readonly #entered = new Map<number, number>();

  take(packet: ItmPacket): void {
    if (packet.kind === 'exception' && packet.step === 'entered') {
      // Nine bits: the map is bounded by itself.
      this.#entered.set(packet.number, (this.#entered.get(packet.number) ?? 0) + 1);
    }
    if (packet.kind !== 'pc') return;
    this.samples++;
    const { address } = packet;
    if (address === undefined) this.asleep++;
    else if (this.#addresses.size < MOST_ADDRESSES || this.#addresses.has(address)) {
      this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
    }
  }

  /** By exception number, how often it was entered. */
  get exceptions(): readonly { readonly number: number; readonly count: number }[] {
    return [...this.#entered].map(([number, count]) => ({ number, count })).sort((a, b) => a.number - b.number);
  }

  /** The busiest first. */
  functions(nameOf: (address: number) => string | undefined): readonly ProfileRow[] {
    const byName = new Map<string | undefined, number>();
    for (const [address, count] of this.#addresses) {
      const name = nameOf(address);
      byName.set(name, (byName.get(name) ?? 0) + count);
    }
    return [...byName].map(([name, samples]) => ({ name, samples, share: samples / this.samples })).sort((a, b) => b.samples - a.samples);
  }
}
