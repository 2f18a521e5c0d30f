/** `probekit run` while it listens: the cable is pulled, or it is told to end. It says so, and the same command then works. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, viewOf } from '../../src/base/index.ts';
import { type Pacer, startPacer } from '../../src/cli/bench/pacer.ts';
import { LOOPBACK, listenTcp, type TcpListener } from '../../src/node/index.ts';
import { createUsbipServer } from '../../src/servers/index.ts';
import { DHCSR } from '../../src/spec/arm/dcb.ts';
import { startCommand } from '../clients/started-command.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { replug, SUPPLY_STAYS } from './cut.ts';

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

  const give = (file: string, ...args: readonly string[]) => {
    const probe = ['--probe', `usbip://${LOOPBACK}:${listener.port}/${BUS_ID}`];
    return startCommand(['run', firmware(file), ...args, ...probe], { environment: { XDG_STATE_HOME: folder, LOCALAPPDATA: folder } });
  };
  const debugStatus = async () => {
    const bytes = await bench.control.send('peek', { address: DHCSR.address, byteLength: 4 });
    return DHCSR.unpack(bytes ? viewOf(bytes).getUint32(0, true) : 0);
  };
  const worksAgain = async (file: string, way: string) => {
    const again = give(file, '--log', way, '--timeout', '0.3');
    expect(await again.printed(/The time of 0\.3 s is over/)).toBeTruthy();
    expect(await again.ended).toBe(0);
  };

  it.each(WAYS)('says over $way that the board is gone, and works when it is back', async ({ way, file, says }) => {
    const command = give(file, '--log', way);
    await command.printed(says);
    const told = command.printed(/\(usb\/disconnected\)/);
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await told;
    expect(await command.ended).toBe(1);
    await replug(bench);
    await worksAgain(file, way);
  });

  it.each(WAYS)('lets the program over $way run on when it is told to end, and says so', async ({ way, file, says }) => {
    const command = give(file, '--log', way);
    await command.printed(says);
    const told = command.printed(/The program runs on, without a debugger\.[\s\S]*\(cli\/interrupted\)/);
    await command.kill('SIGTERM');
    await told;
    expect(await command.ended).toBe(1);
    expect(await debugStatus()).toMatchObject({ C_DEBUGEN: 0, S_HALT: 0, S_LOCKUP: 0 });
    await worksAgain(file, way);
  });
});
