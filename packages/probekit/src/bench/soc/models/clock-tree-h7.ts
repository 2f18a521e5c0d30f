/** Frequencies of the STM32H74x/75x clock tree, computed from the RCC registers. Source: RM0433, 8.5. */
import type { Register } from '../../../base/index.ts';
import * as rcc from '../../../spec/stm32/rcc-h7.ts';

export interface Oscillators {
  /** What the board feeds into OSC_IN, in hertz. */
  readonly hseHz: number;
}

type ReadWord = (offset: number) => number;

/** HPRE and D1CPRE: 0xxx is 1, then 2, 4, 8, 16, 64, 128, 256, 512. */
const AHB_DIVIDERS = [2, 4, 8, 16, 64, 128, 256, 512];
/** APB prescalers: 0xx is 1, then 2, 4, 8, 16. */
const APB_DIVIDERS = [2, 4, 8, 16];
const PLLS = {
  pll1: {
    m: 'DIVM1',
    fraction: 'PLL1FRACEN',
    divr: rcc.RCC_PLL1DIVR,
    fracr: rcc.RCC_PLL1FRACR,
    ready: 'PLL1RDY',
    enable: ['DIVP1EN', 'DIVQ1EN', 'DIVR1EN'],
  },
  pll2: {
    m: 'DIVM2',
    fraction: 'PLL2FRACEN',
    divr: rcc.RCC_PLL2DIVR,
    fracr: rcc.RCC_PLL2FRACR,
    ready: 'PLL2RDY',
    enable: ['DIVP2EN', 'DIVQ2EN', 'DIVR2EN'],
  },
  pll3: {
    m: 'DIVM3',
    fraction: 'PLL3FRACEN',
    divr: rcc.RCC_PLL3DIVR,
    fracr: rcc.RCC_PLL3FRACR,
    ready: 'PLL3RDY',
    enable: ['DIVP3EN', 'DIVQ3EN', 'DIVR3EN'],
  },
} as const;
const OUTPUTS = { p: 'DIVP', q: 'DIVQ', r: 'DIVR' } as const;

/** Kernel clock selectors that a model names, with the clocks by value. */
const SELECTORS: Readonly<Record<string, { register: Register; field: string; sources: readonly string[] }>> = {
  USART234578SEL: { register: rcc.RCC_D2CCIP2R, field: 'USART234578SEL', sources: ['pclk1', 'pll2_q', 'pll3_q', 'hsi', 'csi', 'lse'] },
  USART16SEL: { register: rcc.RCC_D2CCIP2R, field: 'USART16SEL', sources: ['pclk2', 'pll2_q', 'pll3_q', 'hsi', 'csi', 'lse'] },
  RNGSEL: { register: rcc.RCC_D2CCIP2R, field: 'RNGSEL', sources: ['hsi48', 'pll1_q', 'lse', 'lsi'] },
  LPTIM1SEL: { register: rcc.RCC_D2CCIP2R, field: 'LPTIM1SEL', sources: ['pclk1', 'pll2_p', 'pll3_r', 'lse', 'lsi'] },
  LPTIM2SEL: { register: rcc.RCC_D3CCIPR, field: 'LPTIM2SEL', sources: ['pclk4', 'pll2_p', 'pll3_r', 'lse', 'lsi'] },
  LPTIM345SEL: { register: rcc.RCC_D3CCIPR, field: 'LPTIM345SEL', sources: ['pclk4', 'pll2_p', 'pll3_r', 'lse', 'lsi'] },
  LPUART1SEL: { register: rcc.RCC_D3CCIPR, field: 'LPUART1SEL', sources: ['pclk4', 'pll2_q', 'pll3_q', 'hsi', 'csi', 'lse'] },
};

