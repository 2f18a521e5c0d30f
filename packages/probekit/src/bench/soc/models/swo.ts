/**
 * Serial wire output of STM32H74x/75x: takes the ITM's bytes through the funnel and shifts them out at the trace clock by its prescaler.
 * Source: RM0433, debug infrastructure, SWO; ARM DDI 0314H, chapter 11.
 */
import { PPROT_MANCHESTER, SWO_CODR, SWO_FFSR, SWO_SPPR } from '../../../spec/stm32/trace-h7.ts';
import type { Width } from '../../seams.ts';
import { CoresightPage } from '../coresight-page.ts';
import type { Model, ModelContext, ResetKind } from '../model.ts';
import { row } from '../register-file.ts';
import { type TracePort, TraceShifter } from './trace-shifter.ts';

interface SwoOptions {
  /** Its pin with the alternate function: `PB3:0`. */
  readonly pin: string;
}

/** FtNonStop. */
const FFSR_RESET = 8;

export class Swo implements Model, TracePort {
  readonly timer: TraceShifter;
  readonly #page: CoresightPage;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#page = new CoresightPage(context, [row(SWO_CODR), row(SWO_SPPR, PPROT_MANCHESTER), row(SWO_FFSR, FFSR_RESET)]);
    this.timer = new TraceShifter(context, this);
  }

  reset(kind: ResetKind): void {
    this.#page.reset(kind);
    if (kind === 'power-on') this.timer.powerUp();
  }

  read(offset: number, width: Width): number {
    return this.#page.read(offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#page.write(offset, value, width);
    this.timer.start();
  }

  traceReady(): void {
    this.timer.start();
  }

  clocksChanged(): void {
    this.timer.start();
  }

  get protocol(): number {
    return SWO_SPPR.get(this.#page.registers.word(SWO_SPPR), 'PPROT');
  }

  get divider(): number {
    return SWO_CODR.get(this.#page.registers.word(SWO_CODR), 'PRESCALER') + 1;
  }

  get clockHz(): number {
    const { chip } = this.#context;
    if (!this.#page.clocked || !chip.clocksRun || chip.debug?.clockEnabled('TRACECLKEN') !== true) return 0;
    return chip.clocks.kernelHz('trace');
  }

  takeByte(): number {
    const { chip } = this.#context;
    return chip.traceOpen ? chip.takeTraceByte() : -1;
  }

  get hasPin(): boolean {
    const [pin = '', alternate] = (this.#context.row.options as SwoOptions).pin.split(':');
    return this.#context.chip.alternate(pin) === Number(alternate);
  }
}
