/** Random number generator: four words at a time, from the chip's seed. Seed errors do not happen. Source: RM0433, chapter 34. */
import { RNG_CR, RNG_DR, RNG_SR } from '../../../spec/stm32/small-peripherals.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const DRDY = RNG_SR.mask('DRDY');
const ERROR_FLAGS = RNG_SR.mask('SEIS') | RNG_SR.mask('CEIS');
/** The kernel clock may be this much slower than the bus (RM0433, RNG_SR.CECS). */
const SLOWEST = 16;
const WORDS = 4;
/** Kernel clock cycles for four words (RM0433, 34.3.6). */
const CYCLES = 216;

export class Rng implements Model, ModelTimer {
  readonly timer: ModelTimer = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #left: Uint32Array;
  readonly #readyAt: Float64Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [row(RNG_CR), row(RNG_SR), row(RNG_DR)]);
    this.#left = context.memory.words(1);
    this.#readyAt = context.memory.numbers(1);
    this.#readyAt[0] = Number.POSITIVE_INFINITY;
  }

  reset(): void {
    this.#registers.reset();
    this.#left[0] = 0;
    this.#begin();
  }

  read(offset: number, width: Width): number {
    if (offset === RNG_DR.address) this.#take();
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const word = place(value, offset);
    const lanes = lanesOf(offset, width);
    // Error flags are cleared by 0; DRDY and the present states are the hardware's.
    if ((offset & ~3) === RNG_SR.address) this.#registers.set(RNG_SR, this.#registers.word(RNG_SR) & (word | ~(lanes & ERROR_FLAGS)));
    else this.#registers.write(offset, word, lanes);
    if (offset === RNG_CR.address) this.#begin();
    this.#raise();
  }

  get nextNs(): number {
    return this.#readyAt[0]!;
  }

  act(): void {
    this.#readyAt[0] = Number.POSITIVE_INFINITY;
    this.#left[0] = WORDS;
    this.#registers.set(RNG_SR, this.#registers.word(RNG_SR) | DRDY);
    this.#raise();
  }

  /** Collects entropy when enabled and nothing is left; DR reads 0 meanwhile. */
  #begin(): void {
    const enabled = RNG_CR.get(this.#registers.word(RNG_CR), 'RNGEN') === 1;
    const hertz = enabled ? this.#context.chip.clocks.kernelHz('RNGSEL') : 0;
    this.#checkClock(enabled, hertz);
    if (!enabled || this.#left[0] === 0) this.#registers.set(RNG_SR, this.#registers.word(RNG_SR) & ~DRDY);
    if (enabled && hertz === 0) this.#context.chip.note('RNG has no kernel clock (RNGSEL picks one that is off): it never gets ready');
    this.#readyAt[0] = hertz > 0 && this.#left[0] === 0 ? this.#context.chip.nowNs() + (CYCLES * 1e9) / hertz : Number.POSITIVE_INFINITY;
    this.#context.chip.reschedule();
  }

  /** The clock error is told; numbers come all the same. */
  #checkClock(enabled: boolean, hertz: number): void {
    const { chip } = this.#context;
    const checks = enabled && RNG_CR.get(this.#registers.word(RNG_CR), 'CED') === 0;
    const slow = checks && hertz < chip.clocks.kernelHz('hclk') / SLOWEST;
    const status = this.#registers.word(RNG_SR);
    const present = RNG_SR.mask('CECS');
    this.#registers.set(RNG_SR, slow ? status | present | RNG_SR.mask('CEIS') : status & ~present);
  }

  clocksChanged(): void {
    const enabled = RNG_CR.get(this.#registers.word(RNG_CR), 'RNGEN') === 1;
    if (enabled && this.#left[0] === 0 && this.#readyAt[0] === Number.POSITIVE_INFINITY) this.#begin();
    else this.#checkClock(enabled, enabled ? this.#context.chip.clocks.kernelHz('RNGSEL') : 0);
    this.#raise();
  }

  #take(): void {
    const ready = (this.#registers.word(RNG_SR) & DRDY) !== 0;
    this.#registers.set(RNG_DR, ready ? this.#context.chip.random() : 0);
    if (!ready) return;
    this.#left[0]!--;
    if (this.#left[0] === 0) this.#begin();
    this.#raise();
  }

  #raise(): void {
    const { irq } = this.#context.row;
    const pending = RNG_CR.get(this.#registers.word(RNG_CR), 'IE') === 1 && (this.#registers.word(RNG_SR) & (DRDY | ERROR_FLAGS)) !== 0;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, pending);
  }
}
