/**
 * Every register of a halted core by its name: R0 to R12, SP, LR, PC, xPSR, MSP, PSP, PRIMASK, BASEPRI, FAULTMASK, CONTROL, and
 * with an FPU FPSCR and S0 to S31. Source: ARM DDI 0403E.e, B1.4 and C1.6.3.
 */
import type { Memory } from '../base/index.ts';
import { CORE_REGISTERS, type CortexM } from '../cortex/index.ts';
import { REGSEL } from '../spec/arm/dcb.ts';
import { MVFR0 } from '../spec/arm/fpu.ts';

import { debugErrors } from './errors.ts';

/** Those that share one selector: lowest bit of each, eight bits wide. */
const PACKED: Readonly<Record<string, number>> = { PRIMASK: 0, BASEPRI: 8, FAULTMASK: 16, CONTROL: 24 };
const PACKED_WORD = 'CONTROL_FAULTMASK_BASEPRI_PRIMASK';
const isFloat = (name: string) => /^(S\d+|FPSCR)$/.test(name);

export class CoreRegisters {
  /** In the order of their selectors. */
  readonly names: readonly string[];
  readonly hasFloat: boolean;
  readonly #core: CortexM;

  private constructor(core: CortexM, hasFloat: boolean) {
    this.#core = core;
    this.hasFloat = hasFloat;
    const own = Object.keys(CORE_REGISTERS).filter((name) => name !== PACKED_WORD && (hasFloat || !isFloat(name)));
    this.names = [...own.filter((name) => !isFloat(name)), ...Object.keys(PACKED), ...own.filter(isFloat)];
  }

  /** Asks the core whether it has an FPU. Reads only. */
  static async open(core: CortexM, memory: Memory): Promise<CoreRegisters> {
    return new CoreRegisters(core, (await memory.read32(MVFR0)) !== 0);
  }

  /** @throws `debug/register-name`; `cortex/timeout` while the core runs */
  async read(name: string): Promise<number> {
    const { selector, shift } = this.#placeOf(name);
    const word = await this.#core.readRegister(selector);
    return shift === undefined ? word : (word >>> shift) & 0xff;
  }

  /** @throws `debug/register-name`; `cortex/timeout` while the core runs */
  async write(name: string, value: number): Promise<void> {
    const { selector, shift } = this.#placeOf(name);
    if (shift === undefined) return this.#core.writeRegister(selector, value);
    const word = await this.#core.readRegister(selector);
    await this.#core.writeRegister(selector, (word & ~(0xff << shift)) | ((value & 0xff) << shift));
  }

  #placeOf(name: string): { selector: number; shift?: number } {
    if (!this.names.includes(name)) {
      throw debugErrors.make('debug/register-name', {
        message: `This core has no register ${name}.`,
        hint: `Its registers are ${this.names.slice(0, 3).join(', ')} … ${this.names[this.names.length - 1]}.`,
        evidence: { given: name, names: this.names },
      });
    }
    const shift = PACKED[name];
    return shift === undefined ? { selector: CORE_REGISTERS[name]! } : { selector: REGSEL[PACKED_WORD], shift };
  }
}
