/**
 * The product state of an STM32H5 and what of it a debugger meets: FLASH_OPTSR_CUR, the access ports it shuts, and DBGMCU_SR, which
 * says so. Closed shuts the core's port and leaves AP0, where the debug authentication would be asked for; locked shuts both. The rest
 * of the flash interface and the mailbox are not here and do not answer. Source: RM0481, product states and DBGMCU_SR; what the
 * two states leave of AP0 also community.st.com, "STM32H563: Unable to detect DBGMCU Mailbox ST".
 */
import { hex } from '../../../base/index.ts';
import { DBGMCU_SR_H5, OPTSR_CUR_H5, OPTSR_FACTORY_H5, PRODUCT_STATES } from '../../../spec/stm32/debug-h5.ts';
import type { Width } from '../../seams.ts';
import type { Boot, Model, ModelContext, OptionsInForce } from '../model.ts';
import { narrow } from '../register-file.ts';

const FLASH = 0x0800_0000;
const CORE_PORT = 1;
const BOTH_PORTS = 3;

export class ProductStateH5 implements Model, Boot {
  readonly boot: Boot = this;
  readonly debugClosed = false;
  /** None of it is here. */
  readonly inForce: OptionsInForce = { watchdogByHardware: false, watchdogRunsIn: () => false, forbids: () => false, brownOutVolts: 0 };
  readonly busy = false;
  readonly #context: ModelContext;
  readonly #words: Uint32Array;

  constructor(context: ModelContext) {
    const { memory } = context;
    this.#context = context;
    this.#words = memory.lasting(memory.words(1));
    this.#words[0] = OPTSR_FACTORY_H5;
  }

  reset(): void {
    // The option bytes outlive every reset.
  }

  read(offset: number, width: Width): number {
    if ((offset & ~3) === OPTSR_CUR_H5.address) return narrow(this.#words[0]!, offset, width);
    this.#context.chip.fault();
    return 0;
  }

  write(): void {
    this.#context.chip.fault();
  }

  portShut(port: number): boolean {
    const state = OPTSR_CUR_H5.get(this.#words[0]!, 'PRODUCT_STATE');
    return state === PRODUCT_STATES.locked || (state === PRODUCT_STATES.closed && port === CORE_PORT);
  }

  setOptionBytes(values: Readonly<Record<string, number>>): void {
    const known: readonly number[] = Object.values(PRODUCT_STATES);
    for (const [name, PRODUCT_STATE] of Object.entries(values)) {
      if (name !== 'PRODUCT_STATE' || !known.includes(PRODUCT_STATE)) {
        throw new RangeError(`the bench has PRODUCT_STATE ${known.map((state) => hex(state, 2)).join(', ')} of this part, no other`);
      }
      this.#words[0] = OPTSR_CUR_H5.with(this.#words[0]!, { PRODUCT_STATE });
    }
    this.#context.memory.changed(this.#words);
  }

  bootAddress(): number {
    return FLASH;
  }

  debuggerAttached(): void {
    // It changes nothing: the ports are open or they are not.
  }

  load(): boolean {
    return false;
  }

  powerLost(): void {
    // Nothing is written here.
  }

  mapping(): readonly never[] {
    return [];
  }
}

/** Identity and access ports; its other registers read 0. */
export class DbgmcuH5 implements Model {
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
  }

  reset(): void {
    // Nothing to put back.
  }

  read(offset: number, width: Width): number {
    return narrow(this.#word(offset & ~3), offset, width);
  }

  write(): void {
    // Neither freezes nor low power are here.
  }

  #word(at: number): number {
    const { chip, row } = this.#context;
    if (at === 0) return (row.options as { idcode: number }).idcode;
    if (at !== DBGMCU_SR_H5.address) return 0;
    const enabled = [0, CORE_PORT].filter((port) => !chip.boot?.portShut?.(port)).reduce((all, port) => all | (1 << port), 0);
    return DBGMCU_SR_H5.pack({ AP_PRESENT: BOTH_PORTS, AP_ENABLED: enabled });
  }
}
