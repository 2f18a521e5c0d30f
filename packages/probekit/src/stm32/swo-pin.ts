/**
 * PB3, where every STM32 has its SWO: a program that uses the pin itself keeps it. Reads only. After a reset it is SWO's.
 * Source: data sheets, alternate functions of PB3 (AF0); RM0433 and its like, GPIO and RCC; RM0008, 9.4.2 (AFIO_MAPR, SWJ_CFG).
 */
import type { Memory } from '../base/index.ts';
import { AFRL, MODE_ALTERNATE, MODE_ANALOG, MODE_OUTPUT, MODER } from '../spec/stm32/gpio.ts';
import { stm32Errors } from './errors.ts';

const PIN = 3;

/** GPIOB, and the clock without which its registers do not answer. */
const PORT_B: Readonly<Record<string, { readonly base: number; readonly enable: number; readonly bit: number }>> = {
  STM32H7: { base: 0x5802_0400, enable: 0x5802_44e0, bit: 1 },
  STM32F4: { base: 0x4002_0400, enable: 0x4002_3830, bit: 1 },
  STM32L4: { base: 0x4800_0400, enable: 0x4002_104c, bit: 1 },
  STM32G4: { base: 0x4800_0400, enable: 0x4002_104c, bit: 1 },
};

/** @throws `stm32/swo-pin` */
export async function checkSwoPin(series: string, memory: Memory): Promise<void> {
  const port = PORT_B[series];
  // A port without clock stands as the reset left it. F1 gives the pin by TRACE_IOEN.
  if (!port || ((await memory.read32(port.enable)) & (1 << port.bit)) === 0) return;
  const mode = ((await memory.read32(port.base + MODER.address)) >>> (2 * PIN)) & 3;
  const alternate = ((await memory.read32(port.base + AFRL.address)) >>> (4 * PIN)) & 15;
  if (mode === MODE_ALTERNATE && alternate === 0) return;
  const use =
    mode === MODE_OUTPUT
      ? 'an output'
      : mode === MODE_ALTERNATE
        ? `alternate function ${alternate}`
        : mode === MODE_ANALOG
          ? 'analog'
          : 'an input';
  throw stm32Errors.make('stm32/swo-pin', {
    message: `The program uses PB3, the pin of SWO, as ${use}.`,
    hint: 'Leave PB3 as the reset leaves it, or use RTT: probekit console --rtt.',
    evidence: { pin: 'PB3', mode, alternate },
  });
}
