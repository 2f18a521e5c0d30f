/** How long the command line takes to start, in wall-clock time: the median of several runs. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUNS = 9;
const BIN = fileURLToPath(new URL('../bin/probekit.js', import.meta.url));

export async function cliFigures() {
  const node = medianMs(['-e', '']);
  return [{ id: 'cli.start.ms', value: medianMs([BIN, '--version']), unit: 'ms', limit: node }];
}

function medianMs(args) {
  const runs = Array.from({ length: RUNS }, () => {
    const startMs = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - startMs;
  });
  return runs.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}
