/** Transfers of several words between registers and memory, and what has to be aligned. Source: ARM DDI 0403E.e, A3.2.1 and A7.7. */
import { countBits } from './arithmetic.ts';
import type { MemoryPath } from './memory-path.ts';
import { PC, TEMP, TRAP, TRAP_ADDRESS, TRAP_UNALIGNED } from './state.ts';

/** Accesses that must be aligned whatever CCR says (A3.2.1). */
export function unaligned(r: Int32Array, address: number, width: number): boolean {
  if ((address & (width - 1)) === 0) return false;
  r[TRAP] = TRAP_UNALIGNED;
  r[TRAP_ADDRESS] = address;
  return true;
}

/** Nothing is written before every word is there, so that a trapped LDM can be repeated. */
export function loadMultiple(r: Int32Array, path: MemoryPath, list: number, base: number, mode: number): void {
  const start = r[base]!;
  const byteLength = 4 * countBits(list);
  let address = mode & 2 ? (start - byteLength) | 0 : start;
  if (unaligned(r, address, 4)) return;
  let baseLoaded = start;
  for (let index = 0; index < 16; index++) {
    if (!(list & (1 << index))) continue;
    const value = path.load32(address);
    if (r[TRAP] !== 0) {
      r[base] = start;
      return;
    }
    if (index === base) baseLoaded = value;
    else r[index === PC ? TEMP : index] = value;
    address = (address + 4) | 0;
  }
  if (mode & 1) r[base] = mode & 2 ? start - byteLength : start + byteLength;
  else r[base] = list & (1 << base) ? baseLoaded : start;
}

export function storeMultiple(r: Int32Array, path: MemoryPath, list: number, base: number, mode: number): void {
  const start = r[base]!;
  const byteLength = 4 * countBits(list);
  let address = mode & 2 ? (start - byteLength) | 0 : start;
  if (unaligned(r, address, 4)) return;
  for (let index = 0; index < 15; index++) {
    if (!(list & (1 << index))) continue;
    path.store32(address, r[index]!);
    if (r[TRAP] !== 0) return;
    address = (address + 4) | 0;
  }
  if (mode & 1) r[base] = mode & 2 ? start - byteLength : start + byteLength;
}

export function loadWords(r: Int32Array, path: MemoryPath, first: number, address: number, count: number): void {
  if (unaligned(r, address, 4)) return;
  for (let index = 0; index < count; index++) {
    const value = path.load32((address + 4 * index) | 0);
    if (r[TRAP] !== 0) return;
    r[first + index] = value;
  }
}

export function storeWords(r: Int32Array, path: MemoryPath, first: number, address: number, count: number): void {
  if (unaligned(r, address, 4)) return;
  for (let index = 0; index < count; index++) {
    path.store32((address + 4 * index) | 0, r[first + index]!);
    if (r[TRAP] !== 0) return;
  }
}
