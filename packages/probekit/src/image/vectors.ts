/** The first two words of a vector table, where an image starts with one. Source: ARM DDI 0403E.e, B1.5.3 (the vector table). */
import { viewOf } from '../base/index.ts';
import type { Image } from './image.ts';

export interface Vectors {
  /** Where the table stands. */
  readonly address: number;
  /** What the core loads into MSP. */
  readonly stack: number;
  /** Where it starts, the Thumb bit among it. */
  readonly reset: number;
}

/** SRAM in the ARMv7-M address map, and the core-coupled memories that ST puts below it. */
const isRam = (address: number) => (address >= 0x1000_0000 && address <= 0x1fff_0000) || (address >= 0x2000_0000 && address <= 0x4000_0000);

/** The vectors at the start of the first segment; undefined when that is no vector table of a program in this image. */
export function vectorsOf({ segments }: Image): Vectors | undefined {
  const [first] = segments;
  if (!first || first.bytes.length < 8) return undefined;
  const view = viewOf(first.bytes);
  const stack = view.getUint32(0, true);
  const reset = view.getUint32(4, true);
  const isInside = segments.some(({ address, bytes }) => reset >= address && reset < address + bytes.length);
  return isRam(stack) && stack % 4 === 0 && reset % 2 === 1 && isInside ? { address: first.address, stack, reset } : undefined;
}
