/** SYSCFG of STM32H74x/75x: EXTI line sources, I/O compensation (ready at once), read-only copies of option bytes. Source: RM0433, chapter 12. */
import type { Register } from '../../../base/index.ts';
import * as flash from '../../../spec/stm32/flash-h7.ts';
import * as syscfg from '../../../spec/stm32/syscfg-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { SYSCFG_CCCSR, SYSCFG_CFGR } = syscfg;
const { OPTSR_CUR, BOOT_CUR, PRAR_CUR, SCAR_CUR, WPSN_CUR, BANK_STEP } = flash;
const UR0 = 0x300;
const UR17 = 0x344;

/** User registers: number and lowest bit; the option register of a bank and its field. */
const OPTIONS: readonly (readonly [number: number, bit: number, register: Register, field: string, bank?: 2])[] = [
  [0, 0, OPTSR_CUR, 'SWAP_BANK_OPT'],
  [0, 16, OPTSR_CUR, 'RDP'],
  [2, 0, OPTSR_CUR, 'BOR_LEV'],
  [2, 16, BOOT_CUR, 'BOOT_ADD0'],
  [3, 0, BOOT_CUR, 'BOOT_ADD1'],
  [4, 16, PRAR_CUR, 'DMEP'],
  [5, 0, SCAR_CUR, 'DMES'],
  [5, 16, WPSN_CUR, 'WRPSn'],
  [6, 0, PRAR_CUR, 'PROT_AREA_START'],
  [6, 16, PRAR_CUR, 'PROT_AREA_END'],
  [7, 0, SCAR_CUR, 'SEC_AREA_START'],
  [7, 16, SCAR_CUR, 'SEC_AREA_END'],
  [8, 0, PRAR_CUR, 'DMEP', 2],
  [8, 16, SCAR_CUR, 'DMES', 2],
  [9, 0, WPSN_CUR, 'WRPSn', 2],
  [9, 16, PRAR_CUR, 'PROT_AREA_START', 2],
  [10, 0, PRAR_CUR, 'PROT_AREA_END', 2],
  [10, 16, SCAR_CUR, 'SEC_AREA_START', 2],
  [11, 0, SCAR_CUR, 'SEC_AREA_END', 2],
  [11, 16, OPTSR_CUR, 'IWDG1_SW'],
  [12, 16, OPTSR_CUR, 'SECURITY'],
  [13, 0, OPTSR_CUR, 'ST_RAM_SIZE'],
  [13, 16, OPTSR_CUR, 'NRST_STBY_D1'],
  [14, 0, OPTSR_CUR, 'NRST_STOP_D1'],
  [15, 16, OPTSR_CUR, 'FZ_IWDG_SDBY'],
  [16, 0, OPTSR_CUR, 'FZ_IWDG_STOP'],
  [17, 0, OPTSR_CUR, 'IO_HSLV'],
];

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
    const at = offset & ~3;
    const word = place(value, offset) | (at === SYSCFG_CFGR.address ? this.#registers.word(SYSCFG_CFGR) : 0);
    const after = this.#registers.write(at, word, lanesOf(offset, width));
    if (at !== SYSCFG_CCCSR.address) return;
    const ready = SYSCFG_CCCSR.mask('READY');
    this.#registers.set(SYSCFG_CCCSR, SYSCFG_CCCSR.get(after, 'EN') ? after | ready : after & ~ready);
  }

  /** The option bytes as the flash interface has them. */
  #option(at: number): number {
    let word = 0;
    for (const [number, bit, register, field, bank] of OPTIONS) {
      if (UR0 + 4 * number !== at) continue;
      word |= register.get(this.#context.chip.wire('FLASH', register.address + (bank ? BANK_STEP : 0)), field) << bit;
    }
    return word >>> 0;
  }
}
