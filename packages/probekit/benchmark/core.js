/**
 * Speed of the emulated core in wall-clock time, kernel by kernel, beside rp2040js and QEMU. All three run in turns, many
 * times, and the medians count: other programs on the machine then meet all of them alike. How it is computed is in
 * `docs/performance.md`.
 */
import { makeBoard } from './board.js';
import { onBoard, onQemu, onRp2040js } from './core-runners.js';
import { instructionsPerRound, readKernel } from './kernels.js';

const KERNELS = ['crc', 'memcpy', 'float', 'interrupt'];
const TURNS = 15;
const TURN_MS = 120;
const WARM_UP_MS = 400;
/** A board asleep for so long, of its own time. */
const SLEEP_MS = 20_000;
/** What the core shall reach on integer code, in multiples of rp2040js. */
const TIMES = 3;
const INTEGER = new Set(['integer', 'crc', 'memcpy']);

export async function coreFigures() {
  const figures = [];
  for (const kernel of ['integer', ...KERNELS]) figures.push(...(await kernelFigures(kernel)));
  return [...figures, await sleepFigure()];
}

/** `integer` is the image of `crc` for a Cortex-M0+, on both cores; the others are each compiled for the core they run on. */
async function kernelFigures(kernel) {
  const small = await readKernel(`${kernel === 'integer' ? 'crc' : kernel}-loop-m0.elf`);
  const ours = kernel === 'integer' ? small : await readKernel(`${kernel}-loop-itcm.elf`);
  const rp2040 = onRp2040js(small);
  const perRound = kernel === 'integer' ? rp2040.instructionsPerRound : instructionsPerRound(ours);
  const qemu = kernel === 'integer' ? undefined : await onQemu(`${kernel}-loop-itcm.elf`);
  const runners = [
    { runner: await onBoard(ours), perRound, rates: [] },
    { runner: rp2040, perRound: rp2040.instructionsPerRound, rates: [] },
    ...(qemu ? [{ runner: qemu, perRound, rates: [] }] : []),
  ];
  for (const { runner } of runners) await runner.runFor(WARM_UP_MS);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const each of runners) each.rates.push(((await each.runner.runFor(TURN_MS)) * each.perRound) / 1e6);
  }
  for (const { runner } of runners) runner.stop();
  const [value, peer, other] = runners.map(({ rates }) => median(rates));
  const times = median(runners[0].rates.map((rate, turn) => rate / runners[1].rates[turn]));
  return [
    { id: `core.mips.${kernel}`, value, unit: 'MIPS', peers: { rp2040js: peer, ...(qemu ? { 'qemu mps2-an500': other } : {}) } },
    { id: `core.times.${kernel}`, value: times, unit: 'x rp2040js', ...(INTEGER.has(kernel) ? { limit: TIMES } : {}) },
  ];
}

/** Seconds of a sleeping board in a second of the wall: it waits for a character. */
async function sleepFigure() {
  const { bench } = await makeBoard('echo.elf');
  const startMs = performance.now();
  await bench.control.send('advance', { ms: SLEEP_MS });
  return { id: 'core.wfi', value: SLEEP_MS / (performance.now() - startMs), unit: 's/s' };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
