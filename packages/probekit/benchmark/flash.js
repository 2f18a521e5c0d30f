/** How long it takes to flash a used chip, in bench time, beside the silicon's own time for the same job. */
import { readFile } from 'node:fs/promises';
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { FLASH_WORD_BYTES, MASS_ERASE_MS, PROGRAM_US, PSIZE_X64, SECTOR_BYTES, SECTOR_ERASE_MS } from '../dist/spec/stm32/flash-h7.js';
import { connectBoard, FIRMWARE, makeBoard } from './board.js';
import { FlashPeers } from './flash-peers.js';
import { FLASH, imageOf, KIB } from './image.js';

const SECTORS_IN_BANK = 8;
/** In the fourth sector. */
const CHANGED_AT = 3 * SECTOR_BYTES + 0x1234;
/** The largest programs that the repository carries. */
const CODE = ['zoo/library.O2.elf', 'zoo/exceptions.O2.elf', 'zoo/double-math.O2.elf'];
/** What an unchanged image may take. */
const SAME_S = 0.3;
const SLOW_MOST_OF_PEERS = 0.8;
const FAST = { scenario: {}, khz: 24_000 };
const MIDDLE = FLASH + 7 * SECTOR_BYTES;
const SLOW = { scenario: { probe: { model: 'v2-1' } }, khz: 4000 };

/**
 * What the chip holds before, and what `probekit` is given. A used chip: every byte of the range holds something else. `most`: times the limit;
 * `mostOfPeers`: times what the fastest of the others takes. The last sector of bank 1 and the first of bank 2 are what both banks are in small.
 */
export const JOBS = [
  { id: 'flash.64KiB.dirty', before: imageOf(64 * KIB, 0x5a), after: imageOf(64 * KIB, 0xc3), most: 1.05 },
  { id: 'flash.1MiB.dirty', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0xc3), most: 1.05 },
  { id: 'flash.2MiB.dirty', before: imageOf(2048 * KIB, 0x5a), after: imageOf(2048 * KIB, 0xc3), most: 1.08, mostOfPeers: 0.5 },
  {
    id: 'flash.256KiB.banks',
    address: MIDDLE,
    before: imageOf(256 * KIB, 0x5a),
    after: imageOf(256 * KIB, 0xc3),
    most: 1.08,
    mostOfPeers: 0.5,
  },
  { id: 'flash.1MiB.same', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a), limit: SAME_S, most: 1 },
  { id: 'flash.1MiB.one', before: imageOf(1024 * KIB, 0x5a), after: imageOf(1024 * KIB, 0x5a, CHANGED_AT), most: 1.15 },
];
const SLOW_JOBS = [
  { id: 'flash.v21.256KiB', before: () => imageOf(256 * KIB, 0x5a), after: () => imageOf(256 * KIB, 0xc3) },
  { id: 'flash.v21.1MiB', before: () => imageOf(1024 * KIB, 0x5a), after: () => codeOf(1024 * KIB) },
];

/** Rows whose id is wanted, with those of `peers` beside them; and what the slowest start after a job took, which is in none of them. */
export async function flashFigures({ wants, peers }) {
  const figures = [];
  const startsMs = [];
  const measured = async (job, board) => {
    const { startMs, ...rest } = await flashed(board, job);
    startsMs.push(startMs);
    return rest;
  };
  const fast = new FlashPeers(FAST, peers);
  for (const job of JOBS.filter(({ id }) => wants(id))) {
    const { id, limit, most, mostOfPeers } = job;
    const { seconds, erased } = await measured(job, await makeBoard());
    figures.push({
      id,
      value: seconds,
      unit: 's',
      limit: limit ?? siliconSeconds(job, erased),
      most,
      mostOfPeers,
      ...(await fast.secondsFor(job)),
    });
  }
  const slow = new FlashPeers(SLOW, peers);
  for (const { id, before, after } of SLOW_JOBS.filter((job) => wants(job.id))) {
    const job = { before: before(), after: await after() };
    const { seconds, erased } = await measured(job, await makeBoard('blinky.elf', SLOW.scenario));
    const limit = siliconSeconds(job, erased);
    figures.push({ id, value: seconds, unit: 's', limit, mostOfPeers: SLOW_MOST_OF_PEERS, ...(await slow.secondsFor(job)) });
  }
  if (startsMs.length > 0) figures.push({ id: 'flash.start.ms', value: Math.max(...startsMs), unit: 'ms' });
  return figures;
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

/** Bench time from the first transfer after connecting until all is verified, of the second of two jobs; and of the reset that starts the program. */
async function flashed(board, { before, after, address }) {
  const target = await connectBoard(board);
  await flashImage(target, parseFile(before, address), {});
  const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
  const { erased, phaseMs } = await flashImage(target, parseFile(after, address), {});
  const { atNs } = await board.bench.control.send('advance', { ms: 0 });
  return { seconds: (atNs - startNs) / 1e9 - phaseMs.start / 1e3, startMs: phaseMs.start, erased };
}

function parseFile(bytes, address = FLASH) {
  return parseImage(bytes, { name: 'benchmark.bin', address });
}

/** What erasing and programming these sectors takes by itself at x64: whole banks at once where that is faster, both banks side by side. */
function siliconSeconds({ after, address: from = FLASH }, erased) {
  const seconds = [1, 2].map((bank) => {
    const sectors = erased.filter((sector) => sector.bank === bank);
    const bySector = (sectors.length * SECTOR_ERASE_MS[PSIZE_X64]) / 1e3;
    const byBank = sectors.length === SECTORS_IN_BANK ? MASS_ERASE_MS[PSIZE_X64] / 1e3 : Number.POSITIVE_INFINITY;
    const shares = sectors.map(({ address }) => Math.min(SECTOR_BYTES, from + after.length - address));
    const share = shares.reduce((sum, bytes) => sum + bytes, 0);
    return Math.min(bySector, byBank) + ((share / FLASH_WORD_BYTES) * PROGRAM_US[PSIZE_X64]) / 1e6;
  });
  return Math.max(...seconds);
}
