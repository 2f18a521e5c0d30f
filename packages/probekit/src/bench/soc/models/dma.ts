/**
 * DMA1 or DMA2: registers, flags and interrupts of eight streams, and when each moves its next item. How an item moves is
 * `dma-stream.ts`. Flow control by the peripheral and PINCOS are tagged; bursts move the same bytes as single
 * transfers. Source: RM0433, chapter 15.
 */
import * as dma from '../../../spec/stm32/dma.ts';
import { BUS_OK, MASTER_DMA, type Width } from '../../seams.ts';
import type { Model, ModelContext, ModelTimer } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { type DmaPort, DmaStream, type StreamRegisters } from './dma-stream.ts';

const { DMA_CR, DMA_NDTR, DMA_PAR, DMA_M0AR, DMA_M1AR, DMA_FCR, DMA_ISR, DMA_IFCR, DMA_STREAMS, DMA_STREAM_STEP } = dma;
const NEVER = Number.POSITIVE_INFINITY;
const EN = DMA_CR.mask('EN');
/** What may change while a stream runs. */
const LIVE = EN | DMA_CR.mask('TCIE') | DMA_CR.mask('HTIE') | DMA_CR.mask('TEIE') | DMA_CR.mask('DMEIE');
const FLAG_SHIFTS = [0, 6, 16, 22] as const;
const FEIF = 1;
const MEMORY_TO_MEMORY = 2;
/** AHB cycles that an item takes on both ports, and items moved at a time from memory to memory. A choice of this bench. */
const ITEM_CYCLES = 8;
const MEMORY_ITEMS = 64;

interface DmaOptions {
  /** Channel of the request multiplexer that stream 0 has. */
  readonly firstChannel: number;
  /** First and last addresses that the controller's ports do not reach. */
  readonly unreachable: readonly (readonly [number, number])[];
}

