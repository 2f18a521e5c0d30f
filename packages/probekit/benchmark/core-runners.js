/**
 * What runs a kernel: a board of the bench, rp2040js, QEMU. Each answers `runFor` with the rounds per second of wall-clock
 * time that it did in about that many milliseconds, and is ended with `stop`.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RP2040 } from 'rp2040js';
import { connectBoard, makeBoard } from './board.js';
import { kernelPath, ROUNDS_ADDRESS } from './kernels.js';

const RP2040_FLASH = 0x1000_0000;
const RAM = 0x2000_0000;
const AHB2ENR = 0x5802_44dc;
const AHB2ENR_SRAM1_TO_3 = 7 << 29;
const XPSR_THUMB = 1 << 24;
/** Bench time between two looks at the wall clock. */
const SLICE_MS = 20;
const QEMU = ['-M', 'mps2-an500', '-display', 'none', '-serial', 'none', '-monitor', 'none', '-qmp', 'stdio'];

/** A NUCLEO-H743ZI2 whose debugger has put the image into ITCM or SRAM1, over one that uses no peripheral. */
export async function onBoard({ segments, initialSp, entry }) {
  const board = await makeBoard('crc-loop.elf');
  const { core, memory } = await connectBoard(board);
  await core.halt();
  await memory.write32(AHB2ENR, (await memory.read32(AHB2ENR)) | AHB2ENR_SRAM1_TO_3);
  for (const { address, bytes } of segments) await memory.write(address, bytes);
  await core.writeRegister(13, initialSp);
  await core.writeRegister(15, entry & ~1);
  await core.writeRegister(16, XPSR_THUMB);
  await memory.write32(0xe000_ed08, segments[0].address); // VTOR
  await core.run();
  return {
    async runFor(ms) {
      const first = await memory.read32(ROUNDS_ADDRESS);
      let wallMs = 0;
      while (wallMs < ms) {
        const startMs = performance.now();
        await board.bench.control.send('advance', { ms: SLICE_MS });
        wallMs += performance.now() - startMs;
      }
      return ((await memory.read32(ROUNDS_ADDRESS)) - first) / (wallMs / 1e3);
    },
    stop: () => undefined,
  };
}

/** An RP2040 of rp2040js on an image for 0x10000000. `instructions` counts what it has executed. */
export function onRp2040js({ segments, initialSp, entry }) {
  const chip = new RP2040();
  chip.logger = { debug() {}, info() {}, warn() {}, error() {} };
  for (const { address, bytes } of segments) chip.flash.set(bytes, address - RP2040_FLASH);
  chip.core.VTOR = RP2040_FLASH;
  chip.core.SP = initialSp;
  chip.core.PC = entry & ~1;
  const rounds = () => chip.sramView.getUint32(ROUNDS_ADDRESS - RAM, true);
  const untilRound = (number) => {
    let count = 0;
    for (; rounds() < number; count++) chip.core.executeInstruction();
    return count;
  };
  untilRound(2);
  return {
    instructionsPerRound: untilRound(3),
    async runFor(ms) {
      const first = rounds();
      const startMs = performance.now();
      while (performance.now() - startMs < ms) for (let count = 0; count < 20_000; count++) chip.core.executeInstruction();
      return (rounds() - first) / ((performance.now() - startMs) / 1e3);
    },
    stop: () => undefined,
  };
}

/** Unmodified qemu-system-arm on an image for 0, started and stopped by QMP; undefined where it is not installed. */
export async function onQemu(file) {
  const child = spawn('qemu-system-arm', [...QEMU, '-S', '-kernel', fileURLToPath(kernelPath(file))], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const started = await new Promise((resolve) => child.once('spawn', () => resolve(true)).once('error', () => resolve(false)));
  if (!started) return undefined;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (execute, args) => {
    child.stdin.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('qemu-system-arm has ended');
      const message = JSON.parse(value);
      if (message.error) throw new Error(`qemu-system-arm: ${message.error.desc}`);
      if ('return' in message) return message.return;
    }
  };
  const rounds = async () => Number((await ask('human-monitor-command', { 'command-line': `xp /1xw ${ROUNDS_ADDRESS}` })).split(' ')[1]);
  await ask('qmp_capabilities');
  return {
    async runFor(ms) {
      const first = await rounds();
      const startMs = performance.now();
      await ask('cont');
      await wait(ms);
      await ask('stop');
      const seconds = (performance.now() - startMs) / 1e3;
      return ((await rounds()) - first) / seconds;
    },
    stop: () => child.kill('SIGKILL'),
  };
}
