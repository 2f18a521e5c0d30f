/**
 * EXTI of STM32H74x/75x: edges of pin lines and of lines inside the chip, their interrupts and events. Lines that come
 * straight from a peripheral only wake the core, which its interrupt does anyway: their masks are storage, and so is what
 * concerns domain 3. Source: RM0433, chapter 20.
 */
import { EXTI_BLOCKS } from '../../../spec/stm32/exti-h7.ts';
import { SYSCFG_EXTICR } from '../../../spec/stm32/syscfg-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow, row } from '../register-file.ts';

/** Lines of the first block for each interrupt in the order of the row's `irq`. */
const GROUPS: readonly number[] = [0x0001, 0x0002, 0x0004, 0x0008, 0x0010, 0x03e0, 0xfc00, 1 << 17, 1 << 18, 1 << 19, 1 << 16, 3 << 20];
const [FIRST] = EXTI_BLOCKS;

function rowsOf({ configurable, lines, d3, ...block }: (typeof EXTI_BLOCKS)[number]): readonly RegisterRow[] {
  const direct = (lines & ~configurable) >>> 0;
  const rows: readonly RegisterRow[] = [
    ...[block.RTSR, block.FTSR, block.SWIER, block.CPUPR].map((register) => ({ ...row(register), has: configurable })),
    ...[block.D3PMR, block.D3PCRL, block.D3PCRH].map((register, part) => ({ ...row(register, 0, 'all'), has: d3[part]! })),
    { ...row(block.CPUIMR, direct), has: lines, taggedBits: direct },
    { ...row(block.CPUEMR), has: lines, taggedBits: direct },
  ];
  return rows.filter(({ has }) => has);
}

export class Exti implements Model {
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, EXTI_BLOCKS.flatMap(rowsOf));
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
    const pending = EXTI_BLOCKS.find(({ CPUPR }) => CPUPR.address === at);
    if (pending) this.#registers.set(pending.CPUPR, this.#registers.word(pending.CPUPR) & ~word);
    else this.#registers.write(at, word, lanesOf(offset, width));
    const triggered = EXTI_BLOCKS.find(({ SWIER }) => SWIER.address === at);
    if (triggered) {
      this.#registers.set(triggered.SWIER, 0);
      this.#arrive(triggered, word & triggered.configurable);
    } else {
      this.#raise();
    }
  }

  pinChanged(letter: string, pin: number, level: boolean): void {
    if (!((this.#registers.word(level ? FIRST.RTSR : FIRST.FTSR) >>> pin) & 1)) return;
    const sources = this.#context.chip.wire('SYSCFG', SYSCFG_EXTICR[pin >>> 2]!.address);
    if (((sources >>> (4 * (pin & 3))) & 0xf) !== letter.charCodeAt(0) - 'A'.charCodeAt(0)) return;
    this.#arrive(FIRST, 1 << pin);
  }

  extiLineRisen(line: number): void {
    if (!((this.#registers.word(FIRST.RTSR) >>> line) & 1)) return;
    this.#arrive(FIRST, 1 << line);
  }

  /** Edges have come: pending for the interrupts, at once for whoever waits for an event. */
  #arrive({ CPUPR, CPUEMR }: (typeof EXTI_BLOCKS)[number], lines: number): void {
    this.#registers.set(CPUPR, this.#registers.word(CPUPR) | lines);
    if (lines & this.#registers.word(CPUEMR)) this.#context.chip.sendEvent();
    this.#raise();
  }

  #raise(): void {
    const pending = this.#registers.word(FIRST.CPUPR) & this.#registers.word(FIRST.CPUIMR);
    const { irq } = this.#context.row;
    if (typeof irq !== 'object') return;
    irq.forEach((line, group) => {
      this.#context.chip.setInterrupt(line, (pending & GROUPS[group]!) !== 0);
    });
  }
}
