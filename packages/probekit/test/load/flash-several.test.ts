/**
 * `probekit flash` with several `--probe` over USB/IP, as with boards behind another computer: two that are well, one without
 * supply, one whose cable is pulled in the middle of the job.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPacer } from '../../src/cli/bench/pacer.ts';
import { LOOPBACK, listenTcp, type TcpListener } from '../../src/node/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { type FleetBoard, fleetOf, holds, imageOf, serversFor } from './fleet.ts';
import { plug, pulledAtBlock } from './pulled-board.ts';

const IMAGE = imageOf(7);
const LONG = 60_000;

describe('a flash job on four boards over USB/IP', () => {
  const pacer = startPacer();
  let folder = '';
  let file = '';
  let boards: readonly FleetBoard[];
  let listener: TcpListener;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-several-usbip-'));
    vi.stubEnv('XDG_STATE_HOME', folder);
    file = join(folder, 'app.bin');
    await writeFile(file, IMAGE);
    const [one, two, unfed, pulled] = (await fleetOf(4)) as [FleetBoard, FleetBoard, FleetBoard, FleetBoard];
    await unfed.bench.control.send('set', { physics: { jumpers: { JP4: 'off' } } });
    boards = [one, two, unfed, { ...pulled, bench: pulledAtBlock(pulled.bench, 3) }];
    const { usbip } = serversFor(boards.map((board) => ({ ...board, bench: pacer.add(board.bench) })));
    listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => usbip.serve(stream));
  }, LONG);
  afterAll(async () => {
    await listener.close();
    await pacer.stop();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const probes = () => boards.map(({ busId }) => `usbip://${LOOPBACK}:${listener.port}/${busId}`);
  const flashAll = () =>
    runCommand(['flash', file, '--address', '0x08000000', ...probes().flatMap((probe) => ['--probe', probe]), '--json']);

  it(
    'does the two that can be done, and says of each of the others why not',
    async () => {
      const { status, out } = await flashAll();
      expect(status).toBe(1);
      const [one, two, unfed, pulled] = probes();
      expect(JSON.parse(out)).toMatchObject({
        doneCount: 2,
        failedCount: 2,
        boards: [
          { probe: one, done: true, report: { state: 'running' } },
          { probe: two, done: true, report: { state: 'running' } },
          { probe: unfed, done: false, error: { layer: 'dap' } },
          { probe: pulled, done: false, error: { code: 'usb/disconnected' } },
        ],
      });
      expect(await Promise.all(boards.map((board) => holds(board, IMAGE)))).toEqual([true, true, false, false]);
    },
    LONG,
  );

  it(
    'completes all of them when the same command is given again',
    async () => {
      await boards[2]!.bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
      await plug(boards[3]!.bench, true);
      const { status, out } = await flashAll();
      expect([status, JSON.parse(out)]).toMatchObject([
        0,
        { boards: [{ report: { erased: [] } }, { report: { erased: [] } }, { report: { resumed: false } }, { report: { resumed: true } }] },
      ]);
      expect(await Promise.all(boards.map((board) => holds(board, IMAGE)))).toEqual([true, true, true, true]);
    },
    LONG,
  );
});
