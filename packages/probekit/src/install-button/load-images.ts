/** The images of a build: fetched, held against their digests, and made one. */
import { type Image, mergeImages, parseImage } from '../image/index.ts';
import { installErrors } from './errors.ts';
import { fetchFile } from './fetch-file.ts';
import type { ManifestBuild, ManifestImage } from './manifest.ts';

/** More than any firmware with its debug information; for all images of a build together. */
export const MOST_IMAGE_BYTES = 32e6;

/** @throws `install/not-fetched`, `install/redirected`, `install/too-large`, `install/digest`, `image/*`; the signal's reason */
export async function loadImages({ images }: ManifestBuild, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Image> {
  const parsed: Image[] = [];
  let leftBytes = MOST_IMAGE_BYTES;
  for (const image of images) {
    const bytes = await fetchFile(image.url, { limitBytes: leftBytes, signal });
    leftBytes -= bytes.length;
    await holdAgainstDigest(bytes, image);
    parsed.push(parseImage(bytes, { name: nameOf(image), address: image.address }));
  }
  const [first] = parsed;
  if (!first) throw new RangeError('a build without an image');
  return parsed.length === 1 ? first : mergeImages(parsed.map(({ name }) => name).join(' + '), first.format, parsed);
}

async function holdAgainstDigest(bytes: Uint8Array, { url, sha256 }: ManifestImage): Promise<void> {
  if (sha256 === undefined) return;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found === sha256) return;
  throw installErrors.make('install/digest', {
    message: `${url} is another file than the manifest says: its SHA-256 is ${found}, not ${sha256}.`,
    hint: 'Publish the manifest that belongs to this file.',
    evidence: { url, expected: sha256, found },
  });
}

/** The last part of the address. */
function nameOf({ url }: ManifestImage): string {
  const last = new URL(url).pathname.split('/').pop() ?? '';
  return last === '' ? 'image' : last.slice(0, 80);
}
