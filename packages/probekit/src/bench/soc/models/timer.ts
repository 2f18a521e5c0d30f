/**
 * One timer, basic to advanced, as its row says: counting, preloads, update and compare events with interrupts and DMA
 * requests, outputs on pins. It costs nothing while nobody looks: counts follow from the time gone by, and only events
 * that somebody waits for are scheduled. Inputs, slave modes, breaks and DMA bursts are tagged. Source: RM0433, chapters 38 to 42.
 */
import * as tim from '../../../spec/stm32/timer.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow, row } from '../register-file.ts';
import { CENTRED, COUNT, COUNTER_WORDS, type CounterOwner, DOWN, PHASE, PRESCALER, RELOAD, TimerCounter } from './timer-counter.ts';
import { TimerOutputs } from './timer-outputs.ts';
import { TimerTime } from './timer-time.ts';

const { TIM_CR1, TIM_DIER, TIM_SR, TIM_EGR, TIM_CCER, TIM_CNT, TIM_PSC, TIM_ARR, TIM_RCR, TIM_CCR, TIM_BDTR } = tim;
const CEN = TIM_CR1.mask('CEN');
const UIF = TIM_SR.mask('UIF');
const HAS_CHANNELS = 0x1f;
const UIF_COPY = 0x8000_0000;
/** Modes of a channel in output compare. */
const [ACTIVE, INACTIVE, TOGGLE, FORCE_INACTIVE, FORCE_ACTIVE, PWM1] = [1, 2, 3, 4, 5, 6] as const;
const UNMODELLED_CHANNEL = ['OCBM_3', 'OCAM_3', 'OCBCE', 'OCBFE', 'CCBS', 'OCACE', 'OCAFE', 'CCAS'];
/** Words after the counter's: boundaries left to the next update; compare values in force; reference signals. */
const REPEAT = COUNTER_WORDS;
const COMPARE = REPEAT + 1;
const REFERENCES = COMPARE + 4;
const WORDS = REFERENCES + 1;

interface TimerOptions {
  /** Name of its kernel clock, `timpclk1`. */
  readonly kernel: string;
  /** Bits that this instance has, by register; all others are reserved. */
  readonly has: Readonly<Record<string, number>>;
  /** Pins of the outputs in the order CH1 to CH4, CH1N to CH3N: `PB0:2`. */
  readonly pins?: readonly (readonly string[])[];
  /** DMA requests: update, then channels. */
  readonly dma?: readonly number[];
  /** Another timer on the same update interrupt, and its flags that raise it. */
  readonly shares?: readonly [timer: string, flags: number];
}

