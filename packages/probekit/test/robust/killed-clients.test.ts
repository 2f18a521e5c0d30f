/**
 * Unmodified programs that are killed in the middle of flashing through usbfs: what they had under way ends with them, and the
 * next program flashes the same board without anybody having touched it.
 *
 * A probe keeps the reply that the dead program did not fetch, and other programs take it for theirs. Our own stack looks for
 * one when it opens a probe: it comes first here, and leaves the probe to the same program again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/base/index.ts';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { connect } from '../../src/connect.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { bridgeUsbfs } from '../clients/usbfs/bridge.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { counted } from './counted-bench.ts';

const FLASH = 0x0800_0000;
const LONG = 120_000;
/** Long enough that every program is busy writing it when it is killed. */
const IMAGE = Uint8Array.from({ length: 0x8000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
new DataView(IMAGE.buffer).setUint32(0, 0x2002_0000, true);
new DataView(IMAGE.buffer).setUint32(4, 0x0800_0201, true);

const QUIET = ['-c', 'gdb_port disabled; tcl_port disabled; telnet_port disabled'];
const PROGRAMS: Readonly<Record<string, (file: string) => readonly string[]>> = {
  'st-flash': (file) => ['write', file, '0x08000000'],
  openocd: (file) => [
    ...['-f', 'interface/stlink-dap.cfg', '-c', 'transport select dapdirect_swd', ...QUIET, '-f', 'target/stm32h7x.cfg'],
    ...['-c', `program ${file} 0x08000000 verify reset exit`],
  ],
};
/** Transfers after which it is killed: while it connects, while it loads and starts its flash loader, while that writes. */
const KILLED_AFTER = [15, 120, 260];

const HAS_ALL = ['umockdev-run', ...Object.keys(PROGRAMS)].map(hasPeer).every((here) => here);

describe.runIf(HAS_ALL)('a program killed in mid-flash', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-killed-'));
    file = join(folder, 'image.bin');
    await writeFile(file, IMAGE);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.keys(PROGRAMS))(
    '%s leaves the board to the next one',
    async (program) => {
      const bench = counted(await boardWith({}));
      const [summary] = await bench.control.send('host.devices', {});
      const pacer = paceBench(bench);
      let transfers = 0;
      let onTransfer: () => void = () => undefined;
      const link = {
        ...pacer.link,
        submit: (transfer: Parameters<typeof pacer.link.submit>[0]) => {
          transfers += 1;
          onTransfer();
          return pacer.link.submit(transfer);
        },
      };
      const bridge = await bridgeUsbfs(link, summary!);
      try {
        const { env } = process;
        for (const killedAfter of KILLED_AFTER) {
          const child = spawn(program, PROGRAMS[program]!(file), { env: { ...env, ...bridge.environment }, stdio: 'ignore' });
          transfers = 0;
          onTransfer = () => void (transfers === killedAfter && child.kill('SIGKILL'));
          const [, signal] = await once(child, 'exit');
          expect(signal, `after ${killedAfter} transfers`).toBe('SIGKILL');
          await expect.poll(() => bench.open().transfers).toBe(0);
          const { probe, close } = await connect('bench:nucleo-h743zi2', {
            transports: { bench: async () => ({ usb: link, control: bench.control }) },
          });
          expect(probe.identity.firmware).toBe('V3J9M3');
          await close();
          const { status, text } = await runPeer(program, PROGRAMS[program]!(file), { env: bridge.environment });
          expect(status, text).toBe(0);
          const flash = await bench.control.send('peek', { address: FLASH, byteLength: IMAGE.length });
          expect(equalBytes(flash!, IMAGE)).toBe(true);
        }
      } finally {
        await bridge.close();
        await pacer.stop();
      }
    },
    LONG,
  );
});
