/** How long it takes to flash a used chip, in bench time, beside the silicon's own time for the same job. */
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { FLASH_WORD_BYTES, MASS_ERASE_MS, PROGRAM_US, PSIZE_X64, SECTOR_BYTES, SECTOR_ERASE_MS } from '../dist/spec/stm32/flash-h7.js';
import { connectBoard, makeBoard } from './board.js';

const KIB = 1024;
const SECTORS_IN_BANK = 8;

const JOBS = [
  { id: 'flash.64KiB.dirty', byteLength: 64 * KIB },
  { id: 'flash.1MiB.dirty', byteLength: 1024 * KIB },
  { id: 'flash.2MiB.dirty', byteLength: 2048 * KIB },
];

export async function flashFigures() {
  const figures = [];
  for (const { id, byteLength } of JOBS) {
    const board = await makeBoard();
    const target = await connectBoard(board);
    // A used chip: every byte of the job's range holds something else.
    await flashImage(target, imageOf(byteLength, 0x5a), {});
    const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
    await flashImage(target, imageOf(byteLength, 0xc3), {});
    const { atNs } = await board.bench.control.send('advance', { ms: 0 });
    figures.push({ id, value: (atNs - startNs) / 1e9, unit: 's', limit: siliconSeconds(byteLength) });
  }
  return figures;
}

/** A program-like image: a plausible vector table, then bytes that differ with `salt`. */
function imageOf(byteLength, salt) {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt) & 0xff);
  new DataView(bytes.buffer).setUint32(0, 0x2002_0000, true);
  new DataView(bytes.buffer).setUint32(4, 0x0800_0201, true);
  return parseImage(bytes, { name: 'benchmark.bin', address: 0x0800_0000 });
}

/** What erasing and programming take by themselves at x64: whole banks at once where that is faster, both banks side by side. */
function siliconSeconds(byteLength) {
  const sectors = Math.ceil(byteLength / SECTOR_BYTES);
  const banks = [Math.min(sectors, SECTORS_IN_BANK), Math.max(0, sectors - SECTORS_IN_BANK)];
  const seconds = banks.map((count) => {
    const bySector = (count * SECTOR_ERASE_MS[PSIZE_X64]) / 1e3;
    const byBank = count === SECTORS_IN_BANK ? MASS_ERASE_MS[PSIZE_X64] / 1e3 : Number.POSITIVE_INFINITY;
    const share = Math.min(byteLength, count * SECTOR_BYTES);
    return Math.min(bySector, byBank) + ((share / FLASH_WORD_BYTES) * PROGRAM_US[PSIZE_X64]) / 1e6;
  });
  return Math.max(...seconds);
}
