/**
 * Memory that is no flash: written, filled, summed up, looked at for blank. Neither halts nor resets; what is written is read
 * back. Flash goes through `job.ts`, whose addresses are refused here. Source: ARM DDI 0403E.e, B3.1 (address map);
 * RM0433, 2.3.2 (flash and system memory in the code region).
 */
import { hex, type OperationOptions } from '../base/index.ts';
import type { AddressRange, Segment } from '../image/index.ts';
import { type Target, whileClocked } from '../stm32/index.ts';
import { flashErrors } from './errors.ts';
import { READ_BLOCK_BYTES, readMemory } from './read.ts';
import { compareSegments } from './verify.ts';

/** Below is what the core boots from, above are ST's own memory and RAM. */
const FLASH: AddressRange = { address: 0x0800_0000, end: 0x1000_0000 };

/** Whether flash of the user is there, on any STM32 with flash of its own. */
export function isInFlash(address: number): boolean {
  return address >= FLASH.address && address < FLASH.end;
}

/** What is no memory to write to, and what to do instead. */
const NO_MEMORY: readonly (AddressRange & { readonly what: string; readonly hint: string })[] = [
  { ...FLASH, what: 'flash', hint: 'Flash is erased and programmed: probekit flash FILE@ADDRESS.' },
  { address: 0x1ff0_0000, end: 0x2000_0000, what: "ST's own memory, which cannot be written", hint: 'RAM begins at 0x20000000.' },
  { address: 0x4000_0000, end: 0x6000_0000, what: 'registers of peripherals', hint: 'RAM begins at 0x20000000.' },
  { address: 0xe000_0000, end: 2 ** 32, what: "the core's own registers", hint: 'RAM begins at 0x20000000.' },
];

export interface WrittenMemory {
  readonly writtenBytes: number;
}

/** Whether `checkWritable` lets a range pass. */
export function isWritable(address: number, byteLength: number): boolean {
  return address + byteLength <= 2 ** 32 && noMemoryIn(address, byteLength) === undefined;
}

function noMemoryIn(address: number, byteLength: number) {
  return NO_MEMORY.find((row) => address < row.end && address + byteLength > row.address);
}

/**
 * Refuses ranges that leave the address space or touch what is no RAM. Asks no target.
 *
 * @throws `flash/range`
 */
export function checkWritable(address: number, byteLength: number): void {
  if (isWritable(address, byteLength)) return;
  const found = address + byteLength > 2 ** 32 ? undefined : noMemoryIn(address, byteLength);
  const detail = found?.what ?? 'past the end of the address space';
  throw flashErrors.make('flash/range', {
    message: found
      ? `At ${hex(Math.max(address, found.address))} there is no memory that can simply be written: ${detail}. Nothing was written.`
      : `${byteLength} bytes at ${hex(address)} run past the end of the address space. Nothing was written.`,
    hint: found?.hint ?? 'Write fewer bytes.',
    evidence: { address, byteLength, detail },
  });
}

/**
 * Writes RAM and reads it back. The core goes on running, and may change it at once.
 *
 * @throws `flash/range` before anything is written; `flash/verify-failed` where it does not hold what was written, as RAM without
 * its clock does; `dap/transfer` where nothing answers
 */
export async function writeMemory(target: Target, segments: readonly Segment[], options: OperationOptions = {}): Promise<WrittenMemory> {
  for (const { address, bytes } of segments) checkWritable(address, bytes.length);
  return whileClocked(target, async () => {
    const writtenBytes = await writeSegments(target, segments, options);
    const difference = await compareSegments(target.memory, segments, options);
    if (difference === undefined) return { writtenBytes };
    const { address, expected, found } = difference;
    throw flashErrors.make('flash/verify-failed', {
      message: `${hex(address)} should hold ${hex(expected, 2)} and ${found === undefined ? 'cannot be read' : `reads ${hex(found, 2)}`}.`,
      hint: 'Is it RAM, is its clock on, and does the program write there too? probekit reset --halt stops the program.',
      evidence: difference,
    });
  });
}

async function writeSegments(target: Target, segments: readonly Segment[], { signal, onProgress }: OperationOptions): Promise<number> {
  const totalBytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let doneBytes = 0;
  for (const { address, bytes } of segments) {
    for (let at = 0; at < bytes.length; at += READ_BLOCK_BYTES) {
      signal?.throwIfAborted();
      const block = bytes.subarray(at, at + READ_BLOCK_BYTES);
      await target.memory.write(address + at, block);
      doneBytes += block.length;
      onProgress?.({ phase: 'write', doneBytes, totalBytes });
    }
  }
  return doneBytes;
}

/** Writes one byte everywhere in a range of RAM. @throws as `writeMemory` */
export async function fillMemory(
  target: Target,
  { address, byteLength, byte }: { address: number; byteLength: number; byte: number },
  options: OperationOptions = {},
): Promise<WrittenMemory> {
  checkWritable(address, byteLength);
  return writeMemory(target, [{ address, bytes: new Uint8Array(byteLength).fill(byte) }], options);
}

/** CRC-32 of a range as zip, Ethernet and `crc32` compute it. Reads only. @throws as `readMemory` */
export async function checksumMemory(target: Target, address: number, byteLength: number, options: OperationOptions = {}): Promise<number> {
  return crc32(await whileClocked(target, () => readMemory(target, address, byteLength, options)));
}

/** The first byte of a range that is not erased; undefined when all are. Reads only. @throws as `readMemory` */
export async function findNotBlank(
  target: Target,
  address: number,
  byteLength: number,
  options: OperationOptions = {},
): Promise<{ readonly address: number; readonly found: number } | undefined> {
  const bytes = await whileClocked(target, () => readMemory(target, address, byteLength, options));
  const index = bytes.findIndex((byte) => byte !== ERASED);
  return index < 0 ? undefined : { address: address + index, found: bytes[index]! };
}

const ERASED = 0xff;
/** IEEE 802.3, 3.2.9, bits reversed. */
const POLYNOMIAL = 0xedb8_8320;

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return ~crc >>> 0;
}
