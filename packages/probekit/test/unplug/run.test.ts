/** `probekit run` while it listens: the cable is pulled, or it is told to end. It says so, and the same command then works. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { type Pacer, startPacer } from '../../src/cli/bench/pacer.ts';
import { LOOPBACK, listenTcp, type TcpListener } from '../../src/node/index.ts';
import { createUsbipServer } from '../../src/servers/index.ts';
import { DHCSR } from '../../src/spec/arm/dcb.ts';
import { ITM_TCR } from '../../src/spec/arm/itm.ts';
import { startCommand } from '../clients/started-command.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { asProgram, replug, SUPPLY_STAYS } from './cut.ts';

const BUS_ID = '1-1';
const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/${name}`, import.meta.url));

/** What each way says again and again, by programs whose core a debugger has or has not. */
const WAYS = [
  { way: 'rtt', file: 'rtt.elf', says: /line 0000[5-9]/ },
  { way: 'swo', file: 'itm.elf', says: /itm: line [5-9]/ },
  { way: 'semihosting', file: 'rtt.elf', says: /The program says over semihosting/ },
] as const;

describe('probekit run that listens', () => {
  let folder = '';
  let pacer: Pacer;
  let bench: Bench;
  let listener: TcpListener;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-run-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    pacer = startPacer();
    bench = pacer.add(await boardWith(SUPPLY_STAYS));
    const devices = async () => {
      const [summary] = await bench.control.send('host.devices', {});
      return summary ? [{ busId: BUS_ID, link: bench.usb, summary: { ...summary, location: BUS_ID } }] : [];
    };
    const server = createUsbipServer({ devices });
    listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => server.serve(stream));
  });
  afterEach(async () => {
    await listener.close();
    await pacer.stop();
  });

  const command = (...args: readonly string[]) =>
    startCommand([...args, '--probe', `usbip://${LOOPBACK}:${listener.port}/${BUS_ID}`], {
      environment: { XDG_STATE_HOME: folder, LOCALAPPDATA: folder },
    });
  const give = (file: string, ...args: readonly string[]) => command('run', firmware(file), ...args);
  /** As a debugger reads it that joins a running target. */
  const word = (address: number) => asProgram(bench, bench.usb, ({ memory }) => memory.read32(address));
  const debugStatus = async () => DHCSR.unpack(await word(DHCSR.address));
  const traceControl = async () => ITM_TCR.unpack(await word(ITM_TCR.address));
  const worksAgain = async (file: string, way: string) => {
    const again = give(file, '--log', way, '--timeout', '0.3');
    expect(await again.printed(/The time of 0\.3 s is over/)).toBeTruthy();
    expect(await again.ended).toBe(0);
  };

  it.each(WAYS)('says over $way that the board is gone, and works when it is back', async ({ way, file, says }) => {
    const listening = give(file, '--log', way);
    await listening.printed(says);
    const told = listening.printed(/\(usb\/disconnected\)/);
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await told;
    expect(await listening.ended).toBe(1);
    await replug(bench);
    await worksAgain(file, way);
  });

  it.each(WAYS)('lets the program over $way run on when it is told to end, and says so', async ({ way, file, says }) => {
    const listening = give(file, '--log', way);
    await listening.printed(says);
    const told = listening.printed(/The program runs on, without a debugger\.[\s\S]*\(cli\/interrupted\)/);
    await listening.kill('SIGTERM');
    await told;
    expect(await listening.ended).toBe(1);
    expect(await debugStatus()).toMatchObject({ C_DEBUGEN: 0, S_HALT: 0, S_LOCKUP: 0 });
    await worksAgain(file, way);
  });

  it('has what it set for SWO taken back by the next command when it is killed, and no more by the one after', async () => {
    const listening = give('itm.elf', '--log', 'swo');
    await listening.printed(/itm: line 5/);
    await listening.kill('SIGKILL');
    expect(await traceControl()).toMatchObject({ ITMENA: 1 });
    const next = command('info');
    expect(await next.printed(/A command was killed here while it listened to SWO/)).toBeTruthy();
    expect(await next.ended).toBe(0);
    expect(await traceControl()).toMatchObject({ ITMENA: 0 });
    const after = command('console', '--swo', '--seconds', '0.5', '--json');
    const [text] = await after.printed(/\{[\s\S]*\}/);
    expect(text).toMatch(/itm: line/);
    expect(text).not.toMatch(/killed here/);
  });
});
