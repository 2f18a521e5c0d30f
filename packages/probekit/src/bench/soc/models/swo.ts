/**
 * Serial wire output: takes the ITM's bytes and shifts them out of its pin, NRZ as a serial port does or Manchester
 * coded, at the trace clock by its prescaler. Source: RM0433, debug infrastructure, SWO; ARM DDI 0314H, chapter 11.
 *
 * Manchester bytes are framed one by one and the line rests high: who listens for it here hears rubbish, as on the real wire.
 */
import { PPROT_MANCHESTER, PPROT_NRZ, SWO_CODR, SWO_FFSR, SWO_SPPR } from '../../../spec/stm32/trace-h7.ts';
import type { Width } from '../../seams.ts';
import { frameOf, type UartFrame } from '../../wires/uart-signal.ts';
import { CoresightPage } from '../coresight-page.ts';
import type { Model, ModelContext, ModelTimer, ResetKind } from '../model.ts';
import { row } from '../register-file.ts';

interface SwoOptions {
  /** Its pin with the alternate function: `PB3:0`. */
  readonly pin: string;
}

/** FtNonStop. */
const FFSR_RESET = 8;
const SHIFTING = 0;
const BYTE = 1;
const NEVER = Number.POSITIVE_INFINITY;

export class Swo implements Model, ModelTimer {
  readonly timer: ModelTimer = this;
  readonly #page: CoresightPage;
  readonly #context: ModelContext;
  readonly #words: Uint32Array;
  /** End of the byte on the wire, and how long its bits are in seconds. */
  readonly #times: Float64Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#page = new CoresightPage(context, [row(SWO_CODR), row(SWO_SPPR, PPROT_MANCHESTER), row(SWO_FFSR, FFSR_RESET)]);
    this.#words = context.memory.words(2);
    this.#times = context.memory.numbers(2);
    this.#times[0] = NEVER;
  }

  reset(kind: ResetKind): void {
    this.#page.reset(kind);
    if (kind !== 'power-on') return;
    this.#words.fill(0);
    this.#times[0] = NEVER;
  }

  read(offset: number, width: Width): number {
    return this.#page.read(offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#page.write(offset, value, width);
    this.#start();
  }

  traceReady(): void {
    this.#start();
  }

  clocksChanged(): void {
    this.#start();
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  act(): void {
    const frame = this.#frame(this.#words[BYTE]!, this.#times[1]!);
    this.#words[SHIFTING] = 0;
    this.#times[0] = NEVER;
    const [pin = '', alternate] = (this.#context.row.options as SwoOptions).pin.split(':');
    if (this.#context.chip.alternate(pin) === Number(alternate)) this.#context.chip.swoFrame(frame);
    this.#start();
  }

  /** Takes the next byte when the wire is free, every clock runs and the funnel lets it through. */
  #start(): void {
    const { chip } = this.#context;
    if (this.#words[SHIFTING] || !this.#page.clocked || !chip.traceOpen) return;
    const bitSeconds = this.#bitSeconds;
    if (!Number.isFinite(bitSeconds)) return;
    const byte = chip.takeTraceByte();
    if (byte < 0) return;
    this.#words[SHIFTING] = 1;
    this.#words[BYTE] = byte;
    this.#times[0] = chip.nowNs() + this.#frame(byte, bitSeconds).length * bitSeconds * 1e9;
    this.#times[1] = bitSeconds;
    chip.reschedule();
  }

  /** Infinite without clock, or while no serial protocol is selected. */
  get #bitSeconds(): number {
    const { chip } = this.#context;
    const protocol = this.#protocol;
    if (protocol !== PPROT_NRZ && protocol !== PPROT_MANCHESTER) return NEVER;
    if (!chip.clocksRun || chip.debug?.clockEnabled('TRACECLKEN') !== true) return NEVER;
    return (SWO_CODR.get(this.#page.registers.word(SWO_CODR), 'PRESCALER') + 1) / chip.clocks.kernelHz('trace');
  }

  get #protocol(): number {
    return SWO_SPPR.get(this.#page.registers.word(SWO_SPPR), 'PPROT');
  }

  #frame(byte: number, bitSeconds: number): UartFrame {
    return this.#protocol === PPROT_MANCHESTER ? manchesterFrame(byte, bitSeconds) : frameOf(byte, bitSeconds);
  }
}

/** Start bit and eight data bits, lowest first, each as two halves: 10 for a one, 01 for a zero. */
function manchesterFrame(byte: number, bitSeconds: number): UartFrame {
  const bits = (byte << 1) | 1;
  let levels = 0;
  for (let index = 0; index < 9; index++) levels |= ((bits >>> index) & 1 ? 0b01 : 0b10) << (2 * index);
  return { levels, length: 18, bitSeconds, byte: undefined };
}
