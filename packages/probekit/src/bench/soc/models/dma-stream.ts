/**
 * One DMA stream: moves items between peripheral port and memory port, directly or through its 16-byte FIFO, which also
 * packs items of different widths. When it moves is the controller's. Source: RM0433, 15.3.7 to 15.3.17.
 */
import { DMA_CR, DMA_FCR } from '../../../spec/stm32/dma.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Width } from '../../seams.ts';

/** Words of a stream's registers. */
const [CR, NDTR, PAR, M0AR, M1AR, FCR] = [0, 1, 2, 3, 4, 5] as const;
const TEIF = 0x08;
const HTIF = 0x10;
const TCIF = 0x20;
const MEMORY_TO_PERIPHERAL = 1;
const FIFO_BYTES = 16;
/** State: items of the whole transfer; bytes moved on the peripheral's and on the memory's side; bytes in the FIFO. */
const [TOTAL, PERIPHERAL_DONE, MEMORY_DONE, FILL] = [0, 1, 2, 3] as const;

export interface StreamRegisters {
  readonly words: Uint32Array;
  raise(flags: number): void;
}

export interface DmaPort {
  read(address: number, width: Width): number;
  write(address: number, value: number, width: Width): void;
  failed: boolean;
}

export class DmaStream {
  readonly #r: Uint32Array;
  readonly #raise: (flags: number) => void;
  readonly #port: DmaPort;
  readonly #w: Uint32Array;
  readonly #fifo: Uint8Array;

  constructor(memory: LinearMemory, registers: StreamRegisters, port: DmaPort) {
    this.#r = registers.words;
    this.#raise = registers.raise;
    this.#port = port;
    this.#w = memory.words(4);
    this.#fifo = memory.bytes(FIFO_BYTES);
  }

  reset(): void {
    this.#w.fill(0);
  }

  get control(): number {
    return this.#r[CR]!;
  }

  get fifo(): number {
    return this.#r[FCR]!;
  }

  get enabled(): boolean {
    return (this.#r[CR]! & 1) !== 0;
  }

  /** Enabled, with items left. */
  get ready(): boolean {
    return this.enabled && this.#r[NDTR]! > 0;
  }

  get direction(): number {
    return this.#field('DIR');
  }

  get priority(): number {
    return this.#field('PL');
  }

  /** Whether a register may be written while the stream runs: the buffer that is not in use. */
  mayChange(offset: number): boolean {
    return this.#field('DBM') === 1 && offset === 0x10 + 4 * (this.#field('CT') ? M0AR : M1AR);
  }

  begin(): void {
    this.#w.fill(0);
    this.#w[TOTAL] = this.#r[NDTR]!;
  }

  /** Software has cleared EN: what waits in the FIFO still goes to memory. */
  stop(): void {
    if (this.direction !== MEMORY_TO_PERIPHERAL) this.#drain();
    this.#raise(TCIF);
    this.#showFill();
  }

  /** Moves one item of the peripheral port. */
  moveItem(): void {
    const width = this.#peripheralWidth;
    if (this.direction === MEMORY_TO_PERIPHERAL) {
      while (this.#w[FILL]! < width) this.#fetch();
      const value = this.#pop(width);
      // A read that failed has nothing to hand on.
      if (!this.#port.failed) this.#port.write(this.#peripheralAddress, value, width);
    } else {
      this.#push(this.#port.read(this.#peripheralAddress, width), width);
    }
    this.#w[PERIPHERAL_DONE]! += width;
    this.#r[NDTR]!--;
    const isLast = this.#r[NDTR] === 0;
    const empties = isLast || this.#w[FILL]! >= this.#threshold;
    if (this.direction !== MEMORY_TO_PERIPHERAL && empties && !this.#port.failed) this.#drain();
    this.#showFill();
    if (this.#port.failed) this.#fail();
    else this.#count(isLast);
  }

  #fail(): void {
    this.#r[CR]! &= ~1;
    this.#raise(TEIF);
  }

  #count(isLast: boolean): void {
    if (this.#r[NDTR] === this.#w[TOTAL]! >>> 1 && this.#w[TOTAL]! > 1) this.#raise(HTIF);
    if (!isLast) return;
    this.#raise(TCIF);
    if (this.#field('DBM')) this.#r[CR]! ^= DMA_CR.mask('CT');
    else if (!this.#field('CIRC')) {
      this.#r[CR]! &= ~1;
      return;
    }
    this.#r[NDTR] = this.#w[TOTAL]!;
    this.#w[PERIPHERAL_DONE] = 0;
    this.#w[MEMORY_DONE] = 0;
  }

  /** One item of the memory port into the FIFO. */
  #fetch(): void {
    const width = this.#memoryWidth;
    this.#push(this.#port.read(this.#memoryAddress, width), width);
    this.#w[MEMORY_DONE]! += width;
  }

  /** Everything in the FIFO to memory; what does not fill an item of the memory port goes byte by byte. */
  #drain(): void {
    while (this.#w[FILL]! > 0) {
      const width = this.#w[FILL]! >= this.#memoryWidth ? this.#memoryWidth : 1;
      const address = this.#memoryAddress;
      this.#port.write(address, this.#pop(width), width);
      this.#w[MEMORY_DONE]! += width;
    }
  }

  #push(value: number, width: Width): void {
    for (let index = 0; index < width; index++) this.#fifo[this.#w[FILL]!++] = value >>> (8 * index);
  }

  #pop(width: Width): number {
    let value = 0;
    for (let index = width - 1; index >= 0; index--) value = value * 256 + this.#fifo[index]!;
    this.#fifo.copyWithin(0, width, this.#w[FILL]!);
    this.#w[FILL]! -= width;
    return value;
  }

  /** Bytes at which the FIFO empties into memory; without FIFO each item goes on at once. */
  get #threshold(): number {
    return this.#isDirect ? 1 : 4 * (DMA_FCR.get(this.#r[FCR]!, 'FTH') + 1);
  }

  /** From memory to memory the FIFO is always in use (15.3.12). */
  get #isDirect(): boolean {
    return DMA_FCR.get(this.#r[FCR]!, 'DMDIS') === 0 && this.direction !== 2;
  }

  get #peripheralWidth(): Width {
    return widthOf(this.#field('PSIZE'));
  }

  get #memoryWidth(): Width {
    return this.#isDirect ? this.#peripheralWidth : widthOf(this.#field('MSIZE'));
  }

  get #peripheralAddress(): number {
    return (this.#r[PAR]! + (this.#field('PINC') ? this.#w[PERIPHERAL_DONE]! : 0)) >>> 0;
  }

  get #memoryAddress(): number {
    const base = this.#field('DBM') && this.#field('CT') ? this.#r[M1AR]! : this.#r[M0AR]!;
    return (base + (this.#field('MINC') ? this.#w[MEMORY_DONE]! : 0)) >>> 0;
  }

  #field(name: keyof typeof DMA_CR.fields): number {
    return DMA_CR.get(this.#r[CR]!, name);
  }

  /** FS: quarters that the FIFO is full. 4 is empty, 5 is full. */
  #showFill(): void {
    const fill = this.#w[FILL]!;
    const status = fill === 0 ? 4 : fill === FIFO_BYTES ? 5 : fill >>> 2;
    this.#r[FCR] = (this.#r[FCR]! & ~DMA_FCR.mask('FS')) | (status << 3);
  }
}

/** Sizes 0, 1 and 2 are byte, half-word and word. */
function widthOf(size: number): Width {
  return size === 0 ? 1 : size === 1 ? 2 : 4;
}
