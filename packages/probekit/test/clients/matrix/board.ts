/** One computer with one board on its USB, for one client: what the client says, and what it left in the silicon. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, BenchControl, Scenario, UsbDeviceLink } from '../../../src/base/index.ts';
import { paceBench } from '../../../src/cli/bench/pacer.ts';
import { parseImage } from '../../../src/image/index.ts';
import { boardWith, firmware } from '../../contracts/board-on-bench.ts';
import { type Exchange, listenOn } from '../../traces/wire.ts';
import { type PeerRun, runPeer } from '../peer.ts';
import { bridgeUsbfs } from '../usbfs/bridge.ts';
import type { Step } from './clients.ts';

export interface Board {
  readonly bench: Bench;
  readonly control: BenchControl;
  /** What the client and the probe said to each other so far. */
  readonly exchanges: readonly Exchange[];
  run(step: Step): Promise<PeerRun>;
  /** A file of the client's own folder. */
  readFile(name: string): Promise<Uint8Array>;
}

/** What the clients write: `blinky.elf` as a raw binary. */
export function blinky(): Uint8Array {
  const { name, bytes } = firmware('blinky.elf');
  const [segment] = parseImage(bytes, { name }).segments;
  if (!segment) throw new Error('blinky.elf is empty');
  return segment.bytes.slice();
}

/** A board in this set-up whose time passes with the wall's, and a client's computer. */
export async function withBoard<Result>(scenario: Partial<Scenario>, use: (board: Board) => Promise<Result>): Promise<Result> {
  const bench = await boardWith(scenario);
  const pacer = paceBench(bench);
  try {
    return await withClient(bench, pacer.link, use);
  } finally {
    await pacer.stop();
  }
}

/** A client's computer and folder, for a board that is plugged in by `usb`. */
export async function withClient<Result>(bench: Bench, usb: UsbDeviceLink, use: (board: Board) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-client-'));
  await writeFile(join(folder, 'blinky.bin'), blinky());
  await writeFile(join(folder, 'blinky.elf'), firmware('blinky.elf').bytes);
  const [summary] = await bench.control.send('host.devices', {});
  if (!summary) throw new Error('nothing enumerated');
  const { link, exchanges } = listenOn(usb);
  const bridge = await bridgeUsbfs(link, summary);
  try {
    return await use({
      bench,
      control: bench.control,
      exchanges,
      run: ({ program, args, input }) =>
        runPeer(program, args, { env: bridge.environment, cwd: folder, timeoutMs: 25_000, ...(input !== undefined && { input }) }),
      readFile: async (name) => new Uint8Array(await readFile(join(folder, name))),
    });
  } finally {
    await bridge.close();
    await rm(folder, { recursive: true });
  }
}