/** A clock by its name in the manual (`core`, `hclk`, `pclk1`, `pll2_q`, `hsi`), or by the selector that picks it; 0 when it is off. */
export function clockHz(name: string, read: ReadWord, oscillators: Oscillators): number {
  const hz = (other: string): number => clockHz(other, read, oscillators);
  const field = (register: Register, key: string): number => register.get(read(register.address), key);
  const selector = SELECTORS[name];
  if (selector) return hz(selector.sources[field(selector.register, selector.field)] ?? 'none');
  switch (name) {
    case 'hsi':
      return field(rcc.RCC_CR, 'HSIRDY') ? rcc.HSI_HZ / (1 << field(rcc.RCC_CR, 'HSIDIV')) : 0;
    case 'csi':
      return field(rcc.RCC_CR, 'CSIRDY') ? rcc.CSI_HZ : 0;
    case 'hse':
      return field(rcc.RCC_CR, 'HSERDY') ? oscillators.hseHz : 0;
    case 'lse':
      return field(rcc.RCC_BDCR, 'LSERDY') ? rcc.LSE_HZ : 0;
    case 'sys':
      return hz(['hsi', 'csi', 'hse', 'pll1_p'][field(rcc.RCC_CFGR, 'SWS')] ?? 'none');
    case 'trace':
      // The trace port takes the system clock's source; of PLL1 its output R (RM0433, 8.5, clock tree).
      return hz(['hsi', 'csi', 'hse', 'pll1_r'][field(rcc.RCC_CFGR, 'SWS')] ?? 'none');
    case 'core':
      return hz('sys') / divider(field(rcc.RCC_D1CFGR, 'D1CPRE'), AHB_DIVIDERS);
    case 'hclk':
      return hz('core') / divider(field(rcc.RCC_D1CFGR, 'HPRE'), AHB_DIVIDERS);
    case 'pclk1':
      return hz('hclk') / divider(field(rcc.RCC_D2CFGR, 'D2PPRE1'), APB_DIVIDERS);
    case 'pclk2':
      return hz('hclk') / divider(field(rcc.RCC_D2CFGR, 'D2PPRE2'), APB_DIVIDERS);
    case 'pclk3':
      return hz('hclk') / divider(field(rcc.RCC_D1CFGR, 'D1PPRE'), APB_DIVIDERS);
    case 'pclk4':
      return hz('hclk') / divider(field(rcc.RCC_D3CFGR, 'D3PPRE'), APB_DIVIDERS);
    case 'timpclk1':
    case 'timpclk2':
      // Twice its bus, with TIMPRE four times, but no faster than the AHB.
      return Math.min(hz('hclk'), hz(name.slice(3)) * (field(rcc.RCC_CFGR, 'TIMPRE') ? 4 : 2));
    case 'rtc':
      return field(rcc.RCC_BDCR, 'RTCEN') ? hz(['none', 'lse', 'lsi', 'rtchse'][field(rcc.RCC_BDCR, 'RTCSEL')]!) : 0;
    case 'rtchse':
      return field(rcc.RCC_CFGR, 'RTCPRE') > 1 ? hz('hse') / field(rcc.RCC_CFGR, 'RTCPRE') : 0;
    case 'hsi48':
      return field(rcc.RCC_CR, 'HSI48RDY') ? 48_000_000 : 0;
    case 'lsi':
      return field(rcc.RCC_CSR, 'LSIRDY') ? rcc.LSI_HZ : 0;
  }
  const [pll = '', output = ''] = name.split('_');
  if (!(pll in PLLS) || !(output in OUTPUTS)) return 0;
  const { m, fraction, divr, fracr, ready, enable } = PLLS[pll as keyof typeof PLLS];
  const reference = hz(['hsi', 'csi', 'hse'][field(rcc.RCC_PLLCKSELR, 'PLLSRC')] ?? 'none');
  const divM = field(rcc.RCC_PLLCKSELR, m);
  const isOut = field(rcc.RCC_PLLCFGR, enable['pqr'.indexOf(output)]!);
  if (!field(rcc.RCC_CR, ready) || divM === 0 || !isOut) return 0;
  const extra = field(rcc.RCC_PLLCFGR, fraction) ? field(fracr, 'FRACN') / 8192 : 0;
  const vco = (reference / divM) * (field(divr, 'DIVN') + 1 + extra);
  return vco / (field(divr, OUTPUTS[output as keyof typeof OUTPUTS]) + 1);
}

/** A prescaler's factor: its top bit says whether it divides at all. */
function divider(value: number, table: readonly number[]): number {
  return value & table.length ? table[value & (table.length - 1)]! : 1;
}
