/**
 * Speed of the emulated core in wall-clock time, beside rp2040js, on one Thumb image (`firmware/crc-loop-m0.elf`) that both
 * run: at 0x10000000, code RAM of the H743 and flash of the RP2040. Instructions a round are counted once, by stepping.
 */
import { readFile } from 'node:fs/promises';
import { RP2040 } from 'rp2040js';
import { connectBoard, FIRMWARE, makeBoard } from './board.js';
import { parseElf } from './elf.js';

const IMAGE = 'crc-loop-m0.elf';
const CODE_ADDRESS = 0x1000_0000;
/** `progress.rounds`, the first word of RAM. */
const ROUNDS_ADDRESS = 0x2000_0000;
const WARM_UP_MS = 300;
const SLICE_MS = 50;
const MEASURE_WALL_MS = 2000;

export async function coreFigures() {
  const image = await parseElf(new Uint8Array(await readFile(new URL(IMAGE, FIRMWARE))), IMAGE);
  const { mips: peer, instructionsPerRound } = measureRp2040js(image);
  const value = await measureBench(image, instructionsPerRound);
  return [
    { id: 'core.mips.integer', value, unit: 'MIPS', peers: { rp2040js: peer } },
    { id: 'core.mips.integer.rp2040js', value: peer, unit: 'MIPS' },
  ];
}

function measureRp2040js({ segments, initialSp, entry }) {
  const chip = new RP2040();
  chip.logger = { debug() {}, info() {}, warn() {}, error() {} };
  for (const { address, bytes } of segments) chip.flash.set(bytes, address - CODE_ADDRESS);
  chip.core.SP = initialSp;
  chip.core.PC = entry & ~1;
  const rounds = () => chip.sramView.getUint32(ROUNDS_ADDRESS - 0x2000_0000, true);
  while (rounds() < 2) chip.core.executeInstruction();
  let instructions = 0;
  const first = rounds();
  const startMs = performance.now();
  while (performance.now() - startMs < MEASURE_WALL_MS) {
    for (let count = 0; count < 100_000; count++) chip.core.executeInstruction();
    instructions += 100_000;
  }
  const seconds = (performance.now() - startMs) / 1e3;
  return { mips: instructions / seconds / 1e6, instructionsPerRound: instructions / (rounds() - first) };
}

async function measureBench({ segments, initialSp, entry }, instructionsPerRound) {
  const board = await makeBoard();
  const { core, memory } = await connectBoard(board);
  await core.halt();
  const AHB2ENR = 0x5802_44dc;
  await memory.write32(AHB2ENR, (await memory.read32(AHB2ENR)) | (7 << 29)); // SRAM1..3
  for (const { address, bytes } of segments) await memory.write(address, bytes);
  await core.writeRegister(13, initialSp);
  await core.writeRegister(15, entry & ~1);
  await core.writeRegister(16, 1 << 24); // Thumb state
  await core.run();
  const advance = (ms) => board.bench.control.send('advance', { ms });
  await advance(WARM_UP_MS);
  const rounds = () => memory.read32(ROUNDS_ADDRESS);
  const first = await rounds();
  let wallMs = 0;
  while (wallMs < MEASURE_WALL_MS) {
    const startMs = performance.now();
    await advance(SLICE_MS);
    wallMs += performance.now() - startMs;
  }
  return (((await rounds()) - first) * instructionsPerRound) / (wallMs / 1e3) / 1e6;
}
