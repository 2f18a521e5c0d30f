/** OpenOCD as a server on a board of ours, for who asks it over TCP. The board follows the wall clock. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { paceBench } from '../dist/cli/bench/pacer.js';
import { listenTcp } from '../dist/node/index.js';
import { createStlinkServer } from '../dist/servers/index.js';

const READY = 'it serves now';

/** What `work` gives while it serves; undefined where there is no OpenOCD. */
export async function whileOpenocdServes({ bench }, commands, work) {
  const pacer = paceBench(bench);
  const server = createStlinkServer({
    devices: async () => (await bench.control.send('host.devices', {})).map((summary) => ({ link: pacer.link, summary })),
  });
  const listener = await listenTcp({ port: 0 }, (stream) => server.serve(stream));
  const lines = [
    'gdb_port disabled',
    'telnet_port disabled',
    'tcl_port disabled',
    'source [find interface/stlink-dap.cfg]',
    `st-link backend tcp ${listener.port}`,
    'transport select dapdirect_swd',
    'source [find target/stm32h7x.cfg]',
    'init',
    ...commands,
    `echo "${READY}"`,
  ];
  const child = spawn(
    'openocd',
    lines.flatMap((line) => ['-c', line]),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit').catch(() => undefined);
  try {
    if (!(await isReady(child))) return undefined;
    return await work();
  } finally {
    child.kill();
    await ended;
    await listener.close();
    await pacer.stop();
  }
}

/** False where it ends instead, or is not here. What it says later is read and forgotten: a full pipe would stop it. */
function isReady(child) {
  let text = '';
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', () => resolve(false));
    child.stderr.on('data', (piece) => {
      text = (text + piece).slice(-1000);
      if (text.includes(READY)) resolve(true);
    });
  });
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
