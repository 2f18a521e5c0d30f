/**
 * The host stack alone: `probekit flash` of 2 MiB, the bench in another process behind USB/IP. Processor time, of user and
 * system, and the largest memory of the command's own process, from Node's start to its end. What else the machine does only adds to the
 * time: a job that takes more than its limit is repeated, and the least time and the most memory count.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLASH, imageOf, KIB } from './image.js';
import { installCommand } from './installed.js';

const BIN = fileURLToPath(new URL('../bin/probekit.js', import.meta.url));
/** Told to the process by the name of a module to load first. */
const USAGE = new URL('./usage.js', import.meta.url).href;
const ANNOUNCED = /(usbip:\/\/\S+)[\s\S]*Ctrl-C/;
const MOST_RUNS = 4;
const MOST_SECONDS = 1;
const MOST_MEGABYTES = 150;

export async function hostFigures() {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-host-'));
  const bench = spawn(process.execPath, [BIN, 'bench', '--usbip', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const command = await installCommand(folder);
    const address = await announced(bench);
    const files = { 'before.bin': 0x5a, 'after.bin': 0xc3 };
    for (const [file, salt] of Object.entries(files)) await writeFile(join(folder, file), imageOf(2048 * KIB, salt));
    await flash(command, folder, 'before.bin', address);
    const runs = [];
    let cpuSeconds = Number.POSITIVE_INFINITY;
    while (runs.length < MOST_RUNS && cpuSeconds > MOST_SECONDS) {
      runs.push(await flash(command, folder, runs.length % 2 === 0 ? 'after.bin' : 'before.bin', address));
      cpuSeconds = Math.min(...runs.map((run) => run.cpuSeconds));
    }
    const megabytes = Math.max(...runs.map((run) => run.megabytes));
    return [
      { id: 'host.2MiB.cpu', value: cpuSeconds, unit: 's', limit: MOST_SECONDS, most: 1 },
      { id: 'host.2MiB.memory', value: megabytes, unit: 'MB', limit: MOST_MEGABYTES, most: 1 },
    ];
  } finally {
    bench.kill('SIGINT');
    await rm(folder, { recursive: true });
  }
}

async function announced(bench) {
  let text = '';
  for await (const piece of bench.stdout) {
    text += piece;
    const found = ANNOUNCED.exec(text);
    if (!found) continue;
    // It goes on to talk, and nobody has to listen.
    return found[1];
  }
  throw new Error(`The bench ended at once: ${text}`);
}

/** What it cost its process. */
async function flash(command, folder, file, address) {
  const usage = join(folder, 'usage.json');
  const args = ['--import', USAGE, command, 'flash', join(folder, file), '--address', `0x${FLASH.toString(16)}`, '--probe', address];
  const env = { ...process.env, PROBEKIT_USAGE: usage, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  const [status] = await once(spawn(process.execPath, args, { stdio: 'ignore', env }), 'exit');
  if (status !== 0) throw new Error(`flash ended with ${status}`);
  return JSON.parse(await readFile(usage, 'utf8'));
}
