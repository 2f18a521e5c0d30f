/**
 * The reset and clock controller of STM32L4, G4 and G0 as far as debuggers touch it: oscillators are ready at once when they are
 * switched on and the system clock follows its switch, but the core goes on at the frequency it has after a reset, and only the
 * debug clock of G0 gates anything. Source: RM0351, 6.4; RM0440, 7.4; RM0444, 5.4.
 */
import * as rcc from '../../../spec/stm32/rcc-l4-kind.ts';
import type { Width } from '../../seams.ts';
import type { ClockTree, Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow, row } from '../register-file.ts';

interface RccOfPart {
  readonly kind: 'l4' | 'g4' | 'g0';
  /** After a reset, and ever after. */
  readonly coreHz: number;
}

const TAGGED_CR = ['CSSON', 'HSEBYP', 'HSIKERON', 'HSIASFS', 'HSIDIV', 'MSIRANGE', 'MSIRGSEL', 'MSIPLLEN'] as const;
const enables = (register: typeof rcc.RCC_AHB1ENR, reset: number): RegisterRow => row(register, reset, 'all');
const ROWS: Readonly<Record<RccOfPart['kind'], readonly RegisterRow[]>> = {
  l4: [row(rcc.RCC_CR_L4, 0x61, TAGGED_CR), row(rcc.RCC_CFGR, 0, ['SCALES']), enables(rcc.RCC_AHB1ENR, 0x100)],
  g4: [row(rcc.RCC_CR_G4, 0x100, TAGGED_CR), row(rcc.RCC_CFGR, 1, ['SCALES']), enables(rcc.RCC_AHB1ENR, 0x100)],
  g0: [
    row(rcc.RCC_CR_G0, 0x100, TAGGED_CR),
    row(rcc.RCC_CFGR_G0, 0, ['SCALES']),
    enables(rcc.RCC_AHBENR_G0, 0x100),
    row(rcc.RCC_APBENR1_G0, 0, ['HIGH', 'LOW']),
  ],
};
/** MSISRANGE of L4: 4 MHz, the range after a Standby and, until MSIRGSEL, now (RM0351, 6.4.29). */
const CSR_RESET: Readonly<Record<RccOfPart['kind'], number>> = { l4: 0x600, g4: 0, g0: 0 };
/** What is ready by what is on: the flag stands that many bits above its switch. */
const READY = [
  ['MSION', 1],
  ['HSION', 2],
  ['HSEON', 1],
  ['PLLON', 1],
] as const;

export class RccL4Kind implements Model {
  readonly clocks: ClockTree;
  readonly #registers: RegisterFile;
  readonly #kind: RccOfPart['kind'];

  constructor(context: ModelContext) {
    const { kind, coreHz } = context.row.options as RccOfPart;
    this.#kind = kind;
    this.#registers = new RegisterFile(context, [
      ...ROWS[kind],
      row(rcc.RCC_PLLCFGR, 0x1000, 'all'),
      row(rcc.RCC_CSR, CSR_RESET[kind], 'all'),
    ]);
    this.clocks = {
      coreHz,
      kernelHz: () => coreHz,
      enableTest: () => () => this.#registers.read(rcc.RCC_APBENR1_G0.address) >>> 27 === 1,
      setExternalClock: () => undefined,
      leaveStop: () => undefined,
      recordReset: () => undefined,
    };
  }

  reset(): void {
    this.#registers.reset();
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    const word = this.#registers.read(at);
    if (at === rcc.RCC_CR_L4.address) return narrow(withReady(word), offset, width);
    if (at !== rcc.RCC_CFGR.address) return narrow(word, offset, width);
    const register = this.#kind === 'g0' ? rcc.RCC_CFGR_G0 : rcc.RCC_CFGR;
    return narrow((word | (register.get(word, 'SW') * (register.mask('SW') + 1))) >>> 0, offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
  }
}

function withReady(word: number): number {
  let ready = word;
  for (const [on, above] of READY) if (word & rcc.RCC_CR_L4.mask(on)) ready |= rcc.RCC_CR_L4.mask(on) << above;
  return ready >>> 0;
}
