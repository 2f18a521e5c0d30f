/** Comparing flash with what should be there. */
import type { OperationOptions } from '../base/index.ts';
import { type Image, imageByteLength, type Segment } from '../image/index.ts';
import type { Target } from '../stm32/index.ts';
import { evenAsleep, isBusFault, READ_BLOCK_BYTES, type Reader, refuseClosedFlash } from './read.ts';

/** `found` is undefined where the target answers with a bus error. */
export interface Difference {
  readonly address: number;
  readonly expected: number;
  readonly found: number | undefined;
}

export interface VerifyReport {
  readonly equal: boolean;
  readonly checkedBytes: number;
  readonly firstDifference?: Difference;
}

/**
 * Compares an image with the target's memory. Neither halts nor resets; a core that sleeps gets its clocks for as long.
 *
 * @throws `flash/read-protected`
 */
export async function verifyImage(target: Target, image: Image, options: OperationOptions = {}): Promise<VerifyReport> {
  const firstDifference = await evenAsleep(target, () => compareSegments(target.memory, image.segments, options));
  if (firstDifference && firstDifference.found === undefined) await refuseClosedFlash(target, firstDifference.address);
  return { equal: firstDifference === undefined, checkedBytes: imageByteLength(image), ...(firstDifference && { firstDifference }) };
}

/** The first byte that differs, in the order of the segments. */
export async function compareSegments(
  memory: Reader,
  segments: readonly Segment[],
  { signal, onProgress }: OperationOptions,
): Promise<Difference | undefined> {
  const totalBytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let doneBytes = 0;
  for (const { address, bytes } of segments) {
    for (let at = 0; at < bytes.length; at += READ_BLOCK_BYTES) {
      signal?.throwIfAborted();
      const expected = bytes.subarray(at, at + READ_BLOCK_BYTES);
      const found = await readUnlessFault(memory, address + at, expected.length);
      const first = expected.findIndex((byte, index) => byte !== found?.[index]);
      if (first >= 0) return { address: address + at + first, expected: expected[first] ?? 0, found: found?.[first] };
      doneBytes += expected.length;
      onProgress?.({ phase: 'verify', doneBytes, totalBytes });
    }
  }
  return undefined;
}

async function readUnlessFault(memory: Reader, address: number, byteLength: number): Promise<Uint8Array | undefined> {
  try {
    return await memory.read(address, byteLength);
  } catch (error) {
    // Flash that answers with a bus error holds a word that was not written completely: a difference, not a failure.
    if (isBusFault(error)) return undefined;
    throw error;
  }
}
