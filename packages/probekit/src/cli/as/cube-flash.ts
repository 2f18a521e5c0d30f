/** `-w`, `-v`, `-e` and `-blankcheck` of the face of STM32_Programmer_CLI. Files for RAM are written there, as by the tool. */
import { hasCode } from '../../base/index.ts';
import { eraseChip, eraseRange, flashImage, isInFlash, readMemory, verifyImage, writeMemory } from '../../flash/index.ts';
import { assembleImage, type Image, imageByteLength } from '../../image/index.ts';
import { flashOf } from '../../stm32/index.ts';
import { journalStore } from '../journal-store.ts';
import { cubeHex } from './cube-lines.ts';
import type { CubeTeller } from './cube-teller.ts';
import type { CubeWork, JobOf } from './cube-work.ts';

export async function download(work: CubeWork, image: Image): Promise<boolean> {
  const { teller } = work;
  const [first] = image.segments;
  teller.tell('download');
  teller.tell('parse', { file: image.name });
  teller.tell('file', { file: image.name });
  teller.tell('size', { size: sizeText(imageByteLength(image)) });
  teller.tell('address', { address: cubeHex(first?.address ?? 0) });
  if (await write(work, image)) return true;
  teller.tell('not-segment');
  teller.tell('not-file');
  return false;
}

/** `-fillmemory`: in flash as an image of that pattern. */
export async function fill(work: CubeWork, { address, byteLength, value, bits }: JobOf<'fill'>): Promise<boolean> {
  const unit = bits / 8;
  const bytes = Uint8Array.from({ length: byteLength }, (_, index) => (value >>> (8 * (index % unit))) & 0xff);
  const isWritten = await write(work, assembleImage('pattern', 'bin', [{ address, bytes }]));
  if (isWritten) work.teller.tell('filled', { size: byteLength, address: cubeHex(address) });
  return isWritten;
}

/** Whether what is there is erased, or holds these bytes already. */
export async function takesWithoutErase({ target, context: { signal } }: CubeWork, segments: Image['segments']): Promise<boolean> {
  const { erasedByte } = await flashOf(target);
  for (const { address, bytes } of segments) {
    const found = await readMemory(target, address, bytes.length, { signal });
    if (bytes.some((byte, index) => found[index] !== erasedByte && found[index] !== byte)) return false;
  }
  return true;
}

async function write(work: CubeWork, image: Image): Promise<boolean> {
  const { target, teller, source, context, settings } = work;
  const { signal } = context;
  const [first] = image.segments;
  if (settings.isErased && first && isInFlash(first.address) && !(await takesWithoutErase(work, image.segments))) return false;
  return orRefused(teller, () =>
    teller.timed(target.probe.clock, 'download-time', async () => {
      if (first && !isInFlash(first.address)) {
        teller.tell('programming');
        await writeMemory(target, image.segments, { signal });
      } else {
        const { sectors } = await flashOf(target);
        await flashImage(target, image, {
          signal,
          start: false,
          store: journalStore(source.address),
          onPlan: ({ erase }) => {
            tellErased(
              teller,
              erase.map((sector) => sectors.findIndex(({ address }) => address === sector.address)),
            );
            teller.tell('programming');
          },
        });
      }
      teller.tell('downloaded');
    }),
  );
}

export async function verify({ target, teller, context: { signal } }: CubeWork, image: Image | undefined): Promise<boolean> {
  // Behind values that were put, which are read back as they are written, there is nothing to add.
  if (!image) return true;
  teller.tell('verifying');
  const { equal, firstDifference } = await verifyImage(target, image, { signal });
  if (equal) teller.tell('verified');
  else {
    const { address = 0, found, expected = 0 } = firstDifference ?? {};
    teller.tell('mismatch', {
      address: cubeHex(address),
      found: found === undefined ? 'no answer' : cubeHex(found, 2),
      expected: cubeHex(expected, 2),
    });
    teller.tell('not-verified');
  }
  return equal;
}

export async function eraseAll({ target, source, teller, context: { signal } }: CubeWork): Promise<boolean> {
  teller.tell('mass-erase');
  return orRefused(teller, async () => {
    await eraseChip(target, { signal, store: journalStore(source.address) });
    teller.tell('mass-erased');
  });
}

export async function eraseSectors(
  { target, source, teller, context: { signal } }: CubeWork,
  { sectors: wanted }: JobOf<'erase'>,
): Promise<boolean> {
  const { sectors } = await flashOf(target);
  const missing = wanted.find((index) => sectors[index] === undefined);
  if (missing !== undefined) {
    teller.tell('error', { message: `There is no sector ${missing}; the sectors are 0 to ${sectors.length - 1}.` });
    return false;
  }
  tellErased(teller, wanted);
  return orRefused(teller, async () => {
    for (const index of wanted) {
      const { address, byteLength } = sectors[index]!;
      await eraseRange(target, address, byteLength, { signal, store: journalStore(source.address) });
    }
  });
}

/** Of the whole flash, to its first byte that is not erased. That is a warning of the tool's, and no failure. */
export async function blankCheck({ target, teller, context: { signal } }: CubeWork): Promise<boolean> {
  const { sectors, erasedByte } = await flashOf(target);
  teller.tell('blank-checking');
  for (const { address, byteLength } of sectors) {
    const index = (await readMemory(target, address, byteLength, { signal })).findIndex((byte) => byte !== erasedByte);
    if (index < 0) continue;
    teller.tell('not-blank', { address: cubeHex(address + index) });
    return true;
  }
  teller.tell('blank');
  return true;
}

/** Protection is told in the tool's line; everything else passes on. */
async function orRefused(teller: CubeTeller, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!hasCode(error, 'flash/read-protected', 'flash/write-protected')) throw error;
    teller.tell('no-erase');
    teller.tell('error', { message: error instanceof Error ? error.message : '' });
    return false;
  }
}

/** One line for what follows each other. */
function tellErased(teller: CubeTeller, indices: readonly number[]): void {
  const sorted = [...indices].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at]!;
    let last = first;
    while (sorted[++at] === last + 1) last++;
    if (first === last) teller.tell('erase-sector', { first });
    else teller.tell('erase-sectors', { first, last });
  }
}

/** `832.00 B`, `41.63 KB` */
function sizeText(byteLength: number): string {
  if (byteLength < 1024) return `${byteLength.toFixed(2)} B`;
  return byteLength < 1024 * 1024 ? `${(byteLength / 1024).toFixed(2)} KB` : `${(byteLength / 1024 / 1024).toFixed(2)} MB`;
}
