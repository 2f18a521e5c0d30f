/** What happened, as data: every layer emits events, faces choose the sinks. */

export type TraceLevel = 'error' | 'warn' | 'info' | 'wire';

export interface TraceEvent {
  readonly level: TraceLevel;
  readonly layer: string;
  /** What happened, a few words or the command's name. */
  readonly name: string;
  /** Clock time in milliseconds. */
  readonly atMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Tracer {
  emit(event: TraceEvent): void;
}

/** A tracer that keeps nothing. */
export const silentTracer: Tracer = { emit: () => undefined };

/** Keeps the last `capacity` events, for reports. */
export class RingTracer implements Tracer {
  readonly #events: TraceEvent[] = [];
  readonly #capacity: number;

  constructor(capacity = 512) {
    this.#capacity = capacity;
  }
  emit(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#capacity) this.#events.shift();
  }
  get events(): readonly TraceEvent[] {
    return this.#events;
  }
}
