/**
 * st-flash on a board of ours, over USB: libusb is led to the board by the bridge that the tests of foreign programs use. Like
 * OpenOCD it lives on the wall clock, which the board follows here.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { paceBench } from '../dist/cli/bench/pacer.js';
import { watched } from './watched-link.js';

const BRIDGE = fileURLToPath(new URL('../test/clients/usbfs/bridge.ts', import.meta.url));

/** Bench time and transfers of one run with these arguments; undefined where there is no st-flash, or it does not end well. */
export async function stFlash({ bench }, args) {
  if (spawnSync('st-flash', ['--version'], { stdio: 'ignore' }).error) return undefined;
  const { bridgeUsbfs } = (await runnerImport(BRIDGE, { configFile: false, logLevel: 'error' })).module;
  const pacer = paceBench(bench);
  const seen = { transfers: 0 };
  const [summary] = await bench.control.send('host.devices', {});
  const bridge = await bridgeUsbfs(watched(pacer.link, bench, seen), summary);
  // What the bridge itself read of the device is not the program's.
  Object.assign(seen, { transfers: 0, firstNs: undefined });
  try {
    const child = spawn('st-flash', args, { stdio: 'ignore', env: { ...process.env, ...bridge.environment } });
    const [status] = await once(child, 'exit');
    return status === 0 ? { ms: (seen.lastNs - seen.firstNs) / 1e6, transfers: seen.transfers } : undefined;
  } finally {
    await bridge.close();
    await pacer.stop();
  }
}
