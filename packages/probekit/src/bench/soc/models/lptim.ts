/**
 * One low-power timer counting its kernel clock: single and continuous mode, compare and reload matches. External clocks,
 * triggers, the encoder and the output are tagged, and it stands still in Stop whatever its clock. Source: RM0433, chapter 43.
 */
import * as lptim from '../../../spec/stm32/lptim.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { COUNT, COUNTER_WORDS, type CounterOwner, PHASE, PRESCALER, RELOAD, TimerCounter } from './timer-counter.ts';
import { TimerTime } from './timer-time.ts';

const { LPTIM_ISR, LPTIM_ICR, LPTIM_IER, LPTIM_CFGR, LPTIM_CR, LPTIM_CMP, LPTIM_ARR, LPTIM_CNT } = lptim;
const [ENABLE, SNGSTRT, CNTSTRT] = [LPTIM_CR.mask('ENABLE'), LPTIM_CR.mask('SNGSTRT'), LPTIM_CR.mask('CNTSTRT')];
const [CMPM, ARRM, CMPOK, ARROK] = (['CMPM', 'ARRM', 'CMPOK', 'ARROK'] as const).map((name) => LPTIM_ISR.mask(name)) as [
  number,
  number,
  number,
  number,
];
const MAX = 0xffff;
/** Registers that may be written only while the timer is disabled, and only while it is enabled. */
const SET_BEFORE: ReadonlySet<number> = new Set([LPTIM_IER, LPTIM_CFGR, lptim.LPTIM_CFGR2].map(({ address }) => address));
const SET_WHILE_ENABLED: ReadonlySet<number> = new Set([LPTIM_CMP, LPTIM_ARR].map(({ address }) => address));
/** After the counter's words: the compare value in force; the counter runs, to its next end or for ever. */
const COMPARE = COUNTER_WORDS;
const STARTED = COMPARE + 1;
const [ONCE, FOR_EVER] = [1, 2] as const;

interface LptimOptions {
  /** Name of the selector that picks its kernel clock. */
  readonly kernel: string;
  /** Bits of CFGR2: which inputs can be chosen. */
  readonly inputs: number;
}

export class Lptim implements Model, CounterOwner {
  readonly timer: ModelTimer;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #w: Uint32Array;
  readonly #counter: TimerCounter;
  readonly #time: TimerTime;

