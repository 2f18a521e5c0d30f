/** Whether a program is the one in flash, by a few reads: another program, or another build of it, differs nearly everywhere. */
import type { OperationOptions } from '../base/index.ts';
import type { Segment } from '../image/index.ts';
import type { Target } from '../stm32/index.ts';
import { evenAsleep } from './read.ts';
import { compareSegments, type Difference } from './verify.ts';

const SPOT_BYTES = 256;
const SPOTS = 16;
/** Flash of every STM32 lies in here. RAM, where programs may be loaded too, is theirs to change. */
const FLASH = { address: 0x0800_0000, end: 0x1000_0000 };

/**
 * Compares spots all over the flash of an image, 4 KiB at most. Neither halts nor resets.
 *
 * @throws `dap/transfer` where nothing answers; flash that answers with a bus error is a difference
 */
export function spotCheck(target: Target, segments: readonly Segment[], options: OperationOptions = {}): Promise<Difference | undefined> {
  return evenAsleep(target, () => compareSegments(target.memory, spotsOf(segments), options));
}

/** The first bytes of each segment in flash, which hold the vectors, and others at even distances. */
export function spotsOf(segments: readonly Segment[]): Segment[] {
  const inFlash = segments.filter(({ address, bytes }) => FLASH.address <= address && address + bytes.length <= FLASH.end);
  const totalBytes = inFlash.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const distance = Math.max(SPOT_BYTES, Math.ceil(totalBytes / SPOTS));
  const spots = inFlash.flatMap(({ address, bytes }) =>
    Array.from({ length: Math.ceil(bytes.length / distance) }, (_, index) => {
      const at = index * distance;
      return { address: address + at, bytes: bytes.subarray(at, at + SPOT_BYTES) };
    }),
  );
  return spots.slice(0, SPOTS);
}
