/**
 * One `probekit flash` for four boards beside one for a single board, from start to end on the wall clock: the boards are in one
 * other process, behind USB/IP. OpenOCD, where it is installed, writes them one after the other over the stlink-server beside it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLASH, imageOf, KIB } from './image.js';
import { installCommand } from './installed.js';
import { openocdRuns } from './openocd.js';

const BIN = fileURLToPath(new URL('../bin/probekit.js', import.meta.url));
const BOARDS = 4;
const BYTES = 64 * KIB;
const AT = `0x${FLASH.toString(16).padStart(8, '0')}`;

export async function severalFigures() {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-several-'));
  const args = ['bench', '--boards', String(BOARDS), '--usbip', '0', '--stlink-server', '0', '--json'];
  const bench = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const command = await installCommand(folder);
    const flash = (file, probes) => flashWith(command, folder, file, probes);
    const { addresses, boards } = await documentOf(bench);
    const probes = boards.map(({ addresses: own }) => own.find((address) => address.startsWith('usbip:')));
    const [before, after] = [join(folder, 'before.bin'), join(folder, 'after.bin')];
    await writeFile(before, imageOf(BYTES, 0x5a));
    await writeFile(after, imageOf(BYTES, 0xc3));
    await flash(before, probes);
    const alone = await seconds(() => flash(after, probes.slice(0, 1)));
    await flash(before, probes.slice(0, 1));
    const together = await seconds(() => flash(after, probes));
    const port = /^stlink-server:\/\/[^:]+:(\d+)/.exec(addresses.find((address) => address.startsWith('stlink-server:')))[1];
    const inTurn = await seconds(() => openocdInTurn(port, boards, before));
    const peers = inTurn === undefined ? {} : { OpenOCD: inTurn };
    return [{ id: `several.${BOARDS}boards.flash`, value: together, unit: 's', limit: alone, peers }];
  } finally {
    bench.kill('SIGINT');
    await rm(folder, { recursive: true });
  }
}

async function documentOf(bench) {
  let text = '';
  for await (const piece of bench.stdout) {
    text += piece;
    if (text.endsWith('\n}\n')) return JSON.parse(text);
  }
  throw new Error(`The bench ended at once: ${text}`);
}

async function flashWith(command, folder, file, probes) {
  const args = ['flash', file, '--address', AT, ...probes.flatMap((probe) => ['--probe', probe])];
  const env = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  const [status] = await once(spawn(process.execPath, [command, ...args], { stdio: 'ignore', env }), 'exit');
  if (status !== 0) throw new Error(`flash ended with ${status}`);
  return true;
}

/** Whether it is here and did all of them. */
async function openocdInTurn(port, boards, file) {
  for (const { serialNumber } of boards) {
    if (!(await openocdRuns(port, [`program ${file} ${AT} verify`], [`adapter serial ${serialNumber}`]))) return false;
  }
  return true;
}

/** On the wall clock; undefined where the work was not done. */
async function seconds(work) {
  const startMs = performance.now();
  return (await work()) ? (performance.now() - startMs) / 1e3 : undefined;
}
