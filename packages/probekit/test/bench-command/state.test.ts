/** `probekit bench --state`: killed at any moment, it has lost nothing that a client was told of. */
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wallClock } from '../../src/base/index.ts';
import { connect, type ProbeConnection } from '../../src/connect.ts';
import { connectTcp } from '../../src/node/index.ts';
import { connectTarget, flashOf, type Target } from '../../src/stm32/index.ts';
import { usbipHost } from '../../src/transport/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { type BenchProcess, startBench } from './bench-process.ts';

const FLASH = 0x0800_0000;
const BLOCK_BYTES = 64;
/** How many blocks have been acknowledged when the bench is killed. */
const KILL_AFTER = [1, 40, 41];

let folder: string;
let bench: BenchProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-state-'));
});
afterEach(async () => {
  await bench?.kill();
  await rm(folder, { recursive: true });
});

/** What block `index` is to hold: never erased, and no other block's. */
function blockOf(index: number): Uint8Array {
  return Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => (index * 31 + at * 7) & 0x7f);
}

async function openTarget(
  { usbip, stlinkServer }: BenchProcess,
  way: 'usbip' | 'stlink-server',
): Promise<readonly [Target, ProbeConnection]> {
  const usb = usbipHost({ dial: () => connectTcp(usbip), busId: '1-1', clock: wallClock });
  const address = way === 'usbip' ? { kind: 'usb' as const } : `stlink-server://${stlinkServer.host}:${stlinkServer.port}`;
  const connection = await connect(address, { transports: { usb, tcp: (host, port) => connectTcp({ host, port }) }, clock: wallClock });
  return [await connectTarget(connection.probe, { mode: 'normal' }), connection];
}

/** Erases the first sector and programs it block by block, until the bench is no more; resolves with the blocks acknowledged. */
async function programUntilKilled(running: BenchProcess, way: 'usbip' | 'stlink-server', killAfter: number): Promise<number> {
  const [target] = await openTarget(running, way);
  await target.core.halt();
  const flash = await flashOf(target);
  await flash.prepare();
  await flash.erase([flash.sectors[0]!]);
  let acknowledged = 0;
  try {
    for (; ; acknowledged++) {
      // Not awaited: the kill comes somewhere in the middle of the next block.
      if (acknowledged === killAfter) void running.kill();
      await flash.program(FLASH + acknowledged * BLOCK_BYTES, blockOf(acknowledged));
    }
  } catch {
    // The bench is gone: that is what this is about.
    return acknowledged;
  }
}

it.each(['usbip', 'stlink-server'] as const)(
  'over %s every acknowledged flash word is there after a kill',
  async (way) => {
    for (const killAfter of KILL_AFTER) {
      bench = await startBench('--state', folder, '--usbip', '0', '--stlink-server', '0');
      const acknowledged = await programUntilKilled(bench, way, killAfter);
      expect(acknowledged).toBeGreaterThanOrEqual(killAfter);
      await bench.kill();

      bench = await startBench('--state', folder, '--usbip', '0', '--stlink-server', '0');
      const [target, connection] = await openTarget(bench, way);
      const bytes = await target.memory.read(FLASH, acknowledged * BLOCK_BYTES);
      for (let index = 0; index < acknowledged; index++) {
        expect(bytes.slice(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES)).toEqual(blockOf(index));
      }
      await connection.close();
      await bench.stop();
    }
  },
  120_000,
);

it('keeps each board of several by itself, and option bytes with the flash', async () => {
  const again = ['--state', folder, '--boards', '2', '--usbip', '0'];
  bench = await startBench(...again);
  const second = () => bench!.document.boards[1]!.addresses[0] as string;
  const flashed = await runCommand(['flash', 'blinky.elf', '--probe', second(), '--json']);
  expect(flashed.status).toBe(0);
  await bench.kill();
  // Board 1 was never changed.
  expect((await readdir(folder)).filter((file) => file.endsWith('.flash'))).toEqual(['board-2.flash']);
  bench = await startBench(...again);
  expect((await runCommand(['verify', 'blinky.elf', '--probe', second(), '--json'])).status).toBe(0);
  await runCommand(['bench', 'ctl', 'scenario', 'rdp1', '--board', '2', '--bench', bench.document.control, '--json']);
  await bench.kill();
  bench = await startBench(...again);
  const told = await runCommand(['info', '--probe', second(), '--json']);
  expect(JSON.parse(told.out).protection).toMatchObject({ rdpLevel: 1 });
  expect(await bench.stop()).toBe(0);
}, 60_000);

it('starts from what is whole when the end of the file is not', async () => {
  bench = await startBench('--state', folder, '--usbip', '0');
  const probe = () => bench!.document.addresses[0] as string;
  await runCommand(['flash', 'blinky.elf', '--probe', probe(), '--json']);
  await bench.kill();
  const path = join(folder, 'board-1.flash');
  const file = await open(path, 'a');
  await file.write(Uint8Array.of(200, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0));
  await file.close();
  bench = await startBench('--state', folder, '--usbip', '0');
  expect((await runCommand(['verify', 'blinky.elf', '--probe', probe(), '--json'])).status).toBe(0);
}, 60_000);

it('is for one bench at a time: the second is told who has it, and the lock of a killed one is taken over', async () => {
  bench = await startBench('--state', folder, '--usbip', '0');
  const refused = await runCommand(['bench', '--state', folder, '--usbip', '0', '--json']);
  expect(refused.status).toBe(2);
  expect(JSON.parse(refused.out).error).toMatchObject({
    code: 'cli/state-in-use',
    evidence: { folder, pid: bench.process.pid, holder: bench.document.control },
  });
  await bench.kill();
  expect(await readdir(folder)).toContain('lock.json');
  bench = await startBench('--state', folder, '--usbip', '0');
  expect(await bench.stop()).toBe(0);
  expect(await readdir(folder)).toEqual([]);
}, 60_000);

it('refuses a folder that cannot be one, and a state that is no board’s', async () => {
  const file = join(folder, 'board-1.flash');
  const handle = await open(file, 'w');
  await handle.write('Shopping');
  await handle.close();
  const damaged = await runCommand(['bench', '--state', folder, '--usbip', '0', '--json']);
  expect([damaged.status, JSON.parse(damaged.out).error.code]).toEqual([2, 'cli/bench-file']);
  expect((await stat(file)).size).toBe(8);
  const notAFolder = await runCommand(['bench', '--state', file, '--usbip', '0', '--json']);
  expect([notAFolder.status, JSON.parse(notAFolder.out).error.code]).toEqual([2, 'node/file']);
  const twice = await runCommand(['bench', '--state', folder, '--probe', `bench:brand-new?state=${file}`, '--json']);
  expect([twice.status, JSON.parse(twice.out).error.code]).toEqual([2, 'cli/usage']);
});
