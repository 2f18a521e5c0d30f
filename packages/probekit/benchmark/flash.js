/** How long it takes to flash a used chip, in bench time, beside the silicon's own time for the same job. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { FLASH_WORD_BYTES, MASS_ERASE_MS, PROGRAM_US, PSIZE_X64, SECTOR_BYTES, SECTOR_ERASE_MS } from '../dist/spec/stm32/flash-h7.js';
import { connectBoard, makeBoard } from './board.js';
import { openocd } from './openocd.js';

const KIB = 1024;
const SECTORS_IN_BANK = 8;
const FLASH = 0x0800_0000;
const START = 0x200;
/** `wfi`, and a branch to it: beside OpenOCD the board keeps to the wall clock, which bytes run at random would not. */
const WFI_AND_BACK = 0xe7fd_bf30;
/** In the fourth sector. */
const CHANGED_AT = 3 * SECTOR_BYTES + 0x1234;
/** What an unchanged image may take. */
const SAME_S = 0.3;
const SLOW_PROBE = { probe: { model: 'v2-1' } };

/** What the chip holds before, and what `probekit` is given. A used chip: every byte of the range holds something else. */
const JOBS = [
  { id: 'flash.64KiB.dirty', before: imageOf(64 * KIB, 0x5a), after: imageOf(64 * KIB, 0xc3) },
  { id: 'flash.1MiB.dirty', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0xc3) },
  { id: 'flash.2MiB.dirty', before: imageOf(2048 * KIB, 0x5a), after: imageOf(2048 * KIB, 0xc3) },
  { id: 'flash.1MiB.same', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a), limit: SAME_S },
  { id: 'flash.1MiB.one', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a, CHANGED_AT) },
];

export async function flashFigures() {
  const figures = [];
  for (const { id, before, after, limit } of JOBS) {
    const board = await makeBoard();
    const { seconds, erased } = await flashed(board, before, after);
    figures.push({ id, value: seconds, unit: 's', limit: limit ?? siliconSeconds(after, erased) });
  }
  return [...figures, await slowWireFigure()];
}

/** A V2-1 at its fastest, with code that fills a part of the flash; OpenOCD writes and verifies the same on a board like it. */
async function slowWireFigure() {
  const before = imageOf(256 * KIB, 0x5a);
  const after = imageOf(256 * KIB, 0xc3);
  const { seconds } = await flashed(await makeBoard('blinky.elf', SLOW_PROBE), before, after);
  const board = await makeBoard('blinky.elf', SLOW_PROBE);
  await flashImage(await connectBoard(board), parseFile(before), {});
  const folder = await mkdtemp(join(tmpdir(), 'probekit-benchmark-'));
  try {
    const file = join(folder, 'after.bin');
    await writeFile(file, after);
    const init = await openocd(await makeBoard('blinky.elf', SLOW_PROBE));
    const whole = init && (await openocd(board, ['adapter speed 4000', `program ${file} 0x08000000 verify`]));
    const peers = whole && { OpenOCD: (whole.ms - init.ms) / 1000 };
    return { id: 'flash.v21.256KiB', value: seconds, unit: 's', ...(peers && { peers, limit: 0.8 * peers.OpenOCD }) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Bench time from the first transfer after connecting until all is verified, of the second of two jobs. */
async function flashed(board, before, after) {
  const target = await connectBoard(board);
  await flashImage(target, parseFile(before), {});
  const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
  const { erased, phaseMs } = await flashImage(target, parseFile(after), {});
  const { atNs } = await board.bench.control.send('advance', { ms: 0 });
  return { seconds: (atNs - startNs) / 1e9 - phaseMs.start / 1e3, erased };
}

function parseFile(bytes) {
  return parseImage(bytes, { name: 'benchmark.bin', address: FLASH });
}

/** Vectors, a program that only sleeps, and around it bytes that differ with `salt`, one of them different again. */
function imageOf(byteLength, salt, changedAt) {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt + (at === changedAt ? 1 : 0)) & 0xff);
  new DataView(bytes.buffer).setUint32(0, 0x2002_0000, true);
  new DataView(bytes.buffer).setUint32(4, FLASH + START + 1, true);
  new DataView(bytes.buffer).setUint32(START, WFI_AND_BACK, true);
  return bytes;
}

/** What erasing and programming these sectors takes by itself at x64: whole banks at once where that is faster, both banks side by side. */
function siliconSeconds({ byteLength }, erased) {
  const seconds = [1, 2].map((bank) => {
    const sectors = erased.filter((sector) => sector.bank === bank);
    const bySector = (sectors.length * SECTOR_ERASE_MS[PSIZE_X64]) / 1e3;
    const byBank = sectors.length === SECTORS_IN_BANK ? MASS_ERASE_MS[PSIZE_X64] / 1e3 : Number.POSITIVE_INFINITY;
    const shares = sectors.map(({ address }) => Math.min(SECTOR_BYTES, FLASH + byteLength - address));
    const share = shares.reduce((sum, bytes) => sum + bytes, 0);
    return Math.min(bySector, byBank) + ((share / FLASH_WORD_BYTES) * PROGRAM_US[PSIZE_X64]) / 1e6;
  });
  return Math.max(...seconds);
}