export class Dma implements Model, ModelTimer {
  readonly timer: ModelTimer = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #options: DmaOptions;
  readonly #streams: readonly DmaStream[];
  readonly #port: DmaPort;
  /** When each stream moves next. */
  readonly #times: Float64Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#options = context.row.options as DmaOptions;
    const at = (
      register: typeof DMA_CR | typeof DMA_NDTR | typeof DMA_PAR | typeof DMA_M0AR | typeof DMA_M1AR | typeof DMA_FCR,
      stream: number,
    ) => ({
      ...register,
      address: register.address + stream * DMA_STREAM_STEP,
    });
    this.#registers = new RegisterFile(context, [
      ...[...DMA_ISR, ...DMA_IFCR].map((register) => ({ ...row(register), has: dma.DMA_FLAG_BITS })),
      ...Array.from({ length: DMA_STREAMS }, (_, stream) => [
        row(at(DMA_CR, stream), 0, ['PFCTRL', 'PINCOS']),
        ...[DMA_NDTR, DMA_PAR, DMA_M0AR, DMA_M1AR].map((register) => row(at(register, stream))),
        row(at(DMA_FCR, stream), 0x21),
      ]).flat(),
    ]);
    this.#port = {
      read: (address: number, width: Width) => this.#transfer(address, () => context.chip.bus.read(address, width, MASTER_DMA)),
      write: (address: number, value: number, width: Width) => {
        this.#transfer(address, () => context.chip.bus.write(address, value, width, MASTER_DMA));
      },
      failed: false,
    };
    this.#streams = Array.from({ length: DMA_STREAMS }, (_, stream) => new DmaStream(context.memory, this.#view(stream), this.#port));
    this.#times = context.memory.numbers(DMA_STREAMS);
    this.#times.fill(NEVER);
  }

  /** One access of a port; what it does not reach answers with an error. */
  #transfer<Result>(address: number, access: () => Result): Result | 0 {
    if (this.#options.unreachable.some(([first, last]) => address >= first && address <= last)) {
      this.#port.failed = true;
      return 0;
    }
    const result = access();
    if (this.#context.chip.bus.status !== BUS_OK) this.#port.failed = true;
    return result;
  }

  #view(stream: number): StreamRegisters {
    const index = (DMA_CR.address + stream * DMA_STREAM_STEP) >>> 2;
    return {
      words: this.#registers.words.subarray(index, index + 6),
      raise: (flags) => this.#raise(stream, flags),
    };
  }

  reset(): void {
    this.#registers.reset();
    for (const stream of this.#streams) stream.reset();
    this.#times.fill(NEVER);
    this.#raiseInterrupts();
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    const lanes = lanesOf(offset, width);
    const clears = DMA_IFCR.findIndex(({ address }) => address === at);
    if (clears >= 0) {
      this.#registers.set(DMA_ISR[clears]!, this.#registers.word(DMA_ISR[clears]!) & ~word);
    } else if (at >= DMA_CR.address) {
      this.#writeStream(Math.floor((at - DMA_CR.address) / DMA_STREAM_STEP), at, word, lanes);
    }
    this.#raiseInterrupts();
  }

  #writeStream(number: number, at: number, word: number, lanes: number): void {
    const stream = this.#streams[number];
    if (!stream) return;
    const base = number * DMA_STREAM_STEP;
    const wasEnabled = stream.enabled;
    if (at === base + DMA_CR.address) {
      this.#registers.write(at, word, wasEnabled ? lanes & LIVE : lanes);
      if (!wasEnabled && stream.enabled) stream.begin();
      else if (wasEnabled && !stream.enabled) stream.stop();
    } else if (!wasEnabled || stream.mayChange(at - base)) this.#registers.write(at, word, lanes);
    this.#schedule(number);
  }

  dmaRequested(channel: number): void {
    const number = channel - this.#options.firstChannel;
    if (number >= 0 && number < DMA_STREAMS) this.#schedule(number);
  }

  #isRequested(number: number): boolean {
    const stream = this.#streams[number]!;
    if (!stream.ready) return false;
    return stream.direction === MEMORY_TO_MEMORY || this.#context.chip.requests?.isRequested(this.#options.firstChannel + number) === true;
  }

  #schedule(number: number, items = 1): void {
    const hertz = this.#context.chip.clocks.kernelHz('hclk');
    const due = this.#isRequested(number) && hertz > 0 ? this.#context.chip.nowNs() + (items * ITEM_CYCLES * 1e9) / hertz : NEVER;
    this.#times[number] = due;
    this.#context.chip.reschedule();
  }

  get nextNs(): number {
    return Math.min(...this.#times);
  }

  /** Streams that are due, by priority and then by number. */
  act(nowNs: number): void {
    const due = [...this.#times.keys()].filter((number) => this.#times[number]! <= nowNs);
    due.sort((a, b) => this.#streams[b]!.priority - this.#streams[a]!.priority || a - b);
    for (const number of due) this.#serve(number);
    this.#raiseInterrupts();
  }

  #serve(number: number): void {
    const stream = this.#streams[number]!;
    this.#times[number] = NEVER;
    if (!this.#isRequested(number)) return;
    const copies = stream.direction === MEMORY_TO_MEMORY;
    if (!copies) this.#context.chip.requests?.acknowledge(this.#options.firstChannel + number);
    let items = 0;
    do {
      this.#port.failed = false;
      stream.moveItem();
      items++;
    } while (copies && stream.ready && items < MEMORY_ITEMS);
    this.#schedule(number, items);
  }

  #raise(stream: number, flags: number): void {
    const register = DMA_ISR[stream >>> 2]!;
    this.#registers.set(register, this.#registers.word(register) | (flags << FLAG_SHIFTS[(stream & 3) as 0 | 1 | 2 | 3]));
  }

  #raiseInterrupts(): void {
    const { irq } = this.#context.row;
    if (typeof irq !== 'object') return;
    for (const [number, line] of irq.entries()) {
      const flags = this.#registers.word(DMA_ISR[number >>> 2]!) >>> FLAG_SHIFTS[(number & 3) as 0 | 1 | 2 | 3];
      const { control, fifo } = this.#streams[number]!;
      // DMEIF to TCIF stand in the order of their enables.
      const pending = ((flags >>> 2) & (control >>> 1) & 0xf) !== 0 || (DMA_FCR.get(fifo, 'FEIE') === 1 && (flags & FEIF) !== 0);
      this.#context.chip.setInterrupt(line, pending);
    }
  }
}
