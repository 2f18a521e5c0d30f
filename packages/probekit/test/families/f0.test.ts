/** STM32F0: NUCLEO-F091RC with an ST-LINK/V2-1. Its controller is of F1's kind, which is cut at each transfer there. */
import { familySuite } from './family.ts';

const KIB = 1024;

familySuite({
  board: 'nucleo-f091rc',
  chip: { name: 'STM32F0x0, F0x1, F0x8', devId: 0x442, flashKib: 256 },
  parallelism: 'x16',
  sectors: [2 * KIB, 2 * KIB],
  protects: { WRP0: '0xFE' },
  openocdTarget: 'stm32f0x',
});
