/**
 * A computer with one board plugged in, on which the command runs as it was installed: the npm package `usb`, libusb and
 * the command's own look at `/sys` all meet the bench there.
 */
import { fileURLToPath } from 'node:url';
import type { Bench, Scenario, UsbDeviceSummary } from '../../../src/base/index.ts';
import { paceBench } from '../../../src/cli/bench/pacer.ts';
import { boardWith } from '../../contracts/board-on-bench.ts';
import { type PeerRun, runPeer } from '../peer.ts';
import { BIN, type StartedCommand, startCommand } from '../started-command.ts';
import { bridgeUsbfs, type UsbfsBridge } from './bridge.ts';
import { tellDeviceEvent } from './device-events.ts';

const AHEAD = ['--import', fileURLToPath(new URL('redirect-files.js', import.meta.url))];

export interface Computer {
  readonly bench: Bench;
  readonly bridge: UsbfsBridge;
  readonly summary: UsbDeviceSummary;
  /** Runs `probekit` with these arguments to its end. */
  run(...args: readonly string[]): Promise<PeerRun>;
  /** Runs `probekit` until it is stopped; it is, at the latest, when the test is over. */
  start(...args: readonly string[]): StartedCommand;
  /** Pulls the cable, or plugs it in. */
  plug(isIn: boolean): Promise<void>;
}

export async function withComputer(scenario: Partial<Scenario>, use: (computer: Computer) => Promise<void>): Promise<void> {
  const bench = await boardWith(scenario);
  const [summary] = await bench.control.send('host.devices', {});
  if (!summary) throw new Error('nothing enumerated');
  const pacer = paceBench(bench);
  const bridge = await bridgeUsbfs(pacer.link, summary);
  const started: StartedCommand[] = [];
  try {
    await use({
      bench,
      bridge,
      summary,
      run: (...args) => runPeer(process.execPath, [...AHEAD, BIN, ...args], { env: bridge.environment }),
      start(...args) {
        const command = startCommand(args, { ahead: AHEAD, environment: bridge.environment });
        started.push(command);
        return command;
      },
      async plug(isIn) {
        // A device that goes is off the lists before its programs hear of it: else one could open again what is going.
        if (!isIn) await bridge.show(false);
        await bench.control.send('set', { physics: { cable: { plugged: isIn } } });
        if (isIn) await bridge.show(true);
        await tellDeviceEvent(bridge.environment['UMOCKDEV_DIR'] ?? '', isIn ? 'add' : 'remove');
      },
    });
  } finally {
    for (const command of started) await command.kill('SIGKILL');
    await bridge.close();
    await pacer.stop();
  }
}
