/**
 * The clock that a chip's SWO divides, from its own RCC registers. Reads only. What an oscillator outside the chip gives
 * stands in no register: its frequency comes from whoever knows the board.
 * Source: RM0433, 8.5 (H7: the source of the system clock, of PLL1 its output R); spec/stm32/clock-trees.ts (others: the core's clock).
 */
import type { Memory } from '../base/index.ts';
import { AHB_DIVIDERS, CLOCK_F1, CLOCK_F4, CLOCK_L4_G4 } from '../spec/stm32/clock-trees.ts';
import * as h7 from '../spec/stm32/rcc-h7.ts';

export interface TraceClock {
  /** 0 where it is off. */
  readonly hertz: number;
  /** Whether it comes from the oscillator outside. */
  readonly usesHse: boolean;
}

type Source = 'hsi' | 'csi' | 'hse' | 'msi' | undefined;
interface Oscillator {
  readonly hertz: number;
  readonly usesHse: boolean;
}

/** Whose trace path and clock are known here. */
export const TRACED_SERIES: readonly string[] = ['STM32F1', 'STM32F4', 'STM32G4', 'STM32H7', 'STM32L4'];

/** Of a series of those. */
export async function traceClockOf(series: string, memory: Memory, hseHz: number): Promise<TraceClock> {
  switch (series) {
    case 'STM32H7':
      return clockOfH7(memory, hseHz);
    case 'STM32F1':
      return clockOfF1(await memory.read32(CLOCK_F1.CFGR.address), hseHz);
    case 'STM32F4':
      return clockOfF4(await memory.read32(CLOCK_F4.CFGR.address), await memory.read32(CLOCK_F4.PLLCFGR.address), hseHz);
    case 'STM32L4':
    case 'STM32G4':
      return clockOfL4OrG4(series, memory, hseHz);
    default:
      throw new RangeError(`no trace clock of ${series}`);
  }
}

async function clockOfH7(memory: Memory, hseHz: number): Promise<TraceClock> {
  const read = (register: { address: number }) => memory.read32(h7.RCC_BASE + register.address);
  const control = h7.RCC_CR.unpack(await read(h7.RCC_CR));
  const oscillator = (source: Source): Oscillator => ({
    hertz: source === 'hse' ? hseHz : source === 'csi' ? h7.CSI_HZ : source === 'hsi' ? h7.HSI_HZ / 2 ** control.HSIDIV : 0,
    usesHse: source === 'hse',
  });
  const { SWS } = h7.RCC_CFGR.unpack(await read(h7.RCC_CFGR));
  const direct = (['hsi', 'csi', 'hse'] as const)[SWS];
  if (direct) return oscillator(direct);
  const selected = h7.RCC_PLLCKSELR.unpack(await read(h7.RCC_PLLCKSELR));
  const configured = h7.RCC_PLLCFGR.unpack(await read(h7.RCC_PLLCFGR));
  const { hertz, usesHse } = oscillator((['hsi', 'csi', 'hse'] as const)[selected.PLLSRC]);
  if (!configured.DIVR1EN || selected.DIVM1 === 0) return { hertz: 0, usesHse };
  const { DIVN, DIVR } = h7.RCC_PLL1DIVR.unpack(await read(h7.RCC_PLL1DIVR));
  const fraction = configured.PLL1FRACEN ? h7.RCC_PLL1FRACR.get(await read(h7.RCC_PLL1FRACR), 'FRACN') / 2 ** 13 : 0;
  return { hertz: ((hertz / selected.DIVM1) * (DIVN + 1 + fraction)) / (DIVR + 1), usesHse };
}

function clockOfF1(cfgr: number, hseHz: number): TraceClock {
  const { SWS, PLLSRC, PLLXTPRE, PLLMUL, HPRE } = CLOCK_F1.CFGR.unpack(cfgr);
  if (SWS < 2) return divided(SWS === 1 ? hseHz : CLOCK_F1.hsiHz, SWS === 1, HPRE);
  const input = PLLSRC ? hseHz / (PLLXTPRE + 1) : CLOCK_F1.hsiHz / 2;
  return divided(input * Math.min(PLLMUL + 2, 16), PLLSRC === 1, HPRE);
}

function clockOfF4(cfgr: number, pllcfgr: number, hseHz: number): TraceClock {
  const { SWS, HPRE } = CLOCK_F4.CFGR.unpack(cfgr);
  if (SWS < 2) return divided(SWS === 1 ? hseHz : CLOCK_F4.hsiHz, SWS === 1, HPRE);
  const { PLLSRC, PLLM, PLLN, PLLP, PLLR } = CLOCK_F4.PLLCFGR.unpack(pllcfgr);
  const divider = SWS === 2 ? 2 * (PLLP + 1) : PLLR;
  const input = PLLSRC ? hseHz : CLOCK_F4.hsiHz;
  return divided((input * PLLN) / PLLM / divider, PLLSRC === 1, HPRE);
}

async function clockOfL4OrG4(series: 'STM32L4' | 'STM32G4', memory: Memory, hseHz: number): Promise<TraceClock> {
  const { SWS, HPRE } = CLOCK_L4_G4.CFGR.unpack(await memory.read32(CLOCK_L4_G4.CFGR.address));
  const msiHz = series === 'STM32L4' ? await readMsiHz(memory) : 0;
  const oscillator = (source: Source): Oscillator => ({
    hertz: source === 'hse' ? hseHz : source === 'hsi' ? CLOCK_L4_G4.hsiHz : msiHz,
    usesHse: source === 'hse',
  });
  // The system clock counts from MSI, the PLL's input from none.
  const direct = (['msi', 'hsi', 'hse'] as const)[SWS];
  if (direct) return divided(oscillator(direct).hertz, direct === 'hse', HPRE);
  const layout = series === 'STM32L4' ? CLOCK_L4_G4.PLLCFGR_L4 : CLOCK_L4_G4.PLLCFGR_G4;
  const { PLLSRC, PLLM, PLLN, PLLR } = layout.unpack(await memory.read32(layout.address));
  const { hertz, usesHse } = oscillator(([undefined, 'msi', 'hsi', 'hse'] as const)[PLLSRC]);
  return divided((hertz / (PLLM + 1)) * (PLLN / (2 * (PLLR + 1))), usesHse, HPRE);
}

async function readMsiHz(memory: Memory): Promise<number> {
  const { MSIRGSEL, MSIRANGE } = CLOCK_L4_G4.CR.unpack(await memory.read32(CLOCK_L4_G4.CR.address));
  const range = MSIRGSEL ? MSIRANGE : CLOCK_L4_G4.CSR.get(await memory.read32(CLOCK_L4_G4.CSR.address), 'MSISRANGE');
  return CLOCK_L4_G4.msiHz[range] ?? 0;
}

function divided(hertz: number, usesHse: boolean, hpre: number): TraceClock {
  const clock = hpre < 8 ? hertz : hertz / AHB_DIVIDERS[hpre - 8]!;
  return { hertz: Number.isFinite(clock) ? clock : 0, usesHse };
}
