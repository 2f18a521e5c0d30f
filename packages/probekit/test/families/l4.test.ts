/** STM32L4: NUCLEO-L476RG with an ST-LINK/V2-1. */
import { familySuite } from './family.ts';

const KIB = 1024;

familySuite({
  board: 'nucleo-l476rg',
  chip: { name: 'STM32L4x1, L4x5, L4x6', devId: 0x415, flashKib: 1024 },
  parallelism: 'x64',
  sectors: [2 * KIB, 2 * KIB],
  protects: { WRP1A_STRT: '0x1', WRP1A_END: '0x1' },
  isCut: true,
  openocdTarget: 'stm32l4x',
});
