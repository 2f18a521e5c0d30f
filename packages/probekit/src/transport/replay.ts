/**
 * A transport that answers out of a recorded trace: each command gets the answers that were recorded for it, in order.
 * What was not recorded is refused, never guessed.
 */
import { type Clock, concatBytes, hexPairs, ProbekitError } from '../base/index.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import { transportErrors } from './errors.ts';
import type { StlinkDataPhase, StlinkDevice, StlinkTransport } from './stlink-transport.ts';
import { parseTrace, type RecordedExchange } from './trace-text.ts';

export interface Replay {
  readonly transport: StlinkTransport;
  /** Stands where the recording's clock stood; sleeping costs nothing. */
  readonly clock: Clock;
}

/** @throws `replay/format` */
export function replayStlink(text: string): Replay {
  const { device, exchanges } = parseTrace(text);
  const clock = new RecordedClock();
  return { transport: new ReplayTransport(device, exchanges, clock), clock };
}

class RecordedClock implements Clock {
  #nowMs = 0;

  nowMs(): number {
    return this.#nowMs;
  }
  async sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    this.#nowMs += ms;
  }
  moveTo(ms: number): void {
    this.#nowMs = Math.max(this.#nowMs, ms);
  }
}

class ReplayTransport implements StlinkTransport {
  readonly device: StlinkDevice;
  readonly #answers = new Map<string, RecordedExchange[]>();
  readonly #served = new Map<string, number>();
  readonly #clock: RecordedClock;

  constructor(device: StlinkDevice, exchanges: readonly RecordedExchange[], clock: RecordedClock) {
    this.device = device;
    this.#clock = clock;
    for (const exchange of exchanges) {
      const key = keyOf(exchange.command, exchange.out);
      const known = this.#answers.get(key);
      // A file of somebody else's making may repeat one command a million times: no copies.
      if (known) known.push(exchange);
      else this.#answers.set(key, [exchange]);
    }
  }

  async exchange(command: Uint8Array, phase: StlinkDataPhase): Promise<Uint8Array> {
    const key = keyOf(command, phase && 'out' in phase ? phase.out : undefined);
    const answers = this.#answers.get(key) ?? [];
    const served = this.#served.get(key) ?? 0;
    const answer = answers[served];
    if (!answer) throw notRecorded(command, answers.length);
    this.#served.set(key, served + 1);
    this.#clock.moveTo(answer.atMs);
    if (answer.error) {
      throw new ProbekitError(answer.error.code, { message: answer.error.message, hint: 'This is a recording.', evidence: {} });
    }
    return answer.in.slice();
  }

  async close(): Promise<void> {}
}

function notRecorded(command: Uint8Array, recordedTimes: number) {
  const times = recordedTimes === 0 ? 'not at all' : `only ${recordedTimes} times`;
  return transportErrors.make('replay/not-recorded', {
    message: `The recording holds the command ${hexPairs(command)} ${times}.`,
    hint: 'Record a new trace with this version of Probekit.',
    evidence: { command, recordedTimes },
  });
}

function keyOf(command: Uint8Array, out: Uint8Array | undefined): string {
  const padded = new Uint8Array(COMMAND_BYTES);
  padded.set(command);
  return hexPairs(out ? concatBytes(padded, out) : padded);
}
