/**
 * Many boards in one process, in wall-clock time on this machine: what one of them costs in memory and to make, how much of a
 * second 64 of them need for a second of their own, and eight flash jobs at once beside one alone. In a process of its own,
 * so that what the other figures left behind does not count.
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createBench } from '../dist/bench/index.js';
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { benchClock } from '../dist/transport/index.js';
import { connectBoard, FIRMWARE } from './board.js';

const BOARDS = 64;
const AT_ONCE = 8;
const IMAGE_BYTES = 32 * 1024;
/** So that the code itself has been compiled, and its own memory taken, before anything is measured. */
const WARM_UP_BOARDS = 4;

/** The figures, from a process of their own. */
export function loadFigures() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the boards did not stand it: ${stderr}`);
  return JSON.parse(stdout);
}

async function measure() {
  const file = 'blinky.elf';
  const images = [{ name: file, bytes: new Uint8Array(await readFile(new URL(file, FIRMWARE))) }];
  const makeBoard = () => createBench({ scenario: { board: 'nucleo-h743zi2', flash: [{ file }] }, images });
  const warmUp = await times(WARM_UP_BOARDS, makeBoard);
  for (const { control } of warmUp) await control.send('advance', { ms: 1000 });
  const bytesBefore = await residentBytes();
  const { wallMs: makingMs, result: boards } = await timed(() => times(BOARDS, makeBoard));
  const second = await timed(async () => {
    for (const { control } of boards) await control.send('advance', { ms: 1000 });
  });
  const bytes = (await residentBytes()) - bytesBefore;
  for (const [index, bench] of warmUp.entries()) await flash(bench, index);
  const alone = await timed(() => flash(boards[AT_ONCE], 1));
  const atOnce = await timed(() => Promise.all(boards.slice(0, AT_ONCE).map((board, index) => flash(board, index + 2))));
  return [
    { id: 'load.board.memory', value: bytes / 1024 / BOARDS, unit: 'KiB' },
    { id: 'load.board.create.ms', value: makingMs / BOARDS, unit: 'ms' },
    { id: 'load.64boards.second', value: second.wallMs / 1e3, unit: 's', limit: 1 },
    { id: 'load.8boards.flash', value: atOnce.wallMs / 1e3 / AT_ONCE, unit: 's', limit: alone.wallMs / 1e3 },
  ];
}

async function times(count, make) {
  const made = [];
  while (made.length < count) made.push(await make());
  return made;
}

async function residentBytes() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().rss;
}

async function timed(work) {
  const startMs = performance.now();
  const result = await work();
  return { wallMs: performance.now() - startMs, result };
}

/** A program-like image that differs with `salt`. */
async function flash(bench, salt) {
  const bytes = Uint8Array.from({ length: IMAGE_BYTES }, (_, at) => (at * 31 + (at >> 8) + salt) & 0xff);
  new DataView(bytes.buffer).setUint32(0, 0x2002_0000, true);
  new DataView(bytes.buffer).setUint32(4, 0x0800_0201, true);
  const target = await connectBoard({ bench, usb: bench.usb, clock: benchClock(bench.control) });
  await flashImage(target, parseImage(bytes, { name: 'benchmark.bin', address: 0x0800_0000 }), {});
  await target.probe.detach();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await measure()));
