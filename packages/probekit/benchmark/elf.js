/** A program for the core benchmark: its segments, and where its vector table says it starts. */
import { parseImage } from '../dist/image/index.js';

export function parseElf(bytes, name) {
  const { segments } = parseImage(bytes, { name });
  const vectors = new DataView(segments[0].bytes.buffer, segments[0].bytes.byteOffset);
  return { segments, initialSp: vectors.getUint32(0, true), entry: vectors.getUint32(4, true) };
}
