/**
 * TPIU of Cortex-M3 and M4 as its serial port: the ITM's bytes as they are, or in frames while the formatter is on, shifted out at
 * HCLK by its prescaler. Source: RM0008, 31.17 and RM0090, 38.17 (TPIU); ARM DDI 0403E.e, C1.10; ARM IHI 0029, D4 (frames).
 *
 * Without TRCENA the registers read 0 and are not written, and the pin is the port's by TRACE_IOEN in asynchronous mode. There is neither
 * a second source nor a trigger here, and the parallel port sends nothing. Assumed: HCLK runs in Sleep; a frame waits until it is full.
 */
import { DEMCR } from '../../../spec/arm/dcb.ts';
import { ITM_TCR } from '../../../spec/arm/itm.ts';
import * as spec from '../../../spec/arm/tpiu.ts';
import { PPROT_MANCHESTER } from '../../../spec/stm32/trace-h7.ts';
import type { Width } from '../../seams.ts';
import { CoresightPage } from '../coresight-page.ts';
import type { Model, ModelContext, ResetKind } from '../model.ts';
import { row } from '../register-file.ts';
import { TraceFrames } from './trace-frames.ts';
import { type TracePort, TraceShifter } from './trace-shifter.ts';

export interface TpiuOptions {
  /** Identification, by absolute address. */
  readonly words: readonly { readonly address: number; readonly value: number }[];
  /** Where its pin's port is modelled: the pin with the alternate function it then needs, `PB3:0`. */
  readonly pin?: string;
}

/** Ports of one, two and four bits. */
const SSPSR = 0b1011;
/** FtNonStop. */
const FFSR_RESET = 8;
const FFCR_RESET = spec.TPIU_FFCR.pack({ TrigIn: 1, EnFCont: 1 });

export class Tpiu implements Model, TracePort {
  readonly timer: TraceShifter;
  readonly #page: CoresightPage;
  readonly #context: ModelContext;
  readonly #frames: TraceFrames;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#page = new CoresightPage(context, [
      row(spec.TPIU_SSPSR, SSPSR),
      row(spec.TPIU_CSPSR, 1, 'all'),
      row(spec.TPIU_ACPR),
      row(spec.TPIU_SPPR, PPROT_MANCHESTER),
      row(spec.TPIU_FFSR, FFSR_RESET),
      row(spec.TPIU_FFCR, FFCR_RESET),
    ]);
    this.#frames = new TraceFrames(context.memory);
    this.timer = new TraceShifter(context, this);
  }

  reset(kind: ResetKind): void {
    this.#page.reset(kind);
    if (kind !== 'power-on') return;
    this.#frames.clear();
    this.timer.powerUp();
  }

  read(offset: number, width: Width): number {
    return this.#answers ? this.#page.read(offset, width) : 0;
  }

  write(offset: number, value: number, width: Width): void {
    if (!this.#answers) return;
    this.#page.write(offset, value, width);
    if ((offset & ~3) === spec.TPIU_FFCR.address) this.#frames.clear();
    this.timer.start();
  }

  traceReady(): void {
    this.timer.start();
  }

  clocksChanged(): void {
    this.timer.start();
  }

  get protocol(): number {
    return spec.TPIU_SPPR.get(this.#page.registers.word(spec.TPIU_SPPR), 'PPROT');
  }

  get divider(): number {
    return spec.TPIU_ACPR.get(this.#page.registers.word(spec.TPIU_ACPR), 'PRESCALER') + 1;
  }

  get clockHz(): number {
    const { clocksRun, clocks } = this.#context.chip;
    return clocksRun ? clocks.kernelHz('hclk') : 0;
  }

  takeByte(): number {
    const { chip } = this.#context;
    if (!this.#formats) return chip.takeTraceByte();
    return this.#frames.next(ITM_TCR.get(chip.coreWord(ITM_TCR.address), 'TraceBusID'), () => chip.takeTraceByte());
  }

  get hasPin(): boolean {
    const { chip, row: own } = this.#context;
    if (chip.debug?.clockEnabled('TRACE_IOEN') !== true) return false;
    const [pin, alternate] = (own.options as TpiuOptions).pin?.split(':') ?? [];
    return pin === undefined || chip.alternate(pin) === Number(alternate);
  }

  get #formats(): boolean {
    return spec.TPIU_FFCR.get(this.#page.registers.word(spec.TPIU_FFCR), 'EnFCont') === 1;
  }

  get #answers(): boolean {
    return DEMCR.get(this.#context.chip.coreWord(DEMCR.address), 'TRCENA') === 1;
  }
}
