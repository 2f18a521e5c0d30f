/**
 * The probe's end of the SWO wire: a serial receiver at the rate the host asked for, into a buffer that the host empties
 * over the trace endpoint. A full buffer goes round: new bytes take the place of the oldest, and nobody is told.
 * Sources: OpenOCD stlink_usb.c and pyOCD stlink.py (commands, buffer size); stlink-org/stlink (buffer goes round).
 */
import { V2_TRACE_CLOCKS, V3_TRACE_CLOCKS } from '../../spec/stlink/trace.ts';
import { RECEIVER_NUMBERS, UartReceiver } from '../wires/uart-receiver.ts';
import type { UartFrame } from '../wires/uart-signal.ts';

export interface TraceReceiverOptions {
  readonly generation: number;
  /** Undefined for a probe without trace endpoint. */
  readonly endpoint: number | undefined;
  readonly nowNs: () => number;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Takes back what the host has not fetched. */
  readonly takeBack: (endpoint: number) => Uint8Array;
}

/** Plain, for snapshots. */
interface TraceState {
  /** Infinite while nothing is received. */
  bitNs: number;
  buffer: Uint8Array;
  /** The oldest byte, and how many there are. */
  first: number;
  count: number;
}

/** The count of GET_TRACE_NB has 16 bits. */
const MOST_ANNOUNCED = 0xffff;

export class TraceReceiver {
  readonly #options: TraceReceiverOptions;
  readonly #numbers = new Float64Array(RECEIVER_NUMBERS);
  readonly #receiver: UartReceiver;
  #state: TraceState = stopped();

  constructor(options: TraceReceiverOptions) {
    this.#options = options;
    this.#receiver = new UartReceiver({
      state: this.#numbers,
      bitNs: () => this.#state.bitNs,
      payloadBits: () => 8,
      take: ({ payload }) => this.#keep(payload),
    });
  }

  /** Begins anew with an empty buffer, at the rate nearest to the one asked for that the probe's clock gives. */
  start(bufferByteLength: number, hertz: number): void {
    this.stop();
    this.#state.buffer = new Uint8Array(bufferByteLength);
    this.#state.bitNs = 1e9 / nearestRate(this.#options.generation, hertz);
  }

  stop(): void {
    const { endpoint, takeBack } = this.#options;
    if (endpoint !== undefined) takeBack(endpoint);
    this.powerUp();
  }

  powerUp(): void {
    this.#state = stopped();
    this.#receiver.reset();
  }

  /** A byte has arrived: it ends now. At another rate it arrives as garbage. */
  receive(frame: UartFrame): void {
    if (!Number.isFinite(this.#state.bitNs)) return;
    const nowNs = this.#options.nowNs();
    this.#receiver.hear(frame, nowNs - frame.length * frame.bitSeconds * 1e9);
    this.#receiver.settle(nowNs);
  }

  /** Hands everything received to the trace endpoint, and tells how much the host can fetch there. */
  announce(): number {
    const { endpoint, send, takeBack, nowNs } = this.#options;
    if (endpoint === undefined || this.#state.buffer.length === 0) return 0;
    this.#receiver.settle(nowNs());
    const earlier = takeBack(endpoint);
    const bytes = Uint8Array.from([...earlier, ...this.#take(MOST_ANNOUNCED - earlier.length)]);
    send(endpoint, bytes);
    return bytes.length;
  }

  #take(most: number): Uint8Array {
    const { buffer, first } = this.#state;
    const count = Math.min(most, this.#state.count);
    const bytes = Uint8Array.from({ length: count }, (_, index) => buffer[(first + index) % buffer.length]!);
    this.#state.first = (first + count) % buffer.length;
    this.#state.count -= count;
    return bytes;
  }

  #keep(byte: number): void {
    const state = this.#state;
    const { length } = state.buffer;
    if (length === 0) return;
    state.buffer[(state.first + state.count) % length] = byte;
    if (state.count < length) state.count++;
    else state.first = (state.first + 1) % length;
  }

  saveState(): unknown {
    return structuredClone({ state: this.#state, receiver: this.#numbers });
  }

  loadState(saved: unknown): void {
    const { state, receiver } = structuredClone(saved) as { state: TraceState; receiver: Float64Array };
    this.#state = state;
    this.#numbers.set(receiver);
  }
}

function stopped(): TraceState {
  return { bitNs: Number.POSITIVE_INFINITY, buffer: new Uint8Array(0), first: 0, count: 0 };
}

function nearestRate(generation: number, hertz: number): number {
  const rates = (generation >= 3 ? V3_TRACE_CLOCKS : V2_TRACE_CLOCKS).map((clock) => {
    const divider = Math.min(clock.most, Math.max(clock.least, Math.round(clock.hertz / hertz)));
    return clock.hertz / divider;
  });
  return rates.reduce((best, rate) => (Math.abs(rate - hertz) < Math.abs(best - hertz) ? rate : best));
}
