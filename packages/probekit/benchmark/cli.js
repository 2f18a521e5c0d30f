/** How long the command line takes to start, in wall-clock time: the median of several runs. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCommand } from './installed.js';

const RUNS = 9;

export async function cliFigures() {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-cli-'));
  try {
    const command = await installCommand(folder);
    const node = medianMs(['-e', '']);
    return [{ id: 'cli.start.ms', value: medianMs([command, '--version']), unit: 'ms', limit: node }];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function medianMs(args) {
  const runs = Array.from({ length: RUNS }, () => {
    const startMs = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - startMs;
  });
  return runs.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}
