/**
 * Real-time clock: calendar, prescalers, wake-up timer, alarms, write protection, backup registers. Its shadow registers
 * are always in step. Calibration, sub-second alarms, time stamp and tamper detection are tagged. It
 * belongs to the backup domain: only loss of power and RCC_BDCR.BDRST reset it. Source: RM0433, chapter 46.
 */
import { PWR_CR1 } from '../../../spec/stm32/pwr-h7.ts';
import { RCC_BDCR } from '../../../spec/stm32/rcc-h7.ts';
import * as rtc from '../../../spec/stm32/rtc.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { alarmMatches, later } from './rtc-calendar.ts';
import { TimerTime } from './timer-time.ts';

const { RTC_TR, RTC_DR, RTC_CR, RTC_ISR, RTC_PRER, RTC_WUTR, RTC_WPR, RTC_SSR, RTC_BKP0R } = rtc;
const [WUTF, INIT, INITF, RSF] = [RTC_ISR.mask('WUTF'), RTC_ISR.mask('INIT'), RTC_ISR.mask('INITF'), RTC_ISR.mask('RSF')];
const WUTE = RTC_CR.mask('WUTE');
/** Alarms: register, flag, then its enable and interrupt enable in CR. */
const ALARMS = [
  { register: rtc.RTC_ALRMAR, flag: RTC_ISR.mask('ALRAF'), writable: RTC_ISR.mask('ALRAWF'), enable: RTC_CR.mask('ALRAE') },
  { register: rtc.RTC_ALRMBR, flag: RTC_ISR.mask('ALRBF'), writable: RTC_ISR.mask('ALRBWF'), enable: RTC_CR.mask('ALRBE') },
] as const;
/** Interrupt enables stand four bits above the flags' places, ALRAF to TSF. */
const FLAGS_TO_ENABLES = 4;
const ALARM_FLAGS = ALARMS[0].flag | ALARMS[1].flag;
/** EXTI lines (RM0433, table 145). */
const [ALARM_LINE, WAKE_LINE] = [17, 19];
/** Write protection: keys written in order so far; 2 opens. Then the EXTI lines that are high. */
const [KEYS, LINES] = [0, 1] as const;
/** Ticks of the kernel clock since the last second; then to the next wake-up. */
const [PHASE, WAKE] = [0, 1] as const;

