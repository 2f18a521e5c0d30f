/** Reading target memory in blocks: whole ranges for people, sectors for plans, with damaged flash words told apart. */
import { hex, type Memory, type OperationOptions } from '../base/index.ts';
import { dapErrors } from '../dap/index.ts';
import type { AddressRange } from '../image/index.ts';
import { type FlashController, type FlashSector, type Target, whileClocked } from '../stm32/index.ts';
import { checkReadable } from './control.ts';
import { flashErrors } from './errors.ts';
import { outside, overlap, rangeOfSector, type SectorContent } from './plan.ts';

/** Between two blocks a job can be cancelled and tells its progress. */
export const READ_BLOCK_BYTES = 0x4000;
/** Upper byte of its addresses. */
const FLASH_REGION = 0x08;

/** What reading in blocks needs of a memory. */
export type Reader = Pick<Memory, 'read'>;

/**
 * Reads memory as the core sees it. Neither halts nor resets; a core that sleeps gets its clocks for as long.
 *
 * @throws `flash/range` when the range leaves the address space; `flash/read-protected`; `dap/transfer` where nothing answers
 */
export async function readMemory(
  target: Target,
  address: number,
  byteLength: number,
  { signal, onProgress }: OperationOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (byteLength < 0 || address + byteLength > 2 ** 32) {
    throw flashErrors.make('flash/range', {
      message: `${byteLength} bytes at ${hex(address)} run past the end of the address space.`,
      hint: 'Read fewer bytes.',
      evidence: { address, byteLength, detail: 'past the end of the address space' },
    });
  }
  const bytes = new Uint8Array(byteLength);
  return evenAsleep(target, async () => {
    for (let at = 0; at < byteLength; at += READ_BLOCK_BYTES) {
      signal?.throwIfAborted();
      const room = Math.min(READ_BLOCK_BYTES, byteLength - at);
      bytes.set(await readUnlessProtected(target, address + at, room), at);
      onProgress?.({ phase: 'read', doneBytes: at + room, totalBytes: byteLength });
    }
    return bytes;
  });
}

/** The four bytes of one aligned word, in one access of this width: the fastest read there is. @throws as `readMemory` */
export async function readWord(target: Target, address: number): Promise<Uint8Array> {
  const word = await evenAsleep(target, () => target.memory.read32(address));
  return Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24);
}

/** Does `work`, and where the bus of a sleeping core keeps it waiting, once more with the clocks of the core on. */
export async function evenAsleep<Result>(target: Target, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!dapErrors.is(error, 'dap/transfer') || error.evidence.ack !== 'wait') throw error;
  }
  return whileClocked(target, work);
}

/** A refusal of flash that read-out protection has closed is told as that. */
async function readUnlessProtected(target: Target, address: number, byteLength: number): Promise<Uint8Array> {
  try {
    return await target.memory.read(address, byteLength);
  } catch (error) {
    if (isBusFault(error)) await refuseClosedFlash(target, address);
    throw error;
  }
}

/** For an address that has answered with a bus error. @throws `flash/read-protected` where protection is why */
export async function refuseClosedFlash(target: Target, address: number): Promise<void> {
  if (address >>> 24 === FLASH_REGION) await checkReadable(target);
}

/** Reads sectors for a plan; flash words that cannot be read come back as lost, those `hidden` without having been asked for. */
export async function readSectors(
  memory: Reader,
  flash: FlashController,
  sectors: readonly FlashSector[],
  { hidden = [], signal, onProgress }: OperationOptions & { readonly hidden?: readonly AddressRange[] } = {},
): Promise<SectorContent[]> {
  const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  let doneBytes = 0;
  const contents: SectorContent[] = [];
  for (const sector of sectors) {
    const bytes = new Uint8Array(sector.byteLength).fill(flash.erasedByte);
    const lost = hidden.flatMap((range) => overlap(range, rangeOfSector(sector)) ?? []);
    const known = lost.length;
    for (let at = 0; at < sector.byteLength; at += READ_BLOCK_BYTES) {
      signal?.throwIfAborted();
      const byteLength = Math.min(READ_BLOCK_BYTES, sector.byteLength - at);
      const block = { address: sector.address + at, end: sector.address + at + byteLength };
      for (const range of outside(block, hidden)) {
        await readOrHalve(memory, range, flash.programBytes, {
          found: (address, data) => bytes.set(data, address - sector.address),
          lost: (unit) => lost.push(unit),
        });
      }
      doneBytes += byteLength;
      onProgress?.({ phase: 'plan', doneBytes, totalBytes });
    }
    if (lost.length > known) await flash.clearErrors();
    contents.push({ sector, bytes, lost });
  }
  return contents;
}

/** Reads a range; where that faults, its halves, down to single units. */
async function readOrHalve(
  memory: Reader,
  range: AddressRange,
  unitBytes: number,
  sink: { found: (address: number, data: Uint8Array) => void; lost: (range: AddressRange) => void },
): Promise<void> {
  const { address, end } = range;
  try {
    sink.found(address, await memory.read(address, end - address));
    return;
  } catch (error) {
    // A word that was not written completely answers with a bus error; a lost probe or target does not end here.
    if (!isBusFault(error)) throw error;
  }
  if (end - address <= unitBytes) {
    sink.lost(range);
    return;
  }
  const middle = address + Math.ceil((end - address) / unitBytes / 2) * unitBytes;
  await readOrHalve(memory, { address, end: middle }, unitBytes, sink);
  await readOrHalve(memory, { address: middle, end }, unitBytes, sink);
}

/** Whether the address itself refused, rather than the wire or the probe. */
export function isBusFault(error: unknown): boolean {
  return dapErrors.is(error, 'dap/transfer') && error.evidence.ack === 'fault';
}
