/**
 * Samples a second of variables while the program runs, in bench time, beside what USB and SWD carry; and USB transfers a sample, beside those
 * of OpenOCD for the same bytes: its pauses are of the wall clock, and would tell of this machine.
 */
import { readFile } from 'node:fs/promises';
import { MemorySampler, planReads } from '../dist/debug/index.js';
import { readMemory, readWord } from '../dist/flash/index.js';
import { SWD_WORD_CLOCKS } from '../dist/spec/arm/swd.js';
import { ProgramExpression, readProgramSymbols } from '../dist/symbols/index.js';
import { connectBoard, FIRMWARE, makeBoard } from './board.js';
import { openocd } from './openocd.js';
import { beside, lessApproach } from './peer-run.js';

const SAMPLES = 200;
/** Program whose RAM holds an array of 1 KiB, and words beside each other. */
const PROGRAM = 'rtt.elf';
const LISTS = {
  1: ['_SEGGER_RTT.up_count'],
  8: ['up[0].size', 'up[0].write', 'up[0].read', 'up[0].mode', 'up[1].size', 'up[1].write', 'up[1].read', 'up[1].mode'].map(
    (member) => `_SEGGER_RTT.${member}`,
  ),
  64: Array.from({ length: 64 }, (_, index) => `numbers[${16 * index}]`),
};
const KHZ = 24_000;
/** A core that is never idle cannot follow the wall between two transfers. */
const COUNTED = { pace: 'fast' };
/** A high-speed microframe for each transfer: command and reply, of a block also how it went (USB 2.0, 8.4.3). */
const FRAME_MS = 0.125;

export async function watchFigures({ alone }) {
  const program = readProgramSymbols(new Uint8Array(await readFile(new URL(PROGRAM, FIRMWARE))));
  const init = alone ? undefined : await openocd(() => makeBoard(PROGRAM), [], COUNTED);
  const figures = [];
  for (const [count, texts] of Object.entries(LISTS)) {
    const { perSecond, transfers, block } = await sampled(
      texts.map((text) => new ProgramExpression(text, program)),
      await makeBoard(PROGRAM),
    );
    const read = `for {set i 0} {$i < ${SAMPLES}} {incr i} {read_memory ${block.address} 32 ${block.byteLength / 4}}`;
    const whole = init && (await openocd(() => makeBoard(PROGRAM), [`adapter speed ${KHZ}`, read], COUNTED));
    const reading = whole && lessApproach(whole, init);
    figures.push({ id: `watch.${count}`, value: perSecond, unit: 'samples/s', limit: 1000 / wireMs(block.byteLength) });
    figures.push({
      id: `watch.${count}.transfers`,
      value: transfers,
      unit: 'transfers',
      ...beside({ OpenOCD: reading }, (run) => run.transfers / SAMPLES),
    });
  }
  return figures;
}

/** The block is what one sample reads, in one transfer. */
async function sampled(expressions, board) {
  const target = await connectBoard(board);
  const ranges = [];
  const read = (address, byteLength) => {
    ranges.push({ address, byteLength });
    return byteLength === 4 && address % 4 === 0 ? readWord(target, address) : readMemory(target, address, byteLength);
  };
  const sampler = new MemorySampler(read);
  const sample = () => sampler.sample(async (ask) => Promise.all(expressions.map((expression) => expression.read(ask))));
  await sample();
  const [block, ...others] = planReads(ranges);
  if (others.length > 0) throw new Error('these values lie too far apart for one transfer');
  const startMs = board.clock.nowMs();
  const before = board.counted.transfers;
  for (let count = 0; count < SAMPLES; count++) await sample();
  const perSecond = (SAMPLES * 1000) / (board.clock.nowMs() - startMs);
  return { perSecond, transfers: (board.counted.transfers - before) / SAMPLES, block };
}

function wireMs(byteLength) {
  const transfers = byteLength === 4 ? 2 : 4;
  return transfers * FRAME_MS + ((byteLength / 4) * SWD_WORD_CLOCKS) / KHZ;
}
