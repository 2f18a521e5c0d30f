/**
 * Option bytes of STM32H74x/75x while the core sleeps: SYSCFG, in D3, holds copies of most of them, and AP1 reaches D3
 * whatever D1 does. They show only where the program has given SYSCFG a clock that goes on in its sleep; without one a
 * peripheral reads as zeros, so RCC is asked first. Source: RM0433, chapters 12 (SYSCFG_UR0 to UR12) and 8 (clock gating in
 * CSleep); registers: spec/stm32/syscfg-h7.ts.
 */
import { type Memory, readU32 } from '../base/index.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, RDP_LEVEL0, RDP_LEVEL2 } from '../spec/stm32/flash-h7.ts';
import { RCC_BASE, RCC_BUSES } from '../spec/stm32/rcc-h7.ts';
import {
  SYSCFG_BASE,
  SYSCFG_UR0,
  SYSCFG_UR2,
  SYSCFG_UR5,
  SYSCFG_UR6,
  SYSCFG_UR9,
  SYSCFG_UR10,
  SYSCFG_UR12,
} from '../spec/stm32/syscfg-h7.ts';
import { areaOf, type H7OptionBytes, protectedIn } from './h7-options.ts';

/** What the copies tell. The flash controller's own state is not among it. */
export type H7OptionCopies = Pick<
  H7OptionBytes,
  'rdpLevel' | 'rdp' | 'security' | 'swapBank' | 'bootAddress0' | 'writeProtected' | 'areas'
>;

const SYSCFG_CLOCK = 1 << 1;
const BLOCK_BYTES = SYSCFG_UR12.address + 4 - SYSCFG_UR0.address;

/** Reads them through `system`, AP1; undefined where SYSCFG has no clock. Reads only. */
export async function readH7OptionCopies(system: Memory): Promise<H7OptionCopies | undefined> {
  const apb4 = RCC_BUSES.find(({ bus }) => bus === 'APB4');
  for (const enable of [apb4?.enable ?? 0, apb4?.lowPower ?? 0]) {
    if (((await system.read32(RCC_BASE + enable)) & SYSCFG_CLOCK) === 0) return undefined;
  }
  const bytes = await system.read(SYSCFG_BASE + SYSCFG_UR0.address, BLOCK_BYTES);
  const word = ({ address }: { readonly address: number }) => readU32(bytes, address - SYSCFG_UR0.address);
  const { RDP: rdp, BKS } = SYSCFG_UR0.unpack(word(SYSCFG_UR0));
  const { PA_BEG_1, PA_END_1 } = SYSCFG_UR6.unpack(word(SYSCFG_UR6));
  const { PA_BEG_2, WRPN_2 } = SYSCFG_UR9.unpack(word(SYSCFG_UR9));
  const endOfSecond = SYSCFG_UR10.get(word(SYSCFG_UR10), 'PA_END_2');
  return {
    rdpLevel: rdp === RDP_LEVEL0 ? 0 : rdp === RDP_LEVEL2 ? 2 : 1,
    rdp,
    security: SYSCFG_UR12.get(word(SYSCFG_UR12), 'SECURE') === 1,
    swapBank: BKS === 1,
    bootAddress0: SYSCFG_UR2.get(word(SYSCFG_UR2), 'BOOT_ADD0') * 0x1_0000,
    writeProtected: { 1: protectedIn(SYSCFG_UR5.get(word(SYSCFG_UR5), 'WRPN_1')), 2: protectedIn(WRPN_2) },
    areas: [...areaOf('PCROP', BANK1_ADDRESS, PA_BEG_1, PA_END_1), ...areaOf('PCROP', BANK2_ADDRESS, PA_BEG_2, endOfSecond)],
  };
}
