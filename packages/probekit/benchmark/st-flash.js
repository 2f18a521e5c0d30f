/** st-flash on a board of ours, over USB: libusb is led to the board by the bridge that the tests of foreign programs use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { peerRun } from './peer-run.js';

const BRIDGE = fileURLToPath(new URL('../test/clients/usbfs/bridge.ts', import.meta.url));

/** Bench time and transfers of one run with these arguments, or why there are none. */
export function stFlash(makeBoard, args) {
  return peerRun('st-flash', makeBoard, async ({ link, control, forget }) => {
    const { bridgeUsbfs } = (await runnerImport(BRIDGE, { configFile: false, logLevel: 'error' })).module;
    const [summary] = await control.send('host.devices', {});
    const bridge = await bridgeUsbfs(link, summary);
    // What the bridge itself read of the device.
    forget();
    try {
      const child = spawn('st-flash', args, { stdio: 'ignore', env: { ...process.env, ...bridge.environment } });
      const [status] = await once(child, 'exit');
      return status === 0;
    } finally {
      await bridge.close();
    }
  });
}
