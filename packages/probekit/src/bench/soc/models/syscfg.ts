/** SYSCFG of STM32H74x/75x: EXTI line sources, I/O compensation (ready at once), read-only copies of option bytes. Source: RM0433, chapter 12. */
import { BOOT_CUR, OPTSR_CUR } from '../../../spec/stm32/flash-h7.ts';
import * as syscfg from '../../../spec/stm32/syscfg-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { SYSCFG_CCCSR } = syscfg;
const UR0 = 0x300;
const UR2 = 0x308;
const UR3 = 0x30c;
const UR11 = 0x32c;
const UR17 = 0x344;

export class Syscfg implements Model {
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(syscfg.SYSCFG_PMCR, 0, 'all'),
      ...syscfg.SYSCFG_EXTICR.map((register) => row(register)),
      row(syscfg.SYSCFG_CFGR, 0, 'all'),
      row(SYSCFG_CCCSR, 0, ['HSLV']),
      row(syscfg.SYSCFG_CCVR),
      row(syscfg.SYSCFG_CCCR, 0, 'all'),
      row(syscfg.SYSCFG_PWRCR),
      row(syscfg.SYSCFG_PKGR),
    ]);
  }

  reset(): void {
    this.#registers.reset();
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    return narrow(at >= UR0 && at <= UR17 ? this.#option(at) : this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    if (offset >= UR0) return;
    const after = this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
    if ((offset & ~3) !== SYSCFG_CCCSR.address) return;
    const ready = SYSCFG_CCCSR.mask('READY');
    this.#registers.set(SYSCFG_CCCSR, SYSCFG_CCCSR.get(after, 'EN') ? after | ready : after & ~ready);
  }

  /** User registers: the option bytes as the flash interface has them. */
  #option(at: number): number {
    const { chip } = this.#context;
    const { RDP, BOR_LEV, SWAP_BANK_OPT, IWDG1_SW, IO_HSLV } = OPTSR_CUR.unpack(chip.wire('FLASH', OPTSR_CUR.address));
    const { BOOT_ADD0, BOOT_ADD1 } = BOOT_CUR.unpack(chip.wire('FLASH', BOOT_CUR.address));
    switch (at) {
      case UR0:
        return (RDP << 16) | SWAP_BANK_OPT;
      case UR2:
        return ((BOOT_ADD0 << 16) | BOR_LEV) >>> 0;
      case UR3:
        return BOOT_ADD1;
      case UR11:
        return IWDG1_SW << 16;
      case UR17:
        return IO_HSLV;
      default:
        return 0;
    }
  }
}
