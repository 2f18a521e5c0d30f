/** The firmware images a scenario names, as stretches of flash. The bench has no files: whoever makes it hands the bytes over. */

import { type BenchImage, hex, type Scenario } from '../../base/index.ts';
import { errors } from '../errors.ts';
import { elfSegments, isElf } from './elf-segments.ts';
import { numberOf } from './schema.ts';

export interface FlashStretch {
  readonly file: string;
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Throws `bench/image-missing` or `bench/bad-image`. */
export function flashContents(scenario: Scenario, images: readonly BenchImage[]): readonly FlashStretch[] {
  return (scenario.flash ?? []).flatMap(({ file, address }) => {
    const image = images.find(({ name }) => name === file) ?? images.find(({ name }) => lastPart(name) === lastPart(file));
    if (!image) throw missing(file, images);
    if (isElf(image.bytes)) return elfSegments(image.bytes, file).map((segment) => ({ file, ...segment }));
    if (address === undefined) {
      throw errors.make('bench/bad-image', {
        message: `${file} is not an ELF file and the scenario gives no address for it.`,
        hint: 'Add "address": "0x08000000" beside "file".',
        evidence: { file, detail: 'raw binary without address' },
      });
    }
    return [{ file, address: numberOf(address), bytes: image.bytes }];
  });
}

/** What a stretch outside the part's flash ends in. */
export function outsideFlash({ file, address, bytes }: FlashStretch, cause: unknown) {
  const detail = `${bytes.length} bytes at ${hex(address)} are not flash`;
  return errors.make('bench/bad-image', {
    message: `${file} cannot be loaded: ${detail}.`,
    hint: 'Link the image for the flash of this part, at 0x08000000.',
    evidence: { file, detail },
    cause,
  });
}

function missing(file: string, images: readonly BenchImage[]) {
  const available = images.map(({ name }) => name);
  return errors.make('bench/image-missing', {
    message: `The scenario puts ${file} into flash, but no image of that name was given.`,
    hint: available.length > 0 ? `Given were: ${available.join(', ')}.` : 'Hand the file over with the scenario.',
    evidence: { file, available },
  });
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
