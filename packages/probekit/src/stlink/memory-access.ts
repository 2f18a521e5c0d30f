/**
 * Memory through the ST-LINK's block commands: cuts a stretch into blocks that the firmware takes, asks after each one
 * how it went, repeats it while the target is busy. Alignment and mixed widths are left to `dap/`.
 * Source: OpenOCD stlink_usb.c (limits, repeat of block and status together), probe-rs (8-bit reads in 128-byte pieces).
 */
import type { MemoryOptions } from '../base/index.ts';
import { AUTO_INCREMENT_BYTES } from '../spec/arm/mem-ap.ts';
import { GATES } from '../spec/stlink/gates.ts';
import type { StlinkCommand } from './command.ts';
import {
  type AccessWidth,
  AP_IN_MEMORY_COMMANDS,
  getLastRwStatus,
  getLastRwStatus2,
  type MemoryBlock,
  readBlock,
  writeBlock,
} from './commands/memory.ts';
import { type Outcome, type StlinkProbe, type StlinkSession, statusError, tooOld } from './stlink-probe.ts';
import { repeatWhileBusy } from './wait-policy.ts';

export interface Stretch extends MemoryBlock {
  readonly width: AccessWidth;
  /** What TAR of this port counts through; 1 KiB where absent. */
  readonly incrementBytes?: number | undefined;
}

/** The firmware's buffer. */
const MAX_BLOCK_BYTES = 6144;
/** One full-speed packet. Larger 8-bit blocks crash V3 firmware before J6. */
const MAX_8BIT_BYTES = 64;
const MAX_8BIT_WRITE_BYTES_V3J6 = 512;
/** Reads of 256 bytes fail with V3J5 and V3J7. */
const MAX_8BIT_READ_BYTES_V3J6 = 128;

/** A V3 speaks high speed, all others full speed: ms of a frame, and the bulk bytes in it (USB 2.0, 8.4.3, tables 5-9 and 5-10). */
const HIGH_SPEED = { frameMs: 0.125, bytesPerFrame: 13 * 512 };
const FULL_SPEED = { frameMs: 1, bytesPerFrame: 19 * 64 };
/** Command and data, then the question how it went and its answer: each in a frame of its own at best. */
const TRANSFERS_A_BLOCK = 4;

/** How much goes in one block of words, and what the USB needs for it at least. */
export function blockCostOf(stlink: StlinkProbe): { readonly blockBytes: number; readonly usbMs: number } {
  const isV3 = stlink.version.hardware >= 3;
  const { frameMs, bytesPerFrame } = isV3 ? HIGH_SPEED : FULL_SPEED;
  const blockBytes = crossesPages(stlink) ? MAX_BLOCK_BYTES : AUTO_INCREMENT_BYTES;
  return { blockBytes, usbMs: (TRANSFERS_A_BLOCK + blockBytes / bytesPerFrame) * frameMs };
}

/** Reads a stretch whose address and length are multiples of its width. @throws `stlink/status` */
export async function readStretch(stlink: StlinkProbe, stretch: Stretch, options: MemoryOptions = {}): Promise<Uint8Array> {
  const result = new Uint8Array(stretch.byteLength);
  const limit = stretch.width === 1 ? eightBitLimit(stlink, MAX_8BIT_READ_BYTES_V3J6) : MAX_BLOCK_BYTES;
  for (const block of blocksOf(stretch, limit, pageBytesOf(stlink, stretch))) {
    const bytes = await transfer(stlink, readBlock[stretch.width], block, options.signal);
    result.set(bytes, block.address - stretch.address);
    options.onBytes?.(block.address + block.byteLength - stretch.address);
  }
  return result;
}

/** Writes a stretch whose address and length are multiples of its width. @throws `stlink/status` */
export async function writeStretch(stlink: StlinkProbe, stretch: Stretch, data: Uint8Array, options: MemoryOptions = {}): Promise<void> {
  const limit = stretch.width === 1 ? eightBitLimit(stlink, MAX_8BIT_WRITE_BYTES_V3J6) : MAX_BLOCK_BYTES;
  for (const block of blocksOf(stretch, limit, pageBytesOf(stlink, stretch))) {
    const start = block.address - stretch.address;
    const args = { ...block, data: data.subarray(start, start + block.byteLength) };
    await transfer(stlink, writeBlock[stretch.width], args, options.signal);
    options.onBytes?.(start + block.byteLength);
  }
}

/** Cuts a stretch at `limit` bytes and at the boundaries of pages, where there are any. */
export function blocksOf(stretch: MemoryBlock, limit: number, pageBytes: number): MemoryBlock[] {
  const { ap, csw, byteLength } = stretch;
  const blocks: MemoryBlock[] = [];
  for (let done = 0; done < byteLength; ) {
    const address = stretch.address + done;
    const size = Math.min(byteLength - done, limit, pageBytes - (address % pageBytes));
    blocks.push({ ap, csw, address, byteLength: size });
    done += size;
  }
  return blocks;
}

/** The boundaries of TAR's auto-increment, where the firmware wraps there. */
function pageBytesOf(stlink: StlinkProbe, { incrementBytes = AUTO_INCREMENT_BYTES }: Stretch): number {
  return crossesPages(stlink) ? Number.POSITIVE_INFINITY : incrementBytes;
}

/** Every V3 manages TAR at page ends itself; of V2 nobody says from which version on. */
function crossesPages({ version }: StlinkProbe): boolean {
  return version.hardware >= 3;
}

function eightBitLimit(stlink: StlinkProbe, modern: number): number {
  return stlink.supports(GATES.memory8Of512) ? modern : MAX_8BIT_BYTES;
}

async function transfer<Args extends MemoryBlock, Result>(
  stlink: StlinkProbe,
  command: StlinkCommand<Args, Result>,
  block: Args,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (block.ap !== 0 && !stlink.supports(AP_IN_MEMORY_COMMANDS)) {
    throw tooOld(`${command.name} on AP ${block.ap}`, AP_IN_MEMORY_COMMANDS, stlink.version);
  }
  return stlink.exclusive(async (session) => {
    const query = () => blockWithStatus(stlink, session, command, block, signal);
    const { moved, verdict, status } = await repeatWhileBusy(query, { clock: stlink.clock, signal, attempts: stlink.attempts });
    if (!verdict.success) throw statusError(command.name, status, moved.request, verdict.reply, verdict.faultAddress);
    return moved.result();
  });
}

async function blockWithStatus<Args, Result>(
  stlink: StlinkProbe,
  session: StlinkSession,
  command: StlinkCommand<Args, Result>,
  block: Args,
  signal: AbortSignal | undefined,
) {
  const moved = await session.attempt(command, block, { signal });
  // The status belongs to this block: an abort must not come between them.
  const status: Outcome<{ faultAddress?: number }> = stlink.supports(GATES.lastRwStatus2)
    ? await session.attempt(getLastRwStatus2, undefined)
    : await session.attempt(getLastRwStatus, undefined);
  const verdict = { success: status.success, reply: status.reply, ...(status.reply.length >= 12 && status.result()) };
  return { moved, verdict, status: status.status };
}
