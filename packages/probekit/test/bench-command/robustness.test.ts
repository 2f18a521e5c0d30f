/** What clients and cables do to a bench: the others do not notice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/index.ts';
import { connect, type ProbeConnection } from '../../src/connect.ts';
import { connectTcp } from '../../src/node/index.ts';
import { connectTarget, type Target } from '../../src/stm32/index.ts';
import { usbipHost } from '../../src/transport/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { type BenchProcess, BIN, startBench } from './bench-process.ts';

let bench: BenchProcess;
beforeEach(async () => {
  bench = await startBench('--boards', '2', '--usbip', '0', '--stlink-server', '0');
});
afterEach(async () => {
  expect(await bench.stop()).toBe(0);
});

const addresses = (board: number) => bench.document.boards[board - 1]!.addresses as readonly [string, string];
const ctl = (...args: readonly string[]) => runCommand(['bench', 'ctl', ...args, '--bench', bench.document.control, '--json']);
const info = async (address: string) => (await runCommand(['info', '--probe', address, '--json'])).status;

/** A client that stays connected. */
async function attach(board: number, way: 'usbip' | 'stlink-server'): Promise<readonly [Target, ProbeConnection]> {
  const usb = usbipHost({ dial: () => connectTcp(bench.usbip), busId: `1-${board}`, clock: wallClock });
  const address = way === 'usbip' ? { kind: 'usb' as const } : addresses(board)[0];
  const connection = await connect(address, { transports: { usb, tcp: (host, port) => connectTcp({ host, port }) }, clock: wallClock });
  return [await connectTarget(connection.probe, { mode: 'normal' }), connection];
}

async function readForEver(target: Target): Promise<never> {
  for (;;) await target.memory.read(0x0800_0000, 0x1000);
}

describe.each(['usbip', 'stlink-server'] as const)('a client over %s', (way) => {
  it('whose cable is pulled is told so; the board comes back, and the other one stays', async () => {
    const [target] = await attach(1, way);
    const [other, connection] = await attach(2, way);
    const ended = expect(readForEver(target)).rejects.toMatchObject({
      code: way === 'usbip' ? 'usb/disconnected' : 'stlink-server/status',
    });
    expect((await ctl('cable', 'pull')).status).toBe(0);
    await ended;
    expect(await other.core.readStatus()).toBeDefined();
    await connection.close();
    expect(await info(addresses(1)[1])).toBeGreaterThan(0);
    expect((await ctl('cable', 'plug')).status).toBe(0);
    expect(await info(addresses(1)[1])).toBe(0);
  });

  it('that is killed in mid-transfer leaves its board to the next one', async () => {
    const address = addresses(1)[way === 'usbip' ? 1 : 0];
    for (let kill = 0; kill < 3; kill++) {
      const client = spawn(process.execPath, [BIN, 'flash', 'blinky.elf', '--full', '--events', '--probe', address]);
      const exited = once(client, 'exit');
      await once(client.stdout, 'data');
      client.kill('SIGKILL');
      await exited;
      expect(await info(address)).toBe(0);
      expect(await info(addresses(2)[1])).toBe(0);
    }
  });
});

it('two clients share a board over stlink-server, each told the truth', async () => {
  const [one, first] = await attach(1, 'stlink-server');
  const [two, second] = await attach(1, 'stlink-server');
  const [here, there] = await Promise.all([one.memory.read(0x0800_0000, 4096), two.memory.read(0x0800_0000, 4096)]);
  expect(here).toEqual(there);
  await first.close();
  await second.close();
});

it('a second client over USB/IP is told that the board is taken', async () => {
  const [, connection] = await attach(1, 'usbip');
  const { status, out } = await runCommand(['info', '--probe', addresses(1)[1], '--json']);
  expect(status).toBeGreaterThan(0);
  expect(JSON.parse(out).error.code).toBe('usbip/refused');
  expect(await info(addresses(2)[1])).toBe(0);
  await connection.close();
});

it('the end of standard input does not stop it, and it says goodbye at Ctrl-C', async () => {
  const child = spawn(process.execPath, [BIN, 'bench', '--usbip', '0'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  const announced = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('Ctrl-C ends it.')) resolve();
    });
  });
  try {
    child.stdin.end();
    await announced;
    const address = /usbip:\/\/\S+/.exec(text)?.[0] ?? '';
    expect(await info(address)).toBe(0);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(text).toContain('The bench is closed.');
    // Nothing is redrawn where there is no terminal.
    expect(text).not.toContain('\x1b');
  } finally {
    child.kill('SIGKILL');
  }
});
