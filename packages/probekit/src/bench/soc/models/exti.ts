/** EXTI of STM32H74x/75x: edges of the sixteen pin lines and of the RTC's, their interrupts and events. The other lines are storage. Source: RM0433, chapter 20. */
import * as exti from '../../../spec/stm32/exti-h7.ts';
import { SYSCFG_EXTICR } from '../../../spec/stm32/syscfg-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { EXTI_RTSR1, EXTI_FTSR1, EXTI_SWIER1, EXTI_CPUIMR1, EXTI_CPUEMR1, EXTI_CPUPR1 } = exti;
/** Lines of each interrupt in the order of the row's `irq`. */
const GROUPS: readonly number[] = [0x0001, 0x0002, 0x0004, 0x0008, 0x0010, 0x03e0, 0xfc00, 1 << 17, 1 << 18, 1 << 19];

export class Exti implements Model {
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(EXTI_RTSR1),
      row(EXTI_FTSR1),
      row(EXTI_SWIER1),
      row(exti.EXTI_D3PMR1, 0, 'all'),
      row(EXTI_CPUIMR1, 0xffc0_0000),
      row(EXTI_CPUEMR1),
      row(EXTI_CPUPR1),
      row(exti.EXTI_CPUIMR2, 0, 'all'),
      row(exti.EXTI_CPUEMR2, 0, 'all'),
      row(exti.EXTI_CPUPR2),
      row(exti.EXTI_CPUIMR3, 0, 'all'),
      row(exti.EXTI_CPUEMR3, 0, 'all'),
      row(exti.EXTI_CPUPR3),
    ]);
  }

  reset(): void {
    this.#registers.reset();
    this.#raise();
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    if (at === EXTI_CPUPR1.address) this.#registers.set(EXTI_CPUPR1, this.#registers.word(EXTI_CPUPR1) & ~word);
    else this.#registers.write(at, word, lanesOf(offset, width));
    if (at === EXTI_SWIER1.address) {
      this.#registers.set(EXTI_SWIER1, 0);
      this.#arrive(word & 0x003f_ffff);
    } else {
      this.#raise();
    }
  }

  pinChanged(letter: string, pin: number, level: boolean): void {
    const trigger = level ? EXTI_RTSR1 : EXTI_FTSR1;
    if (!((this.#registers.word(trigger) >>> pin) & 1)) return;
    const sources = this.#context.chip.wire('SYSCFG', SYSCFG_EXTICR[pin >>> 2]!.address);
    if (((sources >>> (4 * (pin & 3))) & 0xf) !== letter.charCodeAt(0) - 'A'.charCodeAt(0)) return;
    this.#arrive(1 << pin);
  }

  extiLineRisen(line: number): void {
    if (!((this.#registers.word(EXTI_RTSR1) >>> line) & 1)) return;
    this.#arrive(1 << line);
  }

  /** Edges have come: pending for the interrupts, at once for whoever waits for an event. */
  #arrive(lines: number): void {
    this.#registers.set(EXTI_CPUPR1, this.#registers.word(EXTI_CPUPR1) | lines);
    if (lines & this.#registers.word(EXTI_CPUEMR1)) this.#context.chip.sendEvent();
    this.#raise();
  }

  #raise(): void {
    const pending = this.#registers.word(EXTI_CPUPR1) & this.#registers.word(EXTI_CPUIMR1);
    const { irq } = this.#context.row;
    if (typeof irq !== 'object') return;
    irq.forEach((line, group) => {
      this.#context.chip.setInterrupt(line, (pending & GROUPS[group]!) !== 0);
    });
  }
}
