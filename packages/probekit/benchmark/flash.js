/** How long it takes to flash a used chip, in bench time, beside the silicon's own time for the same job. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { FLASH_WORD_BYTES, MASS_ERASE_MS, PROGRAM_US, PSIZE_X64, SECTOR_BYTES, SECTOR_ERASE_MS } from '../dist/spec/stm32/flash-h7.js';
import { connectBoard, FIRMWARE, makeBoard } from './board.js';
import { FLASH, imageOf, KIB } from './image.js';
import { openocd } from './openocd.js';
import { stFlash } from './st-flash.js';

const SECTORS_IN_BANK = 8;
/** In the fourth sector. */
const CHANGED_AT = 3 * SECTOR_BYTES + 0x1234;
/** The largest programs that the repository carries. */
const CODE = ['zoo/library.O2.elf', 'zoo/exceptions.O2.elf', 'zoo/double-math.O2.elf'];
/** What an unchanged image may take. */
const SAME_S = 0.3;
const FAST = { scenario: {}, khz: 24_000 };
/** Else it knows the first bank only. */
const BOTH_BANKS = ['set DUAL_BANK 1'];
const SLOW = { scenario: { probe: { model: 'v2-1' } }, khz: 4000 };

/**
 * What the chip holds before, and what `probekit` is given. A used chip: every byte of the range holds something else. `most`: times the limit;
 * `mostOfPeers`: times what the fastest of the others takes.
 */
export const JOBS = [
  { id: 'flash.64KiB.dirty', before: imageOf(64 * KIB, 0x5a), after: imageOf(64 * KIB, 0xc3), most: 1.05 },
  { id: 'flash.1MiB.dirty', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0xc3), most: 1.05 },
  { id: 'flash.2MiB.dirty', before: imageOf(2048 * KIB, 0x5a), after: imageOf(2048 * KIB, 0xc3), most: 1.08, mostOfPeers: 0.5 },
  { id: 'flash.1MiB.same', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a), limit: SAME_S, most: 1 },
  { id: 'flash.1MiB.one', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a, CHANGED_AT), most: 1.15 },
];
const SLOW_JOBS = [
  { id: 'flash.v21.256KiB', before: () => imageOf(256 * KIB, 0x5a), after: () => imageOf(256 * KIB, 0xc3) },
  { id: 'flash.v21.1MiB', before: () => imageOf(1024 * KIB, 0x5a), after: () => codeOf(1024 * KIB) },
];

/** Rows whose id begins with `only`; `alone`: without other programs beside them. */
export async function flashFigures({ only, alone }) {
  const figures = [];
  // They write all of an image, whatever stands there: the rows of one size have one figure.
  const bySize = new Map();
  for (const { id, before, after, limit, most, mostOfPeers } of JOBS.filter((job) => job.id.startsWith(only))) {
    const { seconds, erased } = await flashed(await makeBoard(), before, after);
    if (!alone && !bySize.has(after.length)) bySize.set(after.length, await peersOf(before, after, FAST));
    const peers = bySize.get(after.length);
    figures.push({ id, value: seconds, unit: 's', limit: limit ?? siliconSeconds(after, erased), most, mostOfPeers, peers });
  }
  for (const { id, before, after } of SLOW_JOBS.filter((job) => job.id.startsWith(only))) {
    figures.push(await slowWireFigure(id, { before: before(), after: await after() }, alone));
  }
  return figures;
}

/** A V2-1 at its fastest. */
async function slowWireFigure(id, { before, after }, alone) {
  const { seconds } = await flashed(await makeBoard('blinky.elf', SLOW.scenario), before, after);
  const peers = alone ? {} : await peersOf(before, after, SLOW);
  return { id, value: seconds, unit: 's', peers, ...(peers.OpenOCD && { limit: 0.8 * peers.OpenOCD, most: 1 }) };
}

/** Compiled C and C++ behind a program that only sleeps: each pass over it is another, so that none repeats the one before. */
async function codeOf(byteLength) {
  const programs = await Promise.all(
    CODE.map(async (file) => parseImage(new Uint8Array(await readFile(new URL(file, FIRMWARE))), { name: file })),
  );
  const text = programs.flatMap(({ segments }) => segments.flatMap(({ bytes }) => [...bytes]));
  const bytes = imageOf(byteLength, 0);
  for (let at = 4 * KIB; at < byteLength; at++) bytes[at] = text[at % text.length] ^ Math.floor(at / text.length);
  return bytes;
}

/** Seconds that other programs take to write and verify the same on a board like ours, without what they do to get there; those that are here. */
async function peersOf(before, after, { scenario, khz }) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-benchmark-'));
  const usedBoard = async () => {
    const board = await makeBoard('blinky.elf', scenario);
    await flashImage(await connectBoard(board), parseFile(before), {});
    return board;
  };
  const peers = {};
  try {
    const file = join(folder, 'after.bin');
    await writeFile(file, after);
    const init = await openocd(await makeBoard('blinky.elf', scenario));
    const program = [`adapter speed ${khz}`, `program ${file} 0x08000000 verify`];
    const whole = init && (await openocd(await usedBoard(), program, BOTH_BANKS));
    if (whole) peers.OpenOCD = (whole.ms - init.ms) / 1000;
    const freq = `--freq=${khz}k`;
    const reset = await stFlash(await makeBoard('blinky.elf', scenario), [freq, 'reset']);
    const write = reset && (await stFlash(await usedBoard(), [freq, 'write', file, '0x08000000']));
    if (write) peers['st-flash'] = (write.ms - reset.ms) / 1000;
    return peers;
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