export class Timer implements Model, CounterOwner {
  readonly timer: ModelTimer;
  readonly outputs: TimerOutputs['connections'];
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #options: TimerOptions;
  readonly #w: Uint32Array;
  readonly #counter: TimerCounter;
  readonly #time: TimerTime;
  readonly #stage: TimerOutputs;
  readonly #max: number;
  readonly #channels: number;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#options = context.row.options as TimerOptions;
    const { has, kernel, pins = [] } = this.#options;
    this.#max = has.TIM_CNT ?? 0xffff;
    this.#channels = has.TIM_DIER ? 32 - Math.clz32((has.TIM_DIER & HAS_CHANNELS) >>> 1) : 0;
    this.#registers = new RegisterFile(context, registerRows(has, this.#max, this.#channels));
    this.#w = context.memory.words(WORDS);
    this.#counter = new TimerCounter(this.#w, this.#max, this);
    this.#time = new TimerTime(context, kernel, {
      running: () => (this.#registers.word(TIM_CR1) & CEN) !== 0,
      advance: (ticks) => this.#counter.advance(ticks),
      ticksToEvent: () => this.#ticksToEvent(),
      settled: () => this.#settled(),
    });
    this.timer = this.#time;
    this.#stage = new TimerOutputs(context, pins, {
      ccer: () => this.#registers.word(TIM_CCER),
      bdtr: () => (has.TIM_BDTR ? this.#registers.word(TIM_BDTR) : undefined),
      isActive: (channel) => this.#isActive(channel),
    });
    this.outputs = this.#stage.connections;
    this.#restart();
  }

  #restart(): void {
    this.#w.fill(0);
    this.#w[RELOAD] = this.#max;
    this.#time.restart();
  }

  reset(_kind: ResetKind): void {
    this.#registers.reset();
    this.#restart();
    this.#settled();
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    // One-pulse mode clears CEN, centre-aligned mode moves DIR.
    if (at === TIM_CNT.address || at === TIM_SR.address || at === TIM_CR1.address) {
      this.#context.chip.timeRead();
      this.#time.settle();
    }
    if (at === TIM_CR1.address && this.#w[CENTRED]) {
      this.#registers.set(TIM_CR1, TIM_CR1.with(this.#registers.word(TIM_CR1), { DIR: this.#w[DOWN]! }));
    }
    return narrow(at === TIM_CNT.address ? this.#count() : this.#registers.read(at), offset, width);
  }

  /** CNT, with a copy of UIF in bit 31 when UIFREMAP asks for it. */
  #count(): number {
    const copy = TIM_CR1.get(this.#registers.word(TIM_CR1), 'UIFREMAP') && this.#registers.word(TIM_SR) & UIF ? UIF_COPY : 0;
    return (this.#w[COUNT]! | copy) >>> 0;
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const lanes = lanesOf(offset, width);
    const word = place(value, offset);
    this.#time.settle();
    // A flag stays when 1 is written.
    if (at === TIM_SR.address) this.#registers.set(TIM_SR, this.#registers.word(TIM_SR) & (word | ~lanes));
    else this.#registers.write(at, word, lanes);
    if (at === TIM_CNT.address) this.#w[COUNT] = this.#registers.word(TIM_CNT) & this.#max;
    else if (at === TIM_EGR.address) this.#generate(word);
    this.#takeUnbuffered();
    this.#settled();
    this.#time.reschedule();
  }

  /** Software events: each compare flag, and the update. */
  #generate(word: number): void {
    this.#raise(word & (TIM_EGR.mask('CCG') & this.#flagMask));
    if (!(word & TIM_EGR.mask('UG'))) return;
    const down = this.#w[DOWN] && !this.#w[CENTRED];
    this.#update(!TIM_CR1.get(this.#registers.word(TIM_CR1), 'URS'));
    this.#w[COUNT] = down ? this.#w[RELOAD]! : 0;
    this.#w[PHASE] = 0;
    if (this.#w[CENTRED]) this.#w[DOWN] = 0;
  }

  /** What has no preload, or whose preload is off, is in force as soon as it is written. */
  #takeUnbuffered(): void {
    const cr1 = TIM_CR1.unpack(this.#registers.word(TIM_CR1));
    this.#w[CENTRED] = cr1.CMS ? 1 : 0;
    if (!cr1.CMS) this.#w[DOWN] = cr1.DIR;
    if (!cr1.ARPE) this.#w[RELOAD] = this.#registers.word(TIM_ARR);
    for (let channel = 0; channel < this.#channels; channel++) {
      if (!this.#mode(channel).preload) this.#w[COMPARE + channel] = this.#registers.word(TIM_CCR[channel]!);
      if (this.#mode(channel).mode === FORCE_ACTIVE) this.#w[REFERENCES]! |= 1 << channel;
      if (this.#mode(channel).mode === FORCE_INACTIVE) this.#w[REFERENCES]! &= ~(1 << channel);
    }
  }

  #mode(channel: number): { readonly mode: number; readonly preload: boolean; readonly isInput: boolean } {
    const ccmr = this.#registers.words[(0x18 >>> 2) + (channel >>> 1)]! >>> (8 * (channel & 1));
    return { mode: (ccmr >>> 4) & 7, preload: (ccmr & 8) !== 0, isInput: (ccmr & 3) !== 0 };
  }

  // What the counter reports

  passed(first: number, last: number): void {
    // In centre mode 1 only the way down sets flags, in mode 2 only the way up.
    const sets = !this.#w[CENTRED] || TIM_CR1.get(this.#registers.word(TIM_CR1), 'CMS') !== (this.#w[DOWN] ? 2 : 1);
    for (let channel = 0; channel < this.#channels; channel++) {
      const compare = this.#w[COMPARE + channel]!;
      const { mode, isInput } = this.#mode(channel);
      if (compare < first || compare > last || isInput) continue;
      const bit = 1 << channel;
      if (mode === ACTIVE) this.#w[REFERENCES]! |= bit;
      else if (mode === INACTIVE) this.#w[REFERENCES]! &= ~bit;
      else if (mode === TOGGLE) this.#w[REFERENCES]! ^= bit;
      if (sets) this.#raise(2 << channel);
    }
  }

  boundary(): boolean {
    if (this.#w[REPEAT]! > 0) {
      this.#w[REPEAT]!--;
      return true;
    }
    this.#update(true);
    const cr1 = this.#registers.word(TIM_CR1);
    if (TIM_CR1.get(cr1, 'OPM')) this.#registers.set(TIM_CR1, cr1 & ~CEN);
    return !TIM_CR1.get(cr1, 'OPM');
  }

  get steadyBoundaries(): number {
    const cr1 = TIM_CR1.unpack(this.#registers.word(TIM_CR1));
    const loaded =
      this.#w[PRESCALER] === this.#registers.word(TIM_PSC) &&
      this.#w[RELOAD] === this.#registers.word(TIM_ARR) &&
      TIM_CCR.every((register, channel) => channel >= this.#channels || this.#w[COMPARE + channel] === this.#registers.word(register));
    return (loaded || cr1.UDIS) && !cr1.OPM ? this.#registers.word(TIM_RCR) + 1 : 0;
  }

  /** An update event: preloaded values come into force. */
  #update(setsFlag: boolean): void {
    if (TIM_CR1.get(this.#registers.word(TIM_CR1), 'UDIS')) return;
    this.#w[PRESCALER] = this.#registers.word(TIM_PSC);
    this.#w[RELOAD] = this.#registers.word(TIM_ARR);
    this.#w[REPEAT] = this.#registers.word(TIM_RCR);
    for (let channel = 0; channel < this.#channels; channel++) this.#w[COMPARE + channel] = this.#registers.word(TIM_CCR[channel]!);
    if (setsFlag) this.#raise(UIF);
  }

  get #flagMask(): number {
    return (2 << this.#channels) - 1;
  }

  /** Sets flags, and asks for DMA where that is enabled. */
  #raise(flags: number): void {
    this.#registers.set(TIM_SR, this.#registers.word(TIM_SR) | flags);
    const requested = (this.#registers.word(TIM_DIER) >>> 8) & flags;
    this.#options.dma?.forEach((id, index) => {
      if ((requested >>> index) & 1) this.#context.chip.setDmaRequest(id, true);
    });
  }

  // What others see

  /** Kernel ticks to the next event that somebody waits for. */
  #ticksToEvent(): number {
    const dier = this.#registers.word(TIM_DIER);
    const awaited = ((dier & ~this.#registers.word(TIM_SR)) | (dier >>> 8)) & HAS_CHANNELS;
    const watched = (awaited >>> 1) | this.#stage.visibleChannels;
    if (!awaited && !watched) return Number.POSITIVE_INFINITY;
    const values: number[] = [];
    for (let channel = 0; channel < this.#channels; channel++) {
      // While counting down, a PWM output changes one count below its compare value.
      if ((watched >>> channel) & 1) values.push(this.#w[COMPARE + channel]!, this.#w[COMPARE + channel]! + 1);
    }
    return this.#counter.ticksFor(this.#counter.toNext(values));
  }

  #settled(): void {
    this.#raiseInterrupts();
    this.#stage.drive();
  }

  pinsRouted(): void {
    this.#time.settle();
    this.#stage.drive();
    this.#time.reschedule();
  }

  clocksChanged(): void {
    this.#time.follow();
  }

  coreHalted(halted: boolean): void {
    this.#time.coreHalted(halted);
  }

  /** The reference signal of a channel: PWM follows the count, other modes remember. */
  #isActive(channel: number): boolean {
    const { mode } = this.#mode(channel);
    if (mode < PWM1) return ((this.#w[REFERENCES]! >>> channel) & 1) === 1;
    const count = this.#w[COUNT]!;
    const compare = this.#w[COMPARE + channel]!;
    return (this.#w[DOWN] ? count <= compare : count < compare) === (mode === PWM1);
  }

  #raiseInterrupts(): void {
    const { irq } = this.#context.row;
    const pending = this.#registers.word(TIM_SR) & this.#registers.word(TIM_DIER) & this.#flagMask;
    const shared = this.#pendingElsewhere();
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, (pending | shared) !== 0);
    else
      irq?.forEach((line, index) => {
        this.#context.chip.setInterrupt(line, index ? (pending & ~UIF) !== 0 : ((pending & UIF) | shared) !== 0);
      });
  }

  #pendingElsewhere(): number {
    const [name, flags] = this.#options.shares ?? [];
    if (!name || !flags) return 0;
    const { chip } = this.#context;
    return chip.wire(name, TIM_SR.address) & chip.wire(name, TIM_DIER.address) & flags;
  }
}

/** The registers that an instance has. */
function registerRows(has: TimerOptions['has'], max: number, channels: number): readonly RegisterRow[] {
  const rows: readonly RegisterRow[] = [
    row(TIM_CR1, 0, ['CKD']),
    row(tim.TIM_CR2, 0, 'all'),
    row(tim.TIM_SMCR, 0, 'all'),
    row(TIM_DIER, 0, ['BIE', 'TIE', 'COMIE', 'TDE', 'COMDE']),
    row(TIM_SR),
    row(TIM_EGR),
    row(tim.TIM_CCMR1, 0, UNMODELLED_CHANNEL),
    row(tim.TIM_CCMR2, 0, UNMODELLED_CHANNEL),
    row(TIM_CCER, 0, ['CC6_5']),
    row(TIM_PSC),
    row(TIM_RCR),
    row(TIM_BDTR, 0, ['BREAK2', 'BKF', 'AOE', 'BKP', 'BKE', 'OSSR', 'OSSI', 'LOCK', 'DTG']),
    ...tim.TIM_OTHERS.map((register) => row(register, register.name === 'TIM_AF1' && has.TIM_BDTR ? 1 : 0, 'all')),
  ];
  const always = [row(TIM_CNT), row(TIM_ARR, max), ...TIM_CCR.slice(0, channels).map((register) => row(register))];
  return [
    ...rows.filter(({ register }) => has[register.name]).map((entry) => ({ ...entry, has: has[entry.register.name]! })),
    ...always.map((entry) => ({ ...entry, has: max })),
  ];
}
