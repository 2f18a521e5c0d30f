/**
 * A serial receiver: after a falling edge it looks at the line in the middle of each of its own bits. At another speed or
 * format than the sender's that gives what a real one gives: other characters, fewer or more of them, framing errors.
 * Source: RM0433, 48.5.3 and 48.5.7; three samples a bit and their noise flag are left out.
 */
import type { UartFrame, UartSignal } from './uart-signal.ts';

/** A character as sampled. */
export interface UartCharacter {
  /** Data bits and, above them, the parity bit if there is one. */
  readonly payload: number;
  /** False: a framing error. */
  readonly hasStopBit: boolean;
}

export interface UartReceiverOptions {
  /** `RECEIVER_NUMBERS` numbers to keep its state in; its owner saves and restores them. */
  readonly state: Float64Array;
  /** Length of its own bits in nanoseconds, infinite while it has no clock. */
  readonly bitNs: () => number;
  /** Data bits and parity bit. */
  readonly payloadBits: () => number;
  readonly take: (character: UartCharacter) => void;
}

export const RECEIVER_NUMBERS = 8;
/** Instant of the falling edge that the present character began with; infinite when there is none. */
const START_NS = 0;
/** Bits sampled, and their levels with the start bit in bit 0. */
const SAMPLED = 1;
const SAMPLES = 2;
/** The frame on the line: its beginning, levels, length in bits and bit time. */
const FRAME_NS = 3;
const LEVELS = 4;
const LENGTH = 5;
const FRAME_BIT_NS = 6;
/** Edges before this instant have been dealt with. */
const SEEN_NS = 7;

export class UartReceiver {
  readonly #options: UartReceiverOptions;
  readonly #state: Float64Array;

  constructor(options: UartReceiverOptions) {
    this.#options = options;
    this.#state = options.state;
    this.reset();
  }

  /** Forgets the character under way; the line is high. */
  reset(): void {
    this.#state.fill(0);
    this.#state[START_NS] = Number.POSITIVE_INFINITY;
  }

  /** When the present or next character is complete, if nothing else comes; infinite when there is none. */
  get nextNs(): number {
    const startNs = Math.min(this.#state[START_NS]!, this.#nextEdgeNs);
    if (startNs === Number.POSITIVE_INFINITY) return startNs;
    // A nanosecond later than the last sample, which then certainly lies behind.
    return startNs + (this.#characterBits - 0.5) * this.#options.bitNs() + 1;
  }

  /** No character is under way, and the line is high. */
  isQuiet(nowNs: number): boolean {
    return this.#state[START_NS] === Number.POSITIVE_INFINITY && this.#levelAt(nowNs) === 1;
  }

  /** A frame, or a break, begins on the line; or a break ends. */
  hear(signal: UartSignal, startNs: number): void {
    this.settle(startNs);
    const state = this.#state;
    const { levels, length, bitSeconds } = typeof signal === 'string' ? heldLevel(signal) : signal;
    state[FRAME_NS] = startNs;
    state[LEVELS] = levels;
    state[LENGTH] = length;
    state[FRAME_BIT_NS] = bitSeconds * 1e9;
    state[SEEN_NS] = startNs;
  }

  /** Samples all that was due until now. */
  settle(nowNs: number): void {
    const state = this.#state;
    if (!Number.isFinite(this.#options.bitNs())) {
      state[START_NS] = Number.POSITIVE_INFINITY;
      state[SEEN_NS] = nowNs;
      return;
    }
    for (;;) {
      if (state[START_NS] === Number.POSITIVE_INFINITY) {
        const edgeNs = this.#nextEdgeNs;
        if (edgeNs >= nowNs) return;
        state[START_NS] = edgeNs;
        state[SAMPLED] = 0;
        state[SAMPLES] = 0;
      }
      if (!this.#sampleUntil(nowNs)) return;
    }
  }

  /** Start bit, payload, first stop bit. */
  get #characterBits(): number {
    return this.#options.payloadBits() + 2;
  }

  /** Of a bit of the present frame; the line is high around it. */
  #levelOf(index: number): number {
    return index < 0 || index >= this.#state[LENGTH]! ? 1 : (this.#state[LEVELS]! >>> index) & 1;
  }

  #levelAt(ns: number): number {
    return this.#levelOf(Math.floor((ns - this.#state[FRAME_NS]!) / this.#state[FRAME_BIT_NS]!));
  }

  /** The first falling edge that has not been dealt with; infinite when there is none. */
  get #nextEdgeNs(): number {
    const state = this.#state;
    for (let index = 0; index < state[LENGTH]!; index++) {
      const edgeNs = state[FRAME_NS]! + index * state[FRAME_BIT_NS]!;
      if (edgeNs >= state[SEEN_NS]! && this.#levelOf(index) === 0 && this.#levelOf(index - 1) === 1) return edgeNs;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Goes on with the present character. True when it is over. */
  #sampleUntil(nowNs: number): boolean {
    const state = this.#state;
    for (;;) {
      const atNs = state[START_NS]! + (state[SAMPLED]! + 0.5) * this.#options.bitNs();
      if (!(atNs < nowNs)) return false;
      const level = this.#levelAt(atNs);
      state[SAMPLES] = state[SAMPLES]! | (level << state[SAMPLED]!);
      state[SAMPLED]! += 1;
      const isFalseStart = state[SAMPLED] === 1 && level === 1;
      if (!isFalseStart && state[SAMPLED]! < this.#characterBits) continue;
      state[START_NS] = Number.POSITIVE_INFINITY;
      state[SEEN_NS] = atNs;
      if (!isFalseStart) this.#hand(state[SAMPLES]!);
      return true;
    }
  }

  #hand(samples: number): void {
    const payloadBits = this.#options.payloadBits();
    this.#options.take({ payload: (samples >>> 1) & ((1 << payloadBits) - 1), hasStopBit: ((samples >>> (1 + payloadBits)) & 1) === 1 });
  }
}

/** Longer than anybody watches. */
const AGES_SECONDS = 1e9;

/** A break as one bit that goes on and on; its end as nothing at all. */
function heldLevel(signal: 'break' | 'break-ends'): Omit<UartFrame, 'byte'> {
  return { levels: 0, length: signal === 'break' ? 1 : 0, bitSeconds: AGES_SECONDS };
}
