/** STM32F4: NUCLEO-F446RE with an ST-LINK/V2-1 and STM32F4DISCOVERY with an ST-LINK/V2. */
import { familySuite } from './family.ts';

const KIB = 1024;

familySuite({
  board: 'nucleo-f446re',
  chip: { name: 'STM32F446', devId: 0x421, flashKib: 512 },
  parallelism: 'x32',
  sectors: [16 * KIB, 16 * KIB],
  protects: { nWRP: '0xFFD' },
  openocdTarget: 'stm32f4x',
});

familySuite({
  board: 'stm32f4discovery',
  chip: { name: 'STM32F405/415, F407/417', devId: 0x413, flashKib: 1024 },
  parallelism: 'x32',
  sectors: [16 * KIB, 16 * KIB],
  protects: { nWRP: '0xFFD' },
  isCut: true,
  openocdTarget: 'stm32f4x',
});
