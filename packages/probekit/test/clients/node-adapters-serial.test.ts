/**
 * npm `serialport` over a terminal of the kernel. On the other side a test in the place of the kernel's own driver carries
 * the bytes to the VCP of the bench; only that driver is missing here.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { openSerialPort } from '../../src/node/index.ts';
import { benchClock, benchHost, chooseProbe, openVcp, VCP_CODING } from '../../src/transport/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { hasPeer } from './peer.ts';
import { startCommand } from './started-command.ts';

interface Terminal {
  /** What the program on the serial port wrote. */
  readonly written: AsyncIterable<Uint8Array>;
  feed(bytes: Uint8Array): void;
  /** The other end goes, as when the cable is pulled. */
  hangUp(): Promise<void>;
}

/** A pseudo-terminal under that name. */
async function openTerminal(path: string): Promise<Terminal> {
  const socat = spawn('socat', ['-', `PTY,link=${path},rawer`], { stdio: ['pipe', 'pipe', 'inherit'] });
  socat.stdin.on('error', () => undefined); // it ends before we do
  const ended = once(socat, 'exit');
  while (!(await isThere(path))) await sleep(5);
  return {
    written: socat.stdout,
    feed: (bytes) => void socat.stdin.write(bytes),
    async hangUp() {
      socat.kill('SIGKILL');
      await ended;
    },
  };
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe.runIf(hasPeer('socat'))('a serial port through the npm package serialport', () => {
  let folder: string;
  let path: string;
  let terminal: Terminal;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-tty-'));
    path = join(folder, 'ttyACM0');
    terminal = await openTerminal(path);
  });
  afterEach(async () => {
    await terminal.hangUp();
    await rm(folder, { recursive: true });
  });

  it('sets the line coding of the terminal, and changes its rate', async () => {
    const asked = () => execFileSync('stty', ['-F', path, '-a']).toString();
    const link = await openSerialPort(path, { baudRate: 57_600, dataBits: 8, parity: 'none', stopBits: 2 });
    expect(asked()).toMatch(/speed 57600 baud[\s\S]* cs8 [\s\S]* cstopb /);
    await link.configure({ ...VCP_CODING, baudRate: 921_600 });
    expect(asked()).toContain('speed 921600 baud');
    await link.close();
  });

  it('carries every byte both ways, and closes twice without complaint', async () => {
    const link = await openSerialPort(path, VCP_CODING);
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    terminal.feed(all);
    await link.write(all);
    expect(await take(link.read(), 256)).toEqual(all);
    expect(await take(terminal.written, 256)).toEqual(all);
    await link.close();
    await link.close();
  });

  const left = () => ({ code: 'node/serial', message: `The serial port ${path} left while it was open.` });

  it('says that the port had left before it was read: a terminal that was hung up reads as empty for ever', async () => {
    const link = await openSerialPort(path, VCP_CODING);
    await terminal.hangUp();
    await expect(take(link.read(), 1)).rejects.toMatchObject(left());
    await link.close();
  });

  it('says that the port left when the other end goes', async () => {
    const link = await openSerialPort(path, VCP_CODING);
    const reading = expect(take(link.read(), 1)).rejects.toMatchObject(left());
    await terminal.hangUp();
    await reading;
    await link.close();
  });
});

describe.runIf(hasPeer('socat'))('probekit console over the npm package serialport', () => {
  it('talks to the program on the board, and says when the port leaves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-console-'));
    const path = join(folder, 'ttyACM0');
    const terminal = await openTerminal(path);
    const bench = await boardWith({ flash: [{ file: 'echo.elf' }] });
    const pacer = paceBench(bench);
    const host = benchHost(bench, { clock: benchClock(bench.control) });
    const vcp = await openVcp(await host.port(await chooseProbe(host, { kind: 'usb' })), VCP_CODING);
    const stop = new AbortController();
    const command = startCommand(['console', '--port', path]);
    const driver = [
      forward(terminal.written, (bytes) => vcp.write(bytes)),
      forward(vcp.read({ signal: stop.signal }), async (bytes) => terminal.feed(bytes)),
    ];
    try {
      await command.printed(/115200 baud/);
      command.type('through the wire');
      await command.printed(/through the wire/);
      await terminal.hangUp();
      await command.printed(/\(node\/serial\)/);
      expect(await command.ended).toBe(1);
    } finally {
      await command.kill('SIGKILL');
      await terminal.hangUp();
      stop.abort();
      await Promise.all(driver);
      await vcp.close();
      await pacer.stop();
      await rm(folder, { recursive: true });
    }
  }, 60_000);
});

async function forward(from: AsyncIterable<Uint8Array>, to: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const bytes of from) await to(new Uint8Array(bytes));
}

async function take(from: AsyncIterable<Uint8Array>, byteLength: number): Promise<Uint8Array> {
  const taken: number[] = [];
  for await (const bytes of from) {
    taken.push(...bytes);
    if (taken.length >= byteLength) break;
  }
  return Uint8Array.from(taken);
}
