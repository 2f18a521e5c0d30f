/** DBGMCU of STM32H74x/75x: identity, debug clocks in low-power modes, freezes. Survives system resets. Source: RM0433, 60.5.8. */
import * as dbgmcu from '../../../spec/stm32/dbgmcu-h7.ts';
import type { Width } from '../../seams.ts';
import type { DebugControl, Model, ModelContext, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { DBGMCU_CR, APB4FZ1 } = dbgmcu;

export class Dbgmcu implements Model, DebugControl {
  readonly debug: DebugControl = this;
  readonly #registers: RegisterFile;

  constructor(context: ModelContext) {
    const { idc = 0 } = (context.row.options ?? {}) as { readonly idc?: number };
    this.#registers = new RegisterFile(context, [
      row(dbgmcu.IDC, idc),
      row(DBGMCU_CR),
      row(dbgmcu.APB3FZ1),
      row(dbgmcu.APB1LFZ1),
      row(dbgmcu.APB2FZ1),
      row(APB4FZ1),
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
  }

  get clocksInSleep(): boolean {
    return this.#control('DBGSLEEP_D1');
  }

  get clocksInStop(): boolean {
    return this.#control('DBGSTOP_D1');
  }

  get systemClocksInStop(): boolean {
    return this.#control('DBGSTOP_D3');
  }

  clockEnabled(name: string): boolean {
    return this.#control(name as 'D1DBGCKEN');
  }

  freezes(name: string): boolean {
    return name === 'IWDG1' && APB4FZ1.get(this.#registers.word(APB4FZ1), 'IWDG1') === 1;
  }

  #control(field: Parameters<typeof DBGMCU_CR.get>[1]): boolean {
    return DBGMCU_CR.get(this.#registers.word(DBGMCU_CR), field) === 1;
  }
}
