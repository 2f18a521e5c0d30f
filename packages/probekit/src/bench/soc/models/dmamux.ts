/** DMAMUX1: which request drives which DMA channel. Synchronisation and request generators are tagged. Source: RM0433, chapter 17. */
import * as dma from '../../../spec/stm32/dma.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, RequestRouter } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { DMAMUX_CCR } = dma;
const REQUESTS = 128;
const GENERATORS = 8;

export class Dmamux implements Model, RequestRouter {
  readonly requests: RequestRouter = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** A byte a request: pending. */
  readonly #pending: Uint8Array;

  constructor(context: ModelContext) {
    this.#context = context;
    const repeated = (register: typeof DMAMUX_CCR | typeof dma.DMAMUX_RGCR, count: number, tagged: 'all' | readonly string[]) =>
      Array.from({ length: count }, (_, index) => row({ ...register, address: register.address + 4 * index }, 0, tagged));
    this.#registers = new RegisterFile(context, [
      ...repeated(DMAMUX_CCR, dma.DMAMUX_CHANNELS, ['SYNC_ID', 'NBREQ', 'SPOL', 'SE', 'EGE', 'SOIE']),
      ...repeated(dma.DMAMUX_RGCR, GENERATORS, 'all'),
      row(dma.DMAMUX_CSR),
      row(dma.DMAMUX_CFR),
      row(dma.DMAMUX_RGSR),
      row(dma.DMAMUX_RGCFR),
    ]);
    this.#pending = context.memory.bytes(REQUESTS);
  }

  reset(): void {
    this.#registers.reset();
    this.#pending.fill(0);
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
    const channel = offset >>> 2;
    if (channel < dma.DMAMUX_CHANNELS && this.isRequested(channel)) this.#context.chip.dmaRequested(channel);
  }

  setRequest(id: number, level: boolean): void {
    if (this.#pending[id] === (level ? 1 : 0)) return;
    this.#pending[id] = level ? 1 : 0;
    for (let channel = 0; level && channel < dma.DMAMUX_CHANNELS; channel++) {
      if (this.#idOf(channel) === id) this.#context.chip.dmaRequested(channel);
    }
  }

  isRequested(channel: number): boolean {
    return this.#pending[this.#idOf(channel)] === 1;
  }

  acknowledge(channel: number): void {
    this.#pending[this.#idOf(channel)] = 0;
  }

  /** Request 0 is none. */
  #idOf(channel: number): number {
    return DMAMUX_CCR.get(this.#registers.words[channel]!, 'DMAREQ_ID');
  }
}
