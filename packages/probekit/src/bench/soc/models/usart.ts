/**
 * One USART in asynchronous mode: bit times from kernel clock and BRR, transmit and receive registers, flags and
 * interrupt, DMA requests. FIFO, flow control and synchronous modes are tagged. Source: RM0433, chapters 48 and 49.
 */
import * as spec from '../../../spec/stm32/usart.ts';
import type { Width } from '../../seams.ts';
import { RECEIVER_NUMBERS, type UartCharacter, UartReceiver } from '../../wires/uart-receiver.ts';
import { breakFrame, frameOf, parityOf, type UartSignal } from '../../wires/uart-signal.ts';
import type { Model, ModelContext, ModelTimer, ResetKind, UartLine } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { USART_CR1, USART_CR2, USART_CR3, USART_BRR, USART_ISR, USART_ICR, USART_RQR, USART_RDR, USART_TDR, USART_PRESC } = spec;
const ISR_RESET = 0x0000_00c0;
const TXE = USART_ISR.mask('TXE');
const TC = USART_ISR.mask('TC');
const RXNE = USART_ISR.mask('RXNE');
const ORE = USART_ISR.mask('ORE');
const FE = USART_ISR.mask('FE');
const PE = USART_ISR.mask('PE');
const IDLE = USART_ISR.mask('IDLE');
const ALL = 0xffff_ffff;
const modelled = (names: readonly Parameters<typeof USART_CR1.mask>[0][]) => names.reduce((bits, name) => bits | USART_CR1.mask(name), 0);
const TAGGED_CR1 = ~modelled(['M1', 'OVER8', 'M0', 'PCE', 'PS', 'PEIE', 'TXEIE', 'TCIE', 'RXNEIE', 'IDLEIE', 'TE', 'RE', 'UE']);
const TAGGED_CR3 = ~(['OVRDIS', 'DMAT', 'DMAR', 'EIE'] as const).reduce((bits, name) => bits | USART_CR3.mask(name), 0);
/** Stop bits by CR2.STOP. */
const STOP_BITS: readonly number[] = [1, 0.5, 2, 1.5];

interface UsartOptions {
  /** Name of its kernel clock or of the selector that picks it. */
  readonly kernel: string;
  /** Pins that can be its TX and RX, with the alternate function: `PD8:7`. */
  readonly tx: readonly string[];
  readonly rx: readonly string[];
  /** DMA requests of receiver and transmitter. */
  readonly dma?: readonly number[];
  /** A LPUART: its BRR counts 256ths, and it has no smartcard or timeout registers. */
  readonly lowPower?: boolean;
}

const SHIFTING = 0;
const SHIFTED_BYTE = 1;
/** A break waits for the frame under way, or is being sent. */
const BREAK = 2;
const SENT_NS = 0;
const IDLE_NS = 1;

