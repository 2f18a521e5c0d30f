/** Hardware semaphores as the one core of this chip sees them. Source: RM0433, chapter 10. */
import * as hsem from '../../../spec/stm32/small-peripherals.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { narrow, RegisterFile, row } from '../register-file.ts';

const { HSEM_R, HSEM_RLR, HSEM_IER, HSEM_ICR, HSEM_ISR, HSEM_MISR, HSEM_CR, HSEM_KEYR, HSEM_COUNT, HSEM_COREID_M7 } = hsem;
const LOCK = HSEM_R.mask('LOCK');
const OWNER = HSEM_R.mask('COREID') | HSEM_R.mask('PROCID');
/** One read locks. */
const LOCKED_BY_READ = HSEM_R.pack({ LOCK: 1, COREID: HSEM_COREID_M7 });

export class Hsem implements Model {
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      ...Array.from({ length: HSEM_COUNT }, (_, index) => row({ ...HSEM_R, address: 4 * index })),
      row(HSEM_IER),
      row(HSEM_ICR),
      row(HSEM_ISR),
      row(HSEM_MISR),
      row(HSEM_CR),
      row(HSEM_KEYR),
    ]);
  }

  reset(): void {
    this.#registers.reset();
    this.#raise();
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    if (at >= HSEM_RLR && at < 2 * HSEM_RLR) {
      const index = (at - HSEM_RLR) >>> 2;
      if (this.#registers.words[index] === 0) this.#registers.words[index] = LOCKED_BY_READ;
      return narrow(this.#registers.words[index]!, offset, width);
    }
    if (at === HSEM_MISR.address) this.#registers.set(HSEM_MISR, this.#pending);
    return narrow(this.#registers.read(offset), offset, width);
  }

  /** Only whole words do anything. */
  write(offset: number, value: number, width: Width): void {
    if (width !== 4) return;
    if (offset < HSEM_RLR) this.#writeSemaphore(offset >>> 2, value);
    else if (offset === HSEM_ICR.address) this.#registers.set(HSEM_ISR, this.#registers.word(HSEM_ISR) & ~value);
    else if (offset === HSEM_CR.address) this.#clearAll(value);
    else if (offset >= HSEM_IER.address) this.#registers.write(offset, value);
    this.#raise();
  }

  /** Free: takes it for the writer. Taken: the owner's own word without LOCK gives it back. The writer is always this core. */
  #writeSemaphore(index: number, value: number): void {
    const held = this.#registers.words[index]!;
    const isOurs = (value & HSEM_R.mask('COREID')) >>> 8 === HSEM_COREID_M7;
    if (!isOurs) return;
    if (held === 0 && value & LOCK) this.#registers.words[index] = (value & (LOCK | OWNER)) >>> 0;
    else if (held !== 0 && !(value & LOCK) && (held & OWNER) === (value & OWNER)) this.#release(index);
  }

  #clearAll(value: number): void {
    const key = this.#registers.word(HSEM_KEYR) >>> 16;
    if (value >>> 16 !== key || ((value >>> 8) & 0xff) !== HSEM_COREID_M7) return;
    for (let index = 0; index < HSEM_COUNT; index++) if (this.#registers.words[index]) this.#release(index);
  }

  #release(index: number): void {
    this.#registers.words[index] = 0;
    this.#registers.set(HSEM_ISR, (this.#registers.word(HSEM_ISR) | (1 << index)) >>> 0);
  }

  get #pending(): number {
    return (this.#registers.word(HSEM_ISR) & this.#registers.word(HSEM_IER)) >>> 0;
  }

  #raise(): void {
    const { irq } = this.#context.row;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, this.#pending !== 0);
  }
}
