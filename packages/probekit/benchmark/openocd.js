/**
 * OpenOCD on a board of ours, over ST's stlink-server protocol. OpenOCD lives on the wall clock, which the board
 * follows here: from its first transfer to its last, its own pauses and this machine's included.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { paceBench } from '../dist/cli/bench/pacer.js';
import { listenTcp } from '../dist/node/index.js';
import { createStlinkServer } from '../dist/servers/index.js';
import { watched } from './watched-link.js';

/**
 * Bench time and transfers of `init` and of these commands after it, with the driver for direct access; undefined where there is
 * no OpenOCD. `beforeTarget`: commands that its file for the target heeds.
 */
export async function openocd({ bench }, commands = [], beforeTarget = []) {
  const pacer = paceBench(bench);
  const seen = { transfers: 0 };
  const link = watched(pacer.link, bench, seen);
  const server = createStlinkServer({
    devices: async () => (await bench.control.send('host.devices', {})).map((summary) => ({ link, summary })),
  });
  const listener = await listenTcp({ port: 0 }, (stream) => server.serve(stream));
  try {
    if (!(await openocdRuns(listener.port, commands, beforeTarget))) return undefined;
  } finally {
    await listener.close();
    await pacer.stop();
  }
  return { ms: (seen.lastNs - seen.firstNs) / 1e6, transfers: seen.transfers };
}

/** Whether it is here, and did these commands behind `init`. */
export async function openocdRuns(port, commands, beforeTarget = []) {
  const lines = [
    'gdb_port disabled',
    'source [find interface/stlink-dap.cfg]',
    `st-link backend tcp ${port}`,
    'transport select dapdirect_swd',
    ...beforeTarget,
    'source [find target/stm32h7x.cfg]',
    'init',
    ...commands,
    'shutdown',
  ];
  const child = spawn(
    'openocd',
    lines.flatMap((line) => ['-c', line]),
    { stdio: 'ignore' },
  );
  try {
    const [status] = await once(child, 'exit');
    return status === 0;
  } catch {
    // There is no such program here.
    return false;
  }
}
