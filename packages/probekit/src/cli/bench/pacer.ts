/**
 * Lets wall time pass on benches, one to one, while other programs or a person use them. One loop serves all boards; a
 * board that nobody talks to is looked after less often, so that many of them leave the machine usable.
 *
 * Bench time and wall time differ by a shift. Transfers cost bench time of their own: at pace `fast` the shift follows
 * them and nobody waits; at pace `real` it stays, and replies are held to the instant that the model gives them.
 */
import {
  type Bench,
  type BenchCommands,
  type Clock,
  type UsbCompletion,
  type UsbDeviceLink,
  type UsbTransfer,
  wallClock,
} from '../../base/index.ts';
import { type Lag, LagMeter } from './lag.ts';

export type Pace = 'fast' | 'real';

/** The wall, and a way to wait for less than its timers can. */
export interface PaceClock extends Clock {
  /** Resolves after whatever else waits to be done. */
  turn(): Promise<void>;
}

/** A bench whose doors keep its time in step with the wall. */
export interface PacedBench extends Bench {
  lag(): Lag;
}

export interface Pacer {
  /** From now on time passes on this bench. Both its doors are to be used through the result. */
  add(bench: Bench): PacedBench;
  stop(): Promise<void>;
}

export interface PacerOptions {
  readonly pace?: Pace | undefined;
  readonly clock?: PaceClock;
}

const TICK_MS = 5;
/** A board without traffic; still quick enough for lamps and the serial port. */
const QUIET_TICK_MS = 25;
/** Without traffic for this long a board counts as quiet. */
const QUIET_AFTER_MS = 200;
/** A bench that cannot keep up falls behind instead of running away. */
const MOST_MS_A_TICK = 250;
/** A timer may wake this much late: the rest of a wait is spent in turns. */
const TIMER_SLACK_MS = 2;

const WALL: PaceClock = { ...wallClock, turn: () => new Promise((resolve) => setImmediate(resolve)) };

export function startPacer({ pace = 'fast', clock = WALL }: PacerOptions = {}): Pacer {
  const boards: PacedBoard[] = [];
  const stopped = new AbortController();
  let living: Promise<void> | undefined;
  return {
    add(bench) {
      const board = new PacedBoard(bench, pace, clock);
      boards.push(board);
      living ??= live(boards, clock, stopped.signal);
      return board;
    },
    async stop() {
      stopped.abort();
      await living;
    },
  };
}

export interface BenchPacer {
  /** The bench's USB door; time catches up before each transfer. */
  readonly link: UsbDeviceLink;
  stop(): Promise<void>;
}

/** A pacer for one bench at pace `fast`, for who needs its USB door only. */
export function paceBench(bench: Bench): BenchPacer {
  const pacer = startPacer();
  return { link: pacer.add(bench).usb, stop: () => pacer.stop() };
}

/** Rests after each round, longer after a long one: some of its processor stays free whatever the boards do. */
async function live(boards: readonly PacedBoard[], clock: PaceClock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startMs = clock.nowMs();
    for (const board of boards) {
      if (!board.isDue(clock.nowMs())) continue;
      await board.catchUp();
      await clock.turn();
    }
    await clock.sleep(Math.max(TICK_MS, (clock.nowMs() - startMs) / 4), { signal }).catch(() => undefined); // stopped while it slept
  }
}

class PacedBoard implements PacedBench {
  readonly usb: Bench['usb'];
  readonly control: Bench['control'];
  readonly #bench: Bench;
  readonly #pace: Pace;
  readonly #clock: PaceClock;
  readonly #meter: LagMeter;
  /** Bench time, as last heard; NaN before that. */
  #benchMs = Number.NaN;
  /** Bench time less wall time. */
  #shiftMs = 0;
  #lookedAfterMs: number;
  #lastUseMs: number;
  #running: Promise<unknown> = Promise.resolve();

  constructor(bench: Bench, pace: Pace, clock: PaceClock) {
    this.#bench = bench;
    this.#pace = pace;
    this.#clock = clock;
    this.#meter = new LagMeter(() => clock.nowMs());
    this.#lookedAfterMs = this.#lastUseMs = clock.nowMs();
    const { usb, control } = bench;
    this.usb = {
      submit: (transfer) => this.#submit(transfer),
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    };
    this.control = {
      send: (command, request) => this.#send(command, request),
      onEvent: (listener) => control.onEvent(listener),
    };
    this.#running = this.#follow();
  }

  readonly lag = (): Lag => this.#meter.lag();

  isDue(nowMs: number): boolean {
    const tickMs = nowMs - this.#lastUseMs > QUIET_AFTER_MS ? QUIET_TICK_MS : TICK_MS;
    return nowMs - this.#lookedAfterMs >= tickMs;
  }

  /** Brings bench time up to wall time, in the order of the calls. */
  catchUp(): Promise<unknown> {
    this.#running = this.#running.then(() => this.#advance());
    return this.#running;
  }

  async #advance(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    this.#lookedAfterMs = nowMs;
    const behindMs = nowMs + this.#shiftMs - this.#benchMs;
    if (behindMs <= 0) return;
    const droppedMs = Math.max(0, behindMs - MOST_MS_A_TICK);
    if (droppedMs > 0) this.#meter.late(droppedMs);
    this.#shiftMs -= droppedMs;
    const { atNs } = await this.#bench.control.send('advance', { ms: behindMs - droppedMs });
    this.#benchMs = atNs / 1e6;
  }

  /** Bench time has moved by itself: the wall takes it as it is. */
  async #follow(): Promise<void> {
    const { atNs } = await this.#bench.control.send('look', {});
    this.#benchMs = atNs / 1e6;
    this.#shiftMs = this.#benchMs - this.#clock.nowMs();
  }

  async #submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    this.#lastUseMs = this.#clock.nowMs();
    await this.catchUp();
    const completion = await this.#bench.usb.submit(transfer);
    const { atNs } = completion;
    if (atNs === undefined) return completion;
    this.#benchMs = Math.max(this.#benchMs, atNs / 1e6);
    if (this.#pace === 'fast') this.#shiftMs = this.#benchMs - this.#clock.nowMs();
    else await this.#hold(atNs / 1e6 - this.#shiftMs);
    this.#lastUseMs = this.#clock.nowMs();
    return completion;
  }

  /** Waits for an instant of the wall; what is past is told as lag. */
  async #hold(dueMs: number): Promise<void> {
    for (;;) {
      const leftMs = dueMs - this.#clock.nowMs();
      if (leftMs <= 0) break;
      if (leftMs > TIMER_SLACK_MS) await this.#clock.sleep(leftMs - TIMER_SLACK_MS);
      else await this.#clock.turn();
    }
    this.#meter.reply(dueMs);
  }

  /** Hands and eyes: what they do may take bench time. */
  async #send<Name extends keyof BenchCommands>(
    command: Name,
    request: BenchCommands[Name]['request'],
  ): Promise<BenchCommands[Name]['reply']> {
    await this.catchUp();
    try {
      return await this.#bench.control.send(command, request);
    } finally {
      this.#running = this.#running.then(() => this.#follow());
      await this.#running;
    }
  }
}
