/**
 * The instants of something that counts a kernel clock: how many ticks have gone by, when the next event is due. It
 * stands still without clock, in Stop, and while a halted core freezes it. Source: RM0433, 8.5 and 60.5.8.
 */
import type { ModelContext, ModelTimer } from '../model.ts';

const ORIGIN = 0;
const HERTZ = 1;
const NEXT = 2;
const HALTED = 3;
/** A tick that is this near has come: instants are rounded. */
const TOLERANCE = 0.02;

export interface TickOwner {
  running(): boolean;
  advance(ticks: number): void;
  ticksToEvent(): number;
  /** Time has passed, or the clock has changed. */
  settled(): void;
}

export class TimerTime implements ModelTimer {
  readonly runsInStop: boolean;
  readonly runsInStandby: boolean;
  readonly #context: ModelContext;
  readonly #kernel: string;
  readonly #owner: TickOwner;
  readonly #times: Float64Array;

  constructor(context: ModelContext, kernel: string, owner: TickOwner, { runsInStop = false, runsInStandby = false } = {}) {
    this.#context = context;
    this.#kernel = kernel;
    this.#owner = owner;
    this.runsInStop = runsInStop;
    this.runsInStandby = runsInStandby;
    this.#times = context.memory.numbers(4);
    this.#times[NEXT] = Number.POSITIVE_INFINITY;
  }

  get nextNs(): number {
    return this.#times[NEXT]!;
  }

  restart(): void {
    this.#times[ORIGIN] = this.#context.chip.nowNs();
    this.#times[NEXT] = Number.POSITIVE_INFINITY;
  }

  act(): void {
    this.settle();
    this.reschedule();
  }

  /** Brings the count up to now. */
  settle(): void {
    const nowNs = this.#context.chip.nowNs();
    const hertz = this.#times[HERTZ]!;
    if (!this.#owner.running() || hertz === 0) {
      this.#times[ORIGIN] = nowNs;
      return;
    }
    const ticks = Math.floor(((nowNs - this.#times[ORIGIN]!) * hertz) / 1e9 + TOLERANCE);
    if (ticks <= 0) return;
    this.#times[ORIGIN]! += (ticks * 1e9) / hertz;
    this.#owner.advance(ticks);
    this.#owner.settled();
  }

  /** Finds the next event again. */
  reschedule(): void {
    const hertz = this.#times[HERTZ]!;
    const ticks = this.#owner.running() && hertz > 0 ? this.#owner.ticksToEvent() : Number.POSITIVE_INFINITY;
    const next = ticks === Number.POSITIVE_INFINITY ? ticks : this.#times[ORIGIN]! + (ticks * 1e9) / hertz;
    if (next === this.#times[NEXT]) return;
    this.#times[NEXT] = next;
    this.#context.chip.reschedule();
  }

  /** Takes over the clock as it is now. */
  follow(): void {
    const { chip, row } = this.#context;
    const enabled = chip.clocksRun || this.runsInStop;
    const stands = !enabled || this.#times[HALTED] || (row.clock && !chip.clocks.enableTest(row.clock)());
    const hertz = stands ? 0 : chip.clocks.kernelHz(this.#kernel);
    if (hertz === this.#times[HERTZ]) return;
    this.settle();
    this.#times[HERTZ] = hertz;
    this.#times[ORIGIN] = chip.nowNs();
    this.reschedule();
  }

  coreHalted(halted: boolean): void {
    const { chip, row } = this.#context;
    this.#times[HALTED] = halted && chip.debug?.freezes(row.name) ? 1 : 0;
    this.follow();
  }
}
