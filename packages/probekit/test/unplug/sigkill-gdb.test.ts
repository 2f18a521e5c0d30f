/** `probekit gdb` with breakpoints in flash is killed, in a process of its own, as it writes them and as it takes them back; any command then has the program whole. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { equalBytes, type UsbDeviceLink } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { startPacer } from '../../src/cli/bench/pacer.ts';
import { connectTcp, LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { startCommand } from '../clients/started-command.ts';
import { GdbClient } from '../contracts/gdb-client.ts';
import { BREAKPOINTS, PROGRAM, PROGRAM_ADDRESS } from '../contracts/many-breakpoints.ts';
import { ALL_CUTS_MS } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';

const KILLS = IS_SWEEP ? 40 : 3;

it(
  'gives the program back wherever the server of GDB was killed',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-sigkill-gdb-'));
    const pacer = startPacer();
    const bench = await createBench({
      scenario: { board: 'nucleo-h743zi2', flash: [{ file: 'program.bin', address: '0x08000000' }] },
      boards: ALL_BOARDS,
      images: [{ name: 'program.bin', bytes: PROGRAM }],
    });
    const fresh = await bench.control.send('snapshot', {});
    const paced = pacer.add(bench);
    let takenBack = 0;
    let count = 0;
    let onTransfer = (_count: number) => {};
    const submit: UsbDeviceLink['submit'] = (transfer) => {
      count += 1;
      onTransfer(count);
      return paced.usb.submit(transfer);
    };
    const devices = async () => {
      const [summary] = await paced.control.send('host.devices', {});
      return summary ? [{ busId: '1-1', link: { ...paced.usb, submit }, summary: { ...summary, location: '1-1' } }] : [];
    };
    const server = createStlinkServer({ devices });
    const listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => server.serve(stream));
    const probe = ['--probe', `stlink-server://${LOOPBACK}:${listener.port}`];
    const environment = { XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
    /** Resolves with the transfers of writing the breakpoints and of taking them back, where it is not killed before. */
    const session = async (killAt: number): Promise<number> => {
      const command = startCommand(['gdb', '--flash-breakpoints', '--port', '0', ...probe], { environment });
      const [, port] = await command.printed(/extended-remote 127\.0\.0\.1:(\d+)/);
      const client = new GdbClient(await connectTcp({ host: LOOPBACK, port: Number(port) }));
      await client.ask('?');
      for (const address of BREAKPOINTS) await client.ask(`Z1,${address.toString(16)},2`);
      count = 0;
      onTransfer = (at) => {
        if (at >= killAt) void command.kill('SIGKILL');
      };
      for (const request of ['vCont;c', 'D']) await Promise.race([client.ask(request).catch(() => 'lost'), command.ended]);
      onTransfer = () => {};
      await command.kill('SIGINT');
      return count;
    };
    const problem = async () => {
      const info = startCommand(['info', ...probe], { environment });
      const back = info.printed(/A debugger was killed here while its breakpoints stood in flash\. They are taken back/).then(
        () => 1,
        () => 0,
      );
      await info.ended;
      takenBack += await back;
      const found = await bench.control.send('peek', { address: PROGRAM_ADDRESS, byteLength: PROGRAM.length });
      if (!found || !equalBytes(found, PROGRAM)) return 'the program is not whole';
      const left = await readdir(join(folder, 'probekit', 'journal')).catch(() => []);
      return left.length > 0 ? `a record is still there: ${left.join(', ')}` : undefined;
    };
    try {
      const transfers = await session(Number.POSITIVE_INFINITY);
      expect(await problem()).toBeUndefined();
      for (let kill = 1; kill <= KILLS; kill++) {
        await paced.control.send('restore', { snapshot: fresh });
        await session(Math.round((transfers * kill) / (KILLS + 1)));
        expect(await problem(), `killed at ${kill} of ${KILLS + 1} parts`).toBeUndefined();
      }
      expect(takenBack).toBeGreaterThan(KILLS / 3);
    } finally {
      await listener.close();
      await pacer.stop();
      await rm(folder, { recursive: true });
    }
  },
  ALL_CUTS_MS,
);
