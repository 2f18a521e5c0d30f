/**
 * DBGMCU of the families before the H7, of which F1 keeps its freezes in CR. Survives system resets. What F0 and G0 lack
 * (sleep: there the debugger keeps its clock) is reserved. Sources: `spec/stm32/dbgmcu.ts`.
 */
import * as dbgmcu from '../../../spec/stm32/dbgmcu.ts';
import type { Width } from '../../seams.ts';
import type { DebugControl, Model, ModelContext, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

interface SmallDbgmcuOptions {
  readonly idcode: number;
  /** Where the watchdogs are frozen. */
  readonly freezes: 'cr' | 'apb1';
  /** A core of version 6: neither a bit for sleep nor trace. */
  readonly version6?: true;
  /** Clock enable (`APB1.DBG`) without which all but the identity reads 0 and ignores writes. */
  readonly clock?: string;
}

const { DBGMCU_CR_MOST: CR, DBGMCU_CR_F1, DBGMCU_APB1_FZ } = dbgmcu;
const LOW_POWER = CR.pack({ STANDBY: 1, STOP: 1 });

export class SmallDbgmcu implements Model, DebugControl {
  readonly debug: DebugControl = this;
  readonly systemClocksInStop = false;
  readonly #registers: RegisterFile;
  readonly #options: SmallDbgmcuOptions;
  readonly #chip: ModelContext['chip'];

  constructor(context: ModelContext) {
    this.#options = context.row.options as SmallDbgmcuOptions;
    this.#chip = context.chip;
    const { idcode, freezes, version6 } = this.#options;
    this.#registers = new RegisterFile(context, [
      row(dbgmcu.DBGMCU_IDCODE, idcode),
      freezes === 'cr'
        ? row(DBGMCU_CR_F1, 0, ['OTHERS', 'CAN2', 'TIM5_7', 'TIM8', 'I2C', 'CAN1', 'TIM1_4'])
        : { ...row(CR), ...(version6 && { has: LOW_POWER }) },
      ...(freezes === 'cr' ? [] : [row(DBGMCU_APB1_FZ, 0, ['LPTIM1', 'OTHERS', 'RTC', 'TIM']), row(dbgmcu.DBGMCU_APB2_FZ, 0, 'all')]),
    ]);
  }

  reset(kind: ResetKind): void {
    if (kind === 'power-on') this.#registers.reset();
  }

  read(offset: number, width: Width): number {
    if (!this.#answers(offset)) return 0;
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    if (this.#answers(offset)) this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
  }

  /** The identity is there for a debugger in any case: OpenOCD and st-flash read it of G0 and F0 without giving a clock. */
  #answers(offset: number): boolean {
    const { clock } = this.#options;
    return clock === undefined || (offset & ~3) === dbgmcu.DBGMCU_IDCODE.address || this.#chip.clocks.enableTest(clock)();
  }

  get clocksInSleep(): boolean {
    return this.#options.version6 === true || this.#control('SLEEP');
  }

  get clocksInStop(): boolean {
    return this.#control('STOP');
  }

  get poweredInStandby(): boolean {
    return this.#control('STANDBY');
  }

  /** There is no debug clock of its own; TRACE_IOEN gives the trace port its pin, which is one in asynchronous mode. */
  clockEnabled(name: string): boolean {
    if (name !== 'TRACE_IOEN') return true;
    const { TRACE_IOEN, TRACE_MODE } = CR.unpack(this.#registers.word(CR));
    return TRACE_IOEN === 1 && TRACE_MODE === 0;
  }

  freezes(name: string): boolean {
    if (name !== 'IWDG' && name !== 'WWDG') return false;
    const register = this.#options.freezes === 'cr' ? DBGMCU_CR_F1 : DBGMCU_APB1_FZ;
    return (this.#registers.word(register) & register.mask(name)) !== 0;
  }

  #control(field: 'SLEEP' | 'STOP' | 'STANDBY'): boolean {
    return CR.get(this.#registers.word(CR), field) === 1;
  }
}
