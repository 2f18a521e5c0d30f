/**
 * The reset and clock controller of STM32F0 and F1 as far as debuggers and start-up code touch it: oscillators are ready at once
 * when they are switched on and the system clock follows its switch, but the core goes on at the frequency it has after a reset;
 * of the clock enables only those of F0's ports gate anything. Source: RM0008 Rev 21, 7.3; RM0091 Rev 10, 6.4.
 */
import * as rcc from '../../../spec/stm32/rcc-f1.ts';
import type { Width } from '../../seams.ts';
import type { ClockTree, Model, ModelContext, ResetCause, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { RCC_F1_CR: CR, RCC_F1_CFGR: CFGR, RCC_F1_CSR: CSR } = rcc;
const HSI_HZ = 8_000_000;
/** What is ready by what is on. */
const READY = [
  ['HSION', 'HSIRDY'],
  ['HSEON', 'HSERDY'],
  ['PLLON', 'PLLRDY'],
] as const;
/** Each but power-on also pulls the pin. */
const FLAGS: Readonly<Record<ResetCause, keyof typeof CSR.fields>> = {
  'power-on': 'PORRSTF',
  'brown-out': 'PORRSTF',
  pin: 'PINRSTF',
  software: 'SFTRSTF',
  'independent-watchdog': 'IWDGRSTF',
  'window-watchdog': 'WWDGRSTF',
  standby: 'LPWRRSTF',
  'low-power': 'LPWRRSTF',
};

export class RccF1 implements Model {
  readonly clocks: ClockTree;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    const { family } = context.row.options as { readonly family: 'f0' | 'f1' };
    this.#registers = new RegisterFile(context, [
      row(CR, 0x8083, ['CSSON', 'HSEBYP', 'HSITRIM']),
      row(CFGR, 0, ['SCALES']),
      row(rcc.RCC_F1_CIR, 0, 'all'),
      row(rcc.RCC_F1_APB2RSTR, 0, 'all'),
      row(rcc.RCC_F1_APB1RSTR, 0, 'all'),
      // Which of these have an effect differs; what has none is said where it would be seen.
      row(rcc.RCC_F1_AHBENR, 0x14),
      row(rcc.RCC_F1_APB2ENR),
      row(rcc.RCC_F1_APB1ENR),
      row(rcc.RCC_F1_BDCR, 0, 'all'),
      row(CSR),
      ...(family === 'f1'
        ? []
        : [
            row(rcc.RCC_F0_AHBRSTR, 0, 'all'),
            row(rcc.RCC_F0_CFGR2, 0, 'all'),
            row(rcc.RCC_F0_CFGR3, 0, 'all'),
            row(rcc.RCC_F0_CR2, 0x80, 'all'),
          ]),
    ]);
    this.clocks = {
      coreHz: HSI_HZ,
      kernelHz: () => HSI_HZ,
      enableTest: (name) => this.#enableTest(name),
      setExternalClock: () => undefined,
      leaveStop: () => undefined,
      recordReset: (cause) => this.#registers.set(CSR, (this.#registers.word(CSR) | CSR.mask('PINRSTF') | CSR.mask(FLAGS[cause])) >>> 0),
    };
  }

  /** `AHB.GPIOA`. */
  #enableTest(name: string): () => boolean {
    const position = rcc.F0_GPIO_ENABLES[name.slice('AHB.'.length) as keyof typeof rcc.F0_GPIO_ENABLES];
    return () => ((this.#registers.word(rcc.RCC_F1_AHBENR) >>> position) & 1) === 1;
  }

  /** The flags of resets stay until they are removed or power goes. */
  reset(kind: ResetKind): void {
    const flags = kind === 'power-on' ? 0 : this.#registers.word(CSR) & 0xfc00_0000;
    this.#registers.reset();
    this.#registers.set(CSR, flags >>> 0);
  }

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    const word = this.#registers.read(at);
    if (at === CR.address) return narrow(withReady(word), offset, width);
    if (at === CFGR.address) return narrow((word & ~CFGR.mask('SWS')) | (CFGR.get(word, 'SW') << 2), offset, width);
    if (at === CSR.address) return narrow(word | (word & CSR.mask('LSION') ? CSR.mask('LSIRDY') : 0), offset, width);
    return narrow(word, offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const word = this.#registers.write(offset, place(value, offset), lanesOf(offset, width));
    if ((offset & ~3) === CSR.address && word & CSR.mask('RMVF')) this.#registers.set(CSR, word & CSR.mask('LSION'));
    if ((offset & ~3) === rcc.RCC_F1_AHBENR.address) this.#context.chip.clocksChanged();
  }
}

function withReady(word: number): number {
  let ready = word;
  for (const [on, flag] of READY) ready = word & CR.mask(on) ? ready | CR.mask(flag) : ready & ~CR.mask(flag);
  return ready >>> 0;
}
