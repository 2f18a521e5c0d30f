/** OpenOCD on a board of ours, over ST's stlink-server protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { listenTcp } from '../dist/node/index.js';
import { createStlinkServer } from '../dist/servers/index.js';
import { peerRun } from './peer-run.js';

/**
 * Bench time and transfers of `init` and of these commands after it, with the driver for direct access, or why there are none.
 * `beforeTarget`: commands that its file for the target heeds; `pace`: of the board.
 */
export function openocd(makeBoard, commands = [], { beforeTarget = [], pace } = {}) {
  const run = async ({ link, control }) => {
    const devices = async () => (await control.send('host.devices', {})).map((summary) => ({ link, summary }));
    const server = createStlinkServer({ devices });
    const listener = await listenTcp({ port: 0 }, (stream) => server.serve(stream));
    try {
      return await openocdRuns(listener.port, commands, beforeTarget);
    } finally {
      await listener.close();
    }
  };
  return peerRun('openocd', makeBoard, run, pace);
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