export class Rtc implements Model {
  readonly timer: ModelTimer;
  readonly #time: TimerTime;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #w: Uint32Array;
  readonly #ticks: Float64Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(RTC_TR),
      row(RTC_DR, 0x2101),
      row(RTC_CR, 0, ['OUTPUTS', 'TSIE', 'TSE', 'REFCKON', 'TSEDGE']),
      row(RTC_ISR, 0x7),
      row(RTC_PRER, 0x7f_00ff),
      row(RTC_WUTR, 0xffff),
      ...ALARMS.map(({ register }) => row(register)),
      row(RTC_WPR),
      row(RTC_SSR),
      ...rtc.RTC_OTHERS.map(({ register, has }) => ({ ...row(register, 0, 'all'), has })),
      ...Array.from({ length: rtc.RTC_BACKUP_REGISTERS }, (_, index) => row({ ...RTC_BKP0R, address: RTC_BKP0R.address + 4 * index })),
    ]);
    this.#w = context.memory.words(2);
    this.#ticks = context.memory.numbers(2);
    const owner = {
      running: () => (this.#registers.word(RTC_ISR) & INITF) === 0,
      advance: (ticks: number) => this.#advance(ticks),
      ticksToEvent: () => this.#ticksToEvent(),
      settled: () => this.#signal(),
    };
    this.#time = new TimerTime(context, 'rtc', owner, { runsInStop: true, runsInStandby: true });
    this.timer = this.#time;
  }

  reset(kind: ResetKind): void {
    this.#w[KEYS] = 0;
    if (kind === 'power-on') this.#resetBackup();
  }

  #resetBackup(): void {
    this.#registers.reset();
    this.#w.fill(0);
    this.#ticks.fill(0);
    this.#time.restart();
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    if (at < RTC_BKP0R.address) {
      this.#context.chip.timeRead();
      this.#time.settle();
    }
    if (at === RTC_SSR.address && this.#context.chip.clocks.kernelHz('rtc') > 0) this.#registers.set(RTC_SSR, this.#subSeconds);
    if (at === RTC_ISR.address) this.#showStatus();
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    if (at === RTC_WPR.address) {
      this.#writeKey(value & 0xff);
      return;
    }
    if (!PWR_CR1.get(this.#context.chip.wire('PWR', PWR_CR1.address), 'DBP')) {
      this.#context.chip.note(`${this.#context.row.name}: writes are lost while PWR_CR1.DBP is 0`);
      return;
    }
    const word = place(value, offset);
    const lanes = lanesOf(offset, width);
    this.#time.settle();
    const wasAwake = (this.#registers.word(RTC_CR) & WUTE) !== 0;
    if (at === RTC_ISR.address) this.#writeStatus(word, lanes);
    else if (this.#mayWrite(at)) this.#registers.write(at, word, lanes);
    else return;
    if (at === RTC_CR.address) this.#shiftHours();
    if (!wasAwake && this.#registers.word(RTC_CR) & WUTE) this.#ticks[WAKE] = this.#wakePeriod;
    if (at === RTC_TR.address || at === RTC_PRER.address) this.#ticks[PHASE] = 0;
    this.#showStatus();
    this.#signal();
    this.#time.reschedule();
  }

  #writeKey(key: number): void {
    const expected = rtc.RTC_WPR_KEYS[this.#w[KEYS]!];
    this.#w[KEYS] = key === expected ? this.#w[KEYS]! + 1 : 0;
  }

  /** Flags are cleared by 0; INIT needs the keys. */
  #writeStatus(word: number, lanes: number): void {
    const keep = (word | ~lanes) >>> 0;
    let isr = this.#registers.word(RTC_ISR) & (keep | INIT | INITF | 0x1f);
    if (this.#w[KEYS] === 2 && lanes & INIT) isr = (isr & ~INIT) | (word & INIT);
    this.#registers.set(RTC_ISR, isr);
  }

  /** Backup registers and TAMPCR need no keys; the calendar needs init mode, alarms and wake-up timer their own leave. */
  #mayWrite(at: number): boolean {
    if (at >= RTC_BKP0R.address || at === 0x40) return true;
    if (this.#w[KEYS] !== 2) return false;
    const isr = this.#registers.word(RTC_ISR);
    if (at === RTC_TR.address || at === RTC_DR.address || at === RTC_PRER.address) return (isr & INITF) !== 0;
    if (at === RTC_WUTR.address) return RTC_ISR.get(isr, 'WUTWF') === 1;
    const alarm = ALARMS.find(({ register }) => register.address === at);
    return !alarm || (isr & (alarm.writable | INITF)) !== 0;
  }

  /** What hardware shows in ISR: init mode needs a clock, and so does the copy of the calendar. */
  #showStatus(): void {
    const isr = this.#registers.word(RTC_ISR);
    const cr = this.#registers.word(RTC_CR);
    const clocked = this.#context.chip.clocks.kernelHz('rtc') > 0;
    const init = isr & INIT && clocked ? INITF : 0;
    const shown =
      init |
      (clocked && !init ? RSF : 0) |
      (RTC_DR.get(this.#registers.word(RTC_DR), 'YEAR') ? RTC_ISR.mask('INITS') : 0) |
      (RTC_CR.get(cr, 'WUTE') ? 0 : RTC_ISR.mask('WUTWF')) |
      ALARMS.reduce((bits, { writable, enable }) => bits | (cr & enable ? 0 : writable), 0);
    this.#registers.set(RTC_ISR, (isr & ~(INITF | 0x37)) | shown);
  }

  get #second(): number {
    const { PREDIV_A, PREDIV_S } = RTC_PRER.unpack(this.#registers.word(RTC_PRER));
    return (PREDIV_A + 1) * (PREDIV_S + 1);
  }

  get #subSeconds(): number {
    const { PREDIV_A, PREDIV_S } = RTC_PRER.unpack(this.#registers.word(RTC_PRER));
    return PREDIV_S - Math.floor(this.#ticks[PHASE]! / (PREDIV_A + 1));
  }

  /** WUCKSEL: clock through 16, 8, 4 or 2, or seconds, from 6 on with 65536 more. */
  get #wakePeriod(): number {
    const select = RTC_CR.get(this.#registers.word(RTC_CR), 'WUCKSEL');
    const unit = select < 4 ? 16 >>> select : this.#second;
    return (this.#registers.word(RTC_WUTR) + 1 + (select >= 6 ? 0x1_0000 : 0)) * unit;
  }

  #advance(ticks: number): void {
    const total = this.#ticks[PHASE]! + ticks;
    this.#ticks[PHASE] = total % this.#second;
    const seconds = Math.floor(total / this.#second);
    if (seconds > 0) this.#passSeconds(seconds);
    if (!RTC_CR.get(this.#registers.word(RTC_CR), 'WUTE')) return;
    this.#ticks[WAKE]! -= ticks;
    if (this.#ticks[WAKE]! > 0) return;
    this.#ticks[WAKE] = this.#wakePeriod + (this.#ticks[WAKE]! % this.#wakePeriod);
    this.#registers.set(RTC_ISR, this.#registers.word(RTC_ISR) | WUTF);
  }

  /** Summer and winter time: an hour forth, or back but never into yesterday (RM0433, RTC_CR.SUB1H). */
  #shiftHours(): void {
    const cr = this.#registers.word(RTC_CR);
    const [add, sub] = [RTC_CR.mask('ADD1H'), RTC_CR.mask('SUB1H')];
    this.#registers.set(RTC_CR, cr & ~(add | sub));
    if (this.#registers.word(RTC_ISR) & INITF) return;
    if (cr & add) this.#moveCalendar(3600);
    const { HOURS, PM } = RTC_TR.unpack(this.#registers.word(RTC_TR));
    const midnight = RTC_CR.get(cr, 'FMT') ? HOURS === 0x12 && PM === 0 : HOURS === 0;
    if (cr & sub && !midnight) this.#moveCalendar(-3600);
  }

  #moveCalendar(seconds: number) {
    const twelve = RTC_CR.get(this.#registers.word(RTC_CR), 'FMT') === 1;
    const now = later({ time: this.#registers.word(RTC_TR), date: this.#registers.word(RTC_DR) }, seconds, twelve);
    this.#registers.set(RTC_TR, now.time);
    this.#registers.set(RTC_DR, now.date);
    return now;
  }

  #passSeconds(seconds: number): void {
    const now = this.#moveCalendar(seconds);
    for (const { register, flag, enable } of ALARMS) {
      const matches = this.#registers.word(RTC_CR) & enable && alarmMatches(this.#registers.word(register), now);
      if (matches) this.#registers.set(RTC_ISR, this.#registers.word(RTC_ISR) | flag);
    }
  }

  /** Each second while an alarm is set, each wake-up. */
  #ticksToEvent(): number {
    const { ALRAE, ALRBE, WUTE } = RTC_CR.unpack(this.#registers.word(RTC_CR));
    const second = ALRAE || ALRBE ? this.#second - this.#ticks[PHASE]! : Number.POSITIVE_INFINITY;
    return Math.min(second, WUTE ? this.#ticks[WAKE]! : Number.POSITIVE_INFINITY);
  }

  /** Tells EXTI of lines that rise. */
  #signal(): void {
    const pending = this.#registers.word(RTC_ISR) & (this.#registers.word(RTC_CR) >>> FLAGS_TO_ENABLES);
    const lines = (pending & ALARM_FLAGS ? 1 : 0) | (pending & WUTF ? 2 : 0);
    const risen = lines & ~this.#w[LINES]!;
    this.#w[LINES] = lines;
    if (risen & 1) this.#context.chip.raiseExtiLine(ALARM_LINE);
    if (risen & 2) this.#context.chip.raiseExtiLine(WAKE_LINE);
  }

  clocksChanged(): void {
    if (RCC_BDCR.get(this.#context.chip.wire('RCC', RCC_BDCR.address), 'BDRST')) this.#resetBackup();
    this.#time.follow();
  }

  coreHalted(halted: boolean): void {
    this.#time.coreHalted(halted);
  }
}