export class Usart implements Model, UartLine, ModelTimer {
  readonly uart: UartLine = this;
  readonly timer: ModelTimer = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #options: UsartOptions;
  readonly #words: Uint32Array;
  /** End of the frame or break that is being sent; when the receiving line will have been idle for a frame. */
  readonly #times: Float64Array;
  readonly #receiver: UartReceiver;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#options = context.row.options as UsartOptions;
    const { lowPower } = this.#options;
    this.#registers = new RegisterFile(context, [
      { ...row(USART_CR1), taggedBits: TAGGED_CR1, has: lowPower ? 0xf3ff_7fff : ALL },
      { ...row(USART_CR2), taggedBits: ~USART_CR2.mask('STOP'), has: lowPower ? 0xff0f_b010 : ALL },
      { ...row(USART_CR3), taggedBits: TAGGED_CR3, has: lowPower ? 0xfef0_f7c9 : ALL },
      { ...row(USART_BRR), has: lowPower ? 0xf_ffff : 0xffff },
      ...(lowPower ? [] : [row(spec.USART_GTPR, 0, 'all'), row(spec.USART_RTOR, 0, 'all')]),
      row(USART_RQR),
      { ...row(USART_ISR, ISR_RESET), has: lowPower ? 0x0dff_06ff : ALL },
      { ...row(USART_ICR), has: lowPower ? 0x0012_025f : ALL },
      row(USART_RDR),
      row(USART_TDR),
      row(USART_PRESC),
    ]);
    this.#words = context.memory.words(3);
    this.#times = context.memory.numbers(2);
    this.#receiver = new UartReceiver({
      state: context.memory.numbers(RECEIVER_NUMBERS),
      bitNs: () => this.#bitSeconds() * 1e9,
      payloadBits: () => this.#payloadBits,
      take: (character) => this.#take(character),
    });
    this.#times.fill(Number.POSITIVE_INFINITY);
  }

  reset(_kind: ResetKind): void {
    this.#registers.reset();
    this.#words.fill(0);
    this.#times.fill(Number.POSITIVE_INFINITY);
    this.#receiver.reset();
    this.#raiseInterrupt();
  }

  read(offset: number, width: Width): number {
    const value = narrow(this.#registers.read(offset), offset, width);
    if ((offset & ~3) === USART_RDR.address) this.#setFlags(0, RXNE);
    return value;
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    this.#registers.write(at, word, lanesOf(offset, width));
    if (at === USART_TDR.address) this.#transmit();
    else if (at === USART_ICR.address) this.#setFlags(0, word & (TC | ORE | FE | IDLE | USART_ISR.mask('NE') | PE));
    else if (at === USART_RQR.address) this.#request(word);
    else if (at === USART_CR1.address) this.#followEnables();
    else this.#raiseInterrupt();
  }

  /** TEACK and REACK follow the enables; a disabled transmitter drops what it sends. */
  #followEnables(): void {
    const { UE, TE, RE } = USART_CR1.unpack(this.#registers.word(USART_CR1));
    const teack = USART_ISR.mask('TEACK');
    const reack = USART_ISR.mask('REACK');
    this.#setFlags((UE && TE ? teack : 0) | (UE && RE ? reack : 0), (UE && TE ? 0 : teack) | (UE && RE ? 0 : reack));
    if (!UE) {
      this.#words.fill(0);
      this.#times.fill(Number.POSITIVE_INFINITY);
      this.#receiver.reset();
      this.#setFlags(ISR_RESET, RXNE | ORE | FE | PE | IDLE);
      this.#context.chip.reschedule();
    } else if (!(this.#registers.word(USART_ISR) & TXE)) this.#shift();
  }

  #request(word: number): void {
    if (word & USART_RQR.mask('RXFRQ')) this.#setFlags(0, RXNE);
    if (word & USART_RQR.mask('TXFRQ')) this.#setFlags(TXE, 0);
    if (word & USART_RQR.mask('SBKRQ')) {
      this.#words[BREAK] = 1;
      this.#shift();
    }
  }

  #transmit(): void {
    this.#setFlags(0, TXE | TC);
    this.#shift();
  }

  /** Moves TDR to the shift register when that is free and the transmitter runs. */
  #shift(): void {
    const { UE, TE } = USART_CR1.unpack(this.#registers.word(USART_CR1));
    const frameNs = this.#frameNs();
    if (!UE || !TE || this.#words[SHIFTING] || !Number.isFinite(frameNs)) return;
    this.#words[SHIFTING] = 1;
    // A break goes before what waits in TDR (RM0433, 48.5.5).
    if (this.#words[BREAK]) {
      this.#times[SENT_NS] = this.#context.chip.nowNs() + this.#breakFrame().length * this.#bitSeconds() * 1e9;
    } else {
      this.#words[SHIFTED_BYTE] = this.#registers.word(USART_TDR);
      this.#times[SENT_NS] = this.#context.chip.nowNs() + frameNs;
      this.#setFlags(TXE, 0);
    }
    this.#context.chip.reschedule();
  }

  get nextNs(): number {
    return Math.min(this.#times[SENT_NS]!, this.#times[IDLE_NS]!, this.#receiver.nextNs);
  }

  act(): void {
    const nowNs = this.#context.chip.nowNs();
    this.#receiver.settle(nowNs);
    if (nowNs >= this.#times[SENT_NS]!) this.#finishFrame();
    if (nowNs >= this.#times[IDLE_NS]!) this.#noticeIdleLine(nowNs);
  }

  /** The frame has left. */
  #finishFrame(): void {
    const frame = this.#words[BREAK] ? this.#breakFrame() : this.#frame();
    this.#words[SHIFTING] = 0;
    this.#words[BREAK] = 0;
    this.#times[SENT_NS] = Number.POSITIVE_INFINITY;
    if (this.#wired(this.#options.tx)) this.#context.chip.uartFrame(this.#context.row.name, frame);
    if (this.#registers.word(USART_ISR) & TXE) this.#setFlags(TC, 0);
    else this.#shift();
  }

  #frame() {
    const { parity, dataBits } = this.#format;
    return frameOf(this.#words[SHIFTED_BYTE]!, this.#bitSeconds(), { dataBits, parity, stopBits: this.#stopBits });
  }

  #breakFrame() {
    return breakFrame(this.#payloadBits + 2, this.#bitSeconds());
  }

  receive(signal: UartSignal): void {
    const { UE, RE } = USART_CR1.unpack(this.#registers.word(USART_CR1));
    if (!UE || !RE || !this.#wired(this.#options.rx)) return;
    const nowNs = this.#context.chip.nowNs();
    this.#receiver.hear(signal, nowNs);
    if (signal === 'break-ends') this.#times[IDLE_NS] = nowNs + this.#frameNs();
    this.#context.chip.reschedule();
  }

  /** A whole character. The parity bit stays in it (RM0433, USART_RDR). */
  #take({ payload, hasStopBit }: UartCharacter): void {
    const { dataBits, parity } = this.#format;
    const isBadParity = parity !== 'none' && payload >>> dataBits !== parityOf(payload & ((1 << dataBits) - 1), parity);
    const overrun = this.#registers.word(USART_ISR) & RXNE && !USART_CR3.get(this.#registers.word(USART_CR3), 'OVRDIS');
    if (!overrun) this.#registers.set(USART_RDR, payload);
    this.#setFlags((overrun ? ORE : RXNE) | (hasStopBit ? 0 : FE) | (isBadParity ? PE : 0), 0);
    // It is handed over in the middle of its stop bit.
    this.#times[IDLE_NS] = this.#context.chip.nowNs() + this.#bitSeconds() * 0.5e9 + this.#frameNs();
  }

  /** A whole frame of ones after the last character (RM0433, 48.5.6); each character that is under way by then sets a new time. */
  #noticeIdleLine(nowNs: number): void {
    this.#times[IDLE_NS] = Number.POSITIVE_INFINITY;
    if (this.#receiver.isQuiet(nowNs)) this.#setFlags(IDLE, 0);
  }

  #frameNs(): number {
    return (1 + this.#payloadBits + this.#stopBits) * this.#bitSeconds() * 1e9;
  }

  /** Length of a bit on the line; infinite without clock or divider. */
  #bitSeconds(): number {
    const brr = this.#registers.word(USART_BRR);
    const prescaler = spec.USART_PRESCALERS[this.#registers.word(USART_PRESC)] ?? 1;
    const oversampled8 = USART_CR1.get(this.#registers.word(USART_CR1), 'OVER8') === 1;
    const divider = this.#options.lowPower ? brr / 256 : oversampled8 ? ((brr & 0xfff0) | ((brr & 7) << 1)) / 2 : brr;
    return (divider || Number.POSITIVE_INFINITY) / (this.#context.chip.clocks.kernelHz(this.#options.kernel) / prescaler);
  }

  /** Bits between start and stop: data with parity. */
  get #payloadBits(): number {
    const { M0, M1 } = USART_CR1.unpack(this.#registers.word(USART_CR1));
    return M1 ? 7 : M0 ? 9 : 8;
  }

  get #format(): { readonly dataBits: number; readonly parity: 'none' | 'odd' | 'even' } {
    const { PCE, PS } = USART_CR1.unpack(this.#registers.word(USART_CR1));
    return { dataBits: this.#payloadBits - (PCE ? 1 : 0), parity: PCE ? (PS ? 'odd' : 'even') : 'none' };
  }

  get #stopBits(): number {
    return STOP_BITS[USART_CR2.get(this.#registers.word(USART_CR2), 'STOP')]!;
  }

  /** Whether one of the pins that can carry the signal is set to do so. */
  #wired(pins: readonly string[]): boolean {
    return pins.some((entry) => {
      const [pin = '', alternate] = entry.split(':');
      return this.#context.chip.alternate(pin) === Number(alternate);
    });
  }

  #setFlags(set: number, clear: number): void {
    this.#registers.set(USART_ISR, (this.#registers.word(USART_ISR) & ~clear) | set);
    this.#raiseInterrupt();
  }

  #raiseInterrupt(): void {
    const isr = this.#registers.word(USART_ISR);
    const cr1 = this.#registers.word(USART_CR1);
    const errors = USART_CR3.get(this.#registers.word(USART_CR3), 'EIE') ? FE | ORE | USART_ISR.mask('NE') : 0;
    const parity = USART_CR1.get(cr1, 'PEIE') ? PE : 0;
    const pending = (isr & cr1 & (TXE | TC | RXNE | IDLE)) !== 0 || (cr1 & RXNE && isr & ORE) || (isr & (errors | parity)) !== 0; // interrupt enables stand where their flags do
    const { irq } = this.#context.row;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, Boolean(pending));
    this.#requestTransfers(isr, cr1);
  }

  /** DMA requests stand as long as their flags do. */
  #requestTransfers(isr: number, cr1: number): void {
    const [rx, tx] = this.#options.dma ?? [];
    const { DMAR, DMAT } = USART_CR3.unpack(this.#registers.word(USART_CR3));
    const { UE, TE } = USART_CR1.unpack(cr1);
    if (rx) this.#context.chip.setDmaRequest(rx, Boolean(DMAR && isr & RXNE));
    if (tx) this.#context.chip.setDmaRequest(tx, Boolean(DMAT && UE && TE && isr & TXE));
  }
}
