/**
 * Takes out of a dialogue what came from the chip's memories and its unique id. Commands stay as they are, so that the
 * dialogue replays. Which bytes of a reply came from where: `stlink-protocol`, commands READMEM, WRITEMEM, READDEBUGREG.
 */
import { hex, hexPairs, readU16, readU32 } from '../../base/index.ts';
import * as opcode from '../../spec/stlink/opcodes.ts';
import { formatExchange, formatHeader, parseTrace, type RecordedExchange } from '../../transport/index.ts';
import { isIn, MEMORIES, OF_THE_CHIP, standInWord, tagOf, UNIQUE_IDS } from './secrets.ts';

export interface RedactedTrace {
  readonly text: string;
  /** The words that were taken out, as texts may spell them, and what stands for them. */
  readonly masks: ReadonlyMap<string, string>;
  readonly times: { readonly 'unique-id': number; readonly memory: number };
}

export interface KeptOfChip {
  /** The unique id stays. */
  readonly ids?: boolean | undefined;
  /** What was read of flash and RAM stays. */
  readonly flash?: boolean | undefined;
}

const BLOCK_READS: readonly number[] = [opcode.READMEM_8BIT, opcode.READMEM_16BIT, opcode.READMEM_32BIT, opcode.READMEM_32BIT_NO_ADDR_INC];
const BLOCK_WRITES: readonly number[] = [
  opcode.WRITEMEM_8BIT,
  opcode.WRITEMEM_16BIT,
  opcode.WRITEMEM_32BIT,
  opcode.WRITEMEM_32BIT_NO_ADDR_INC,
];
const WORD_AT = 4;

/** Bytes of an exchange that came from the target's address space, or went there. */
interface Span {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly step: 0 | 1;
}

export function redactTrace(text: string, keep: KeptOfChip): RedactedTrace {
  const { device, exchanges } = parseTrace(text);
  const copies = exchanges.map((exchange) => ({ ...exchange, in: exchange.in.slice(), out: exchange.out?.slice() }));
  const spans = copies.flatMap(spansOf);
  const masks = new Map<string, string>();
  const ids = keep.ids ? 0 : redactIds(spans, masks);
  const words = keep.flash ? 0 : redactMemory(spans, masks);
  const head = exchanges.length === 0 ? '' : formatHeader(device);
  return { text: head + copies.map(formatExchange).join(''), masks, times: { 'unique-id': ids, memory: words } };
}

function spansOf({ command, in: reply, out }: RecordedExchange): readonly Span[] {
  const [group, sub = 0] = command;
  if (group !== opcode.DEBUG) return [];
  const address = readU32(command, 2);
  const step = sub === opcode.READMEM_32BIT_NO_ADDR_INC || sub === opcode.WRITEMEM_32BIT_NO_ADDR_INC ? 0 : 1;
  if (BLOCK_READS.includes(sub)) return [{ address, bytes: reply, step }];
  if (BLOCK_WRITES.includes(sub) && out) return [{ address, bytes: out.subarray(0, readU16(command, 6)), step }];
  if (sub === opcode.READDEBUGREG) return [{ address, bytes: reply.subarray(WORD_AT), step: 1 }];
  return [];
}

const addressOf = ({ address, step }: Span, index: number) => address + (step === 0 ? index % 4 : index);

/** Zeros, and in the last word of the id a tag made from what was read of it. */
function redactIds(spans: readonly Span[], masks: Map<string, string>): number {
  let times = 0;
  for (const { start, end } of UNIQUE_IDS) {
    const known = new Map<number, number>();
    const touching = spans.filter(({ address, bytes }) => address < end && address + bytes.length > start);
    for (const span of touching) {
      for (const [index, byte] of span.bytes.entries()) known.set(addressOf(span, index), byte);
    }
    const original = Uint8Array.from({ length: end - start }, (_, index) => known.get(start + index) ?? 0);
    if (touching.length === 0 || original.every((byte) => byte === 0)) continue;
    const standIn = new Uint8Array(original.length);
    standIn.set(bytesOfTag(tagOf(hexPairs(original))), original.length - 4);
    for (const span of touching) {
      for (const index of span.bytes.keys()) {
        const at = addressOf(span, index) - start;
        if (at >= 0 && at < original.length) span.bytes[index] = standIn[at] ?? 0;
      }
    }
    noteBytes(original, standIn, masks);
    times += touching.length;
  }
  return times;
}

function redactMemory(spans: readonly Span[], masks: Map<string, string>): number {
  let times = 0;
  for (const span of spans) {
    for (let index = 0; index < span.bytes.length; ) {
      const address = addressOf(span, index);
      const length = Math.min(4 - (address % 4), span.bytes.length - index);
      const isMemory = isIn(MEMORIES, address) && !isIn(UNIQUE_IDS, address) && !isIn(OF_THE_CHIP, address);
      if (isMemory && redactWord(span.bytes.subarray(index, index + length), address, masks)) times += 1;
      index += length;
    }
  }
  return times;
}

/** Parts of a word tell no erased word from another: they are filled. */
function redactWord(bytes: Uint8Array, address: number, masks: Map<string, string>): boolean {
  if (bytes.length < 4) {
    if (bytes.every((byte) => byte === 0xff)) return false;
    bytes.fill(0x5a);
    return true;
  }
  const word = readU32(bytes, 0);
  const standIn = standInWord(address, word);
  if (standIn === word) return false;
  masks.set(hex(word), hex(standIn));
  new DataView(bytes.buffer, bytes.byteOffset, 4).setUint32(0, standIn, true);
  return true;
}

/** As bytes in the order of memory, with and without blanks, and as words. */
function noteBytes(original: Uint8Array, standIn: Uint8Array, masks: Map<string, string>): void {
  const note = (spelt: (bytes: Uint8Array) => string) => masks.set(spelt(original), spelt(standIn));
  note(hexPairs);
  note((bytes) => hexPairs(bytes).replaceAll(' ', ''));
  note((bytes) => wordsOf(bytes).map(digits).join(''));
  for (const [index, word] of wordsOf(original).entries()) {
    if (word !== 0 && word !== 0xffff_ffff) masks.set(hex(word), hex(wordsOf(standIn)[index] ?? 0));
  }
}

const digits = (word: number) => hex(word).slice(2);

function wordsOf(bytes: Uint8Array): readonly number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, index) => readU32(bytes, 4 * index));
}

function bytesOfTag(tag: string): Uint8Array {
  return Uint8Array.from([0, 2, 4, 6], (at) => Number.parseInt(tag.slice(at, at + 2), 16));
}
