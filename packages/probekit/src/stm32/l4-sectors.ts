/** Pages of a part with the flash controller of STM32L4, G4 and G0, by its size and its option bytes. Source: spec/stm32/flash-l4-kind.ts. */
import { FLASH_ADDRESS, type L4KindDie } from '../spec/stm32/flash-l4-kind.ts';
import type { FlashSector } from './flash-controller.ts';

/** Sorted by address. Page numbers begin anew in bank 2. */
export function l4Sectors({ banks, pageBytes, maxKib }: L4KindDie, flashKib: number, optr: number): readonly FlashSector[] {
  const isDual = banks !== undefined && ((banks.alwaysWhenFull === true && flashKib >= maxKib) || (optr & banks.mask) !== 0);
  if (!isDual) return pagesOf(1, FLASH_ADDRESS, flashKib, banks?.singlePageBytes ?? pageBytes);
  const half = flashKib / 2;
  return [...pagesOf(1, FLASH_ADDRESS, half, pageBytes), ...pagesOf(2, banks.bank2Address ?? FLASH_ADDRESS + half * 1024, half, pageBytes)];
}

function pagesOf(bank: 1 | 2, address: number, kib: number, byteLength: number): readonly FlashSector[] {
  return Array.from({ length: Math.floor((kib * 1024) / byteLength) }, (_, index) => {
    return { bank, index, address: address + index * byteLength, byteLength };
  });
}