  constructor(context: ModelContext) {
    const { kernel, inputs } = context.row.options as LptimOptions;
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(LPTIM_ISR),
      row(LPTIM_ICR),
      row(LPTIM_IER),
      row(LPTIM_CFGR, 0, ['ENC', 'COUNTMODE', 'WAVPOL', 'WAVE', 'TIMOUT', 'TRIGEN', 'TRIGSEL', 'TRGFLT', 'CKFLT', 'CKPOL', 'CKSEL']),
      row(LPTIM_CR, 0, ['RSTARE']),
      row(LPTIM_CMP),
      row(LPTIM_ARR, 1),
      row(LPTIM_CNT),
      { ...row(lptim.LPTIM_CFGR2, 0, 'all'), has: inputs },
    ]);
    this.#w = context.memory.words(STARTED + 1);
    this.#counter = new TimerCounter(this.#w, MAX, this);
    this.#time = new TimerTime(context, kernel, {
      running: () => this.#w[STARTED] !== 0,
      advance: (ticks) => this.#counter.advance(ticks),
      ticksToEvent: () => this.#ticksToEvent(),
      settled: () => this.#raise(),
    });
    this.timer = this.#time;
    this.#restart();
  }

  #restart(): void {
    this.#w.fill(0);
    this.#w[RELOAD] = this.#registers.word(LPTIM_ARR);
    this.#time.restart();
  }

  reset(): void {
    this.#registers.reset();
    this.#restart();
    this.#raise();
  }

  read(offset: number, width: Width): number {
    this.#context.chip.timeRead();
    this.#time.settle();
    this.#registers.set(LPTIM_CNT, this.#w[COUNT]!);
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    this.#time.settle();
    const enabled = (this.#registers.word(LPTIM_CR) & ENABLE) !== 0;
    const locked = SET_BEFORE.has(at) ? enabled : SET_WHILE_ENABLED.has(at) && !enabled;
    if (locked) {
      this.#context.chip.note(
        `${this.#context.row.name}: CFGR and IER are written while ENABLE is 0, CMP and ARR while it is 1; a write is lost`,
      );
      return;
    }
    const word = this.#registers.write(at, place(value, offset), lanesOf(offset, width));
    if (at === LPTIM_ICR.address) this.#setFlags(0, place(value, offset));
    else if (at === LPTIM_CR.address) this.#control(word);
    else if (at === LPTIM_CMP.address) this.#setFlags(CMPOK, 0);
    else if (at === LPTIM_ARR.address) this.#setFlags(ARROK, 0);
    const waits = this.#w[STARTED] !== 0 && LPTIM_CFGR.get(this.#registers.word(LPTIM_CFGR), 'PRELOAD') === 1;
    if (!waits) this.#load();
    this.#raise();
    this.#time.reschedule();
  }

  /** Start bits read back as 0 once they have worked; disabling stops and clears the counter. */
  #control(word: number): void {
    if (!(word & ENABLE)) {
      this.#registers.set(LPTIM_CR, 0);
      this.#restart();
      return;
    }
    if (word & CNTSTRT) this.#w[STARTED] = FOR_EVER;
    else if (word & SNGSTRT && !this.#w[STARTED]) this.#w[STARTED] = ONCE;
    if (word & LPTIM_CR.mask('COUNTRST')) this.#w[COUNT] = 0;
    this.#registers.set(LPTIM_CR, word & ~(CNTSTRT | SNGSTRT | LPTIM_CR.mask('COUNTRST')));
    this.#w[PRESCALER] = (1 << LPTIM_CFGR.get(this.#registers.word(LPTIM_CFGR), 'PRESC')) - 1;
    if (!this.#w[STARTED]) this.#w[PHASE] = 0;
  }

  #load(): void {
    this.#w[RELOAD] = this.#registers.word(LPTIM_ARR);
    this.#w[COMPARE] = this.#registers.word(LPTIM_CMP);
  }

  passed(first: number, last: number): void {
    const hits = (value: number): boolean => value >= first && value <= last && value <= this.#w[RELOAD]!;
    this.#setFlags((hits(this.#w[COMPARE]!) ? CMPM : 0) | (hits(this.#w[RELOAD]!) ? ARRM : 0), 0);
  }

  boundary(): boolean {
    this.#load();
    if (this.#w[STARTED] === FOR_EVER) return true;
    this.#w[STARTED] = 0;
    return false;
  }

  get steadyBoundaries(): number {
    return this.#w[STARTED] === FOR_EVER && this.#w[RELOAD] === this.#registers.word(LPTIM_ARR) ? 1 : 0;
  }

  #ticksToEvent(): number {
    const awaited = this.#registers.word(LPTIM_IER) & ~this.#registers.word(LPTIM_ISR) & (CMPM | ARRM);
    if (!awaited) return Number.POSITIVE_INFINITY;
    return this.#counter.ticksFor(this.#counter.toNext([this.#w[COMPARE]!, this.#w[RELOAD]!]));
  }

  #setFlags(set: number, clear: number): void {
    this.#registers.set(LPTIM_ISR, (this.#registers.word(LPTIM_ISR) & ~clear) | set);
  }

  clocksChanged(): void {
    this.#time.follow();
  }

  coreHalted(halted: boolean): void {
    this.#time.coreHalted(halted);
  }

  #raise(): void {
    const { irq } = this.#context.row;
    const pending = (this.#registers.word(LPTIM_ISR) & this.#registers.word(LPTIM_IER)) !== 0;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, pending);
  }
}
