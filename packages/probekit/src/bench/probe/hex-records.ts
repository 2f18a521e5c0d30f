/** Intel HEX as the probe's firmware reads a file that was copied onto its volume. Pure. Source: Intel, Hexadecimal Object File Format Specification, revision A. */
import type { FlashBlock } from './target-flash.ts';

const DATA = 0x00;
const END = 0x01;
const SEGMENT = 0x02;
const LINEAR = 0x04;

/** The blocks of the file, joined where they touch; undefined when a checksum or a record is wrong. */
export function parseHexRecords(text: string): readonly FlashBlock[] | undefined {
  const blocks: { address: number; bytes: number[] }[] = [];
  let base = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const record = bytesOf(line.trim());
    if (!record) return undefined;
    const [length = 0, high = 0, low = 0, type = 0] = record;
    const data = record.slice(4, 4 + length);
    if (type === END) return blocks.map(({ address, bytes }) => ({ address, bytes: Uint8Array.from(bytes) }));
    if (type === SEGMENT) base = (((data[0] ?? 0) << 8) | (data[1] ?? 0)) * 16;
    if (type === LINEAR) base = (((data[0] ?? 0) << 8) | (data[1] ?? 0)) * 0x1_0000;
    if (type !== DATA) continue;
    const address = base + ((high << 8) | low);
    const last = blocks.at(-1);
    if (last && last.address + last.bytes.length === address) last.bytes.push(...data);
    else blocks.push({ address, bytes: data });
  }
  return undefined;
}

/** The bytes of a record whose sum is zero, as its last byte makes it. */
function bytesOf(line: string): number[] | undefined {
  if (!/^:([0-9A-Fa-f]{2}){5,}$/.test(line)) return undefined;
  const bytes =
    line
      .slice(1)
      .match(/../g)
      ?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const isWhole = bytes.length === (bytes[0] ?? 0) + 5 && bytes.reduce((sum, byte) => sum + byte, 0) % 256 === 0;
  return isWhole ? bytes : undefined;
}
