/** Window watchdog: resets the chip when its counter falls below 0x40, or is refreshed above the window. Source: RM0433, chapter 44. */
import { WWDG_CFR, WWDG_CR, WWDG_SR } from '../../../spec/stm32/small-peripherals.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { TimerTime } from './timer-time.ts';

const WDGA = WWDG_CR.mask('WDGA');
/** The value below which the chip is reset; the early warning comes at it. */
const LAST = 0x40;
/** pclk is divided by this before WDGTB. */
const DIVIDER = 4096;

export class Wwdg implements Model {
  readonly timer: ModelTimer;
  readonly #time: TimerTime;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** Ticks of pclk since the counter last changed. */
  readonly #phase: Uint32Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [row(WWDG_CR, 0x7f), row(WWDG_CFR, 0x7f), row(WWDG_SR)]);
    this.#phase = context.memory.words(1);
    this.#time = new TimerTime(context, 'pclk3', {
      running: () => (this.#registers.word(WWDG_CR) & WDGA) !== 0,
      advance: (ticks) => this.#advance(ticks),
      ticksToEvent: () => this.#ticksToEvent(),
      settled: () => this.#raise(),
    });
    this.timer = this.#time;
  }

  reset(): void {
    this.#registers.reset();
    this.#phase[0] = 0;
    this.#time.restart();
    this.#raise();
  }

  read(offset: number, width: Width): number {
    this.#context.chip.timeRead();
    this.#time.settle();
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    const lanes = lanesOf(offset, width);
    this.#time.settle();
    if (at === WWDG_CR.address) this.#refresh(word, lanes);
    else if (at === WWDG_SR.address) this.#registers.set(WWDG_SR, this.#registers.word(WWDG_SR) & (word | ~lanes));
    else this.#registers.write(at, word, lanes);
    this.#raise();
    this.#time.reschedule();
  }

  /** Started, it cannot be stopped. A refresh above the window, or one to below 0x40, is a reset. */
  #refresh(word: number, lanes: number): void {
    const before = this.#registers.word(WWDG_CR);
    const window = WWDG_CFR.get(this.#registers.word(WWDG_CFR), 'W');
    const isEarly = (before & WDGA) !== 0 && WWDG_CR.get(before, 'T') > window;
    const after = this.#registers.write(WWDG_CR.address, word | (before & WDGA), lanes);
    if (!(after & WDGA)) return;
    if (isEarly || !(after & LAST)) this.#context.chip.requestReset('window-watchdog');
  }

  get #step(): number {
    return DIVIDER << WWDG_CFR.get(this.#registers.word(WWDG_CFR), 'WDGTB');
  }

  #advance(ticks: number): void {
    const left = this.#phase[0]! + ticks;
    const counts = Math.floor(left / this.#step);
    this.#phase[0] = left % this.#step;
    const count = WWDG_CR.get(this.#registers.word(WWDG_CR), 'T');
    this.#registers.set(WWDG_CR, WWDG_CR.with(this.#registers.word(WWDG_CR), { T: Math.max(0, count - counts) }));
    if (count > LAST && count - counts <= LAST) this.#registers.set(WWDG_SR, 1);
    if (count - counts < LAST) this.#context.chip.requestReset('window-watchdog');
  }

  #ticksToEvent(): number {
    const count = WWDG_CR.get(this.#registers.word(WWDG_CR), 'T');
    return Math.max(1, count > LAST ? count - LAST : 1) * this.#step - this.#phase[0]!;
  }

  clocksChanged(): void {
    this.#time.follow();
  }

  coreHalted(halted: boolean): void {
    this.#time.coreHalted(halted);
  }

  #raise(): void {
    const { irq } = this.#context.row;
    const pending = this.#registers.word(WWDG_SR) === 1 && WWDG_CFR.get(this.#registers.word(WWDG_CFR), 'EWI') === 1;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, pending);
  }
}
