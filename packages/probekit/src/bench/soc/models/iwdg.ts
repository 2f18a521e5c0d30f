/**
 * Independent watchdog on the 32 kHz LSI. It stands still while the core is halted when DBGMCU says so, and in Stop and Standby
 * when the option bytes FZ_IWDG_STOP and FZ_IWDG_SDBY are clear. Source: RM0433, chapters 4.4 and 45.
 */
import * as iwdg from '../../../spec/stm32/iwdg.ts';
import { LSI_HZ } from '../../../spec/stm32/rcc-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer, ResetKind } from '../model.ts';
import { narrow, RegisterFile, row } from '../register-file.ts';

const { IWDG_KR, IWDG_PR, IWDG_RLR, IWDG_SR, IWDG_WINR } = iwdg;
const NEVER = Number.POSITIVE_INFINITY;
const LONGEST_PRESCALER = 6;
const LSI_NS = 1e9 / LSI_HZ;
/** A new prescaler, reload or window value arrives after five LSI periods (RM0433, 45.3.4). */
const UPDATE_NS = 5 * LSI_NS;
const NO_WINDOW = 0xfff;

/** Register writes are open after KR = 0x5555. */
const OPEN = 0;
const RUNNING = 1;
const CORE_HALTED = 2;
/** Instants: expiry, end of the update; then what was left when it was made to stand still. */
const EXPIRY = 0;
const UPDATED = 1;
const LEFT = 2;

export class Iwdg implements Model, ModelTimer {
  readonly timer: ModelTimer = this;
  readonly runsInStop = true;
  readonly runsInStandby = true;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #words: Uint32Array;
  readonly #times: Float64Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(IWDG_KR),
      row(IWDG_PR),
      row(IWDG_RLR, 0xfff),
      row(IWDG_SR),
      row(IWDG_WINR, NO_WINDOW),
    ]);
    this.#words = context.memory.words(3);
    this.#times = context.memory.numbers(3);
    this.#times.fill(NEVER);
  }

  reset(_kind: ResetKind): void {
    this.#registers.reset();
    this.#words.fill(0, OPEN, CORE_HALTED);
    this.#times.fill(NEVER);
    if (this.#context.chip.boot?.inForce.watchdogByHardware) this.#start();
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    if (offset === IWDG_KR.address) {
      this.#writeKey(value & 0xffff);
      return;
    }
    if (!this.#words[OPEN] || width === 1) return;
    this.#registers.write(offset, value);
    const busy = offset === IWDG_PR.address ? 'PVU' : offset === IWDG_RLR.address ? 'RVU' : 'WVU';
    this.#registers.set(IWDG_SR, this.#registers.word(IWDG_SR) | IWDG_SR.mask(busy));
    this.#times[UPDATED] = this.#context.chip.nowNs() + UPDATE_NS;
    if (offset === IWDG_WINR.address && this.#words[RUNNING]) this.#reload();
    this.#context.chip.reschedule();
  }

  #writeKey(key: number): void {
    this.#words[OPEN] = key === iwdg.IWDG_KEY_UNLOCK ? 1 : 0;
    if (key === iwdg.IWDG_KEY_START && !this.#words[RUNNING]) this.#start();
    else if (key === iwdg.IWDG_KEY_REFRESH && this.#words[RUNNING]) this.#refresh();
  }

  #start(): void {
    this.#words[RUNNING] = 1;
    this.#reload();
  }

  /** Too early a refresh counts as none at all. */
  #refresh(): void {
    const leftNs = this.#times[LEFT] === NEVER ? this.#times[EXPIRY]! - this.#context.chip.nowNs() : this.#times[LEFT]!;
    const left = leftNs / this.#tickNs();
    const window = this.#registers.word(IWDG_WINR);
    if (window !== NO_WINDOW && left - 1 > window) this.#context.chip.requestReset('independent-watchdog');
    else this.#reload();
  }

  #reload(): void {
    this.#times[LEFT] = (this.#registers.word(IWDG_RLR) + 1) * this.#tickNs();
    this.#times[EXPIRY] = NEVER;
    this.#follow();
  }

  /** Counts, or stands still. */
  #follow(): void {
    if (!this.#words[RUNNING]) return;
    const nowNs = this.#context.chip.nowNs();
    const still = this.#times[LEFT] !== NEVER;
    if (this.#standsStill() === still) return;
    if (still) {
      this.#times[EXPIRY] = nowNs + this.#times[LEFT]!;
      this.#times[LEFT] = NEVER;
    } else {
      this.#times[LEFT] = this.#times[EXPIRY]! - nowNs;
      this.#times[EXPIRY] = NEVER;
    }
    this.#context.chip.reschedule();
  }

  #standsStill(): boolean {
    const { debug, boot, deepSleep } = this.#context.chip;
    if (this.#words[CORE_HALTED] && debug?.freezes(this.#context.row.name)) return true;
    return deepSleep !== undefined && boot?.inForce.watchdogRunsIn(deepSleep) === false;
  }

  #tickNs(): number {
    return LSI_NS * (4 << Math.min(this.#registers.word(IWDG_PR), LONGEST_PRESCALER));
  }

  get nextNs(): number {
    return Math.min(this.#times[EXPIRY]!, this.#times[UPDATED]!);
  }

  act(nowNs: number): void {
    if (this.#times[UPDATED]! <= nowNs) {
      this.#registers.set(IWDG_SR, 0);
      this.#times[UPDATED] = NEVER;
    }
    if (this.#times[EXPIRY]! > nowNs) return;
    this.#times[EXPIRY] = NEVER;
    this.#context.chip.requestReset('independent-watchdog');
  }

  coreHalted(halted: boolean): void {
    this.#words[CORE_HALTED] = halted ? 1 : 0;
    this.#follow();
  }

  clocksChanged(): void {
    this.#follow();
  }
}
