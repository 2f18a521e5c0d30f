/** DBGMCU of STM32H74x/75x: identity, debug clocks in low-power modes, freezes. Survives system resets. Source: RM0433, 60.5.8. */
import type { Register } from '../../../base/index.ts';
import * as dbgmcu from '../../../spec/stm32/dbgmcu-h7.ts';
import type { Width } from '../../seams.ts';
import type { DebugControl, Model, ModelContext, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { DBGMCU_CR } = dbgmcu;
/** Bit of each peripheral that can be frozen. */
const FREEZES: readonly (readonly [Register, Readonly<Record<string, number>>])[] = [
  [dbgmcu.APB3FZ1, { WWDG1: 6 }],
  [dbgmcu.APB1LFZ1, { TIM2: 0, TIM3: 1, TIM4: 2, TIM5: 3, TIM6: 4, TIM7: 5, TIM12: 6, TIM13: 7, TIM14: 8, LPTIM1: 9 }],
  [dbgmcu.APB2FZ1, { TIM1: 0, TIM8: 1, TIM15: 16, TIM16: 17, TIM17: 18 }],
  [dbgmcu.APB4FZ1, { LPTIM2: 9, LPTIM3: 10, LPTIM4: 11, LPTIM5: 12, RTC: 16, IWDG1: 18 }],
];

export class Dbgmcu implements Model, DebugControl {
  readonly debug: DebugControl = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    const { idc = 0 } = (context.row.options ?? {}) as { readonly idc?: number };
    this.#registers = new RegisterFile(context, [
      row(dbgmcu.IDC, idc),
      row(DBGMCU_CR, 0, ['TRGOEN', 'TRACECLKEN', 'DBGSTBY_D3']),
      row(dbgmcu.APB3FZ1),
      row(dbgmcu.APB1LFZ1, 0, ['I2C']),
      row(dbgmcu.APB1HFZ1, 0, 'all'),
      row(dbgmcu.APB2FZ1, 0, ['HRTIM']),
      row(dbgmcu.APB4FZ1, 0, ['I2C4']),
    ]);
  }

  reset(kind: ResetKind): void {
    if (kind === 'power-on') this.#registers.reset();
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
    this.#context.chip.traceReady();
  }

  get clocksInSleep(): boolean {
    return this.#control('DBGSLEEP_D1');
  }

  get clocksInStop(): boolean {
    return this.#control('DBGSTOP_D1');
  }

  get poweredInStandby(): boolean {
    return this.#control('DBGSTBY_D1');
  }

  get systemClocksInStop(): boolean {
    return this.#control('DBGSTOP_D3');
  }

  clockEnabled(name: string): boolean {
    return this.#control(name as 'D1DBGCKEN');
  }

  freezes(name: string): boolean {
    return FREEZES.some(([{ address }, names]) => {
      const position = names[name];
      return position !== undefined && ((this.#registers.words[address >>> 2]! >>> position) & 1) === 1;
    });
  }

  #control(field: Parameters<typeof DBGMCU_CR.get>[1]): boolean {
    return DBGMCU_CR.get(this.#registers.word(DBGMCU_CR), field) === 1;
  }
}
