/** `probekit bench --boards 3`: each board is a probe of its own, whatever happens to the others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/index.ts';
import { connectTcp, LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { listUsbip, StlinkServerClient } from '../../src/transport/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { type BenchProcess, startBench } from './bench-process.ts';

const SERIALS = ['003A00273038510234333935', '003B00273038510234333935', '003C00273038510234333935'];

/** As the chip at a board's first address has it. */
async function uniqueIdOf({ addresses }: { addresses: readonly string[] }): Promise<string> {
  const { out } = await runCommand(['read', '0x1ff1e800', '12', '--probe', addresses[0]!, '--json']);
  return JSON.parse(out).bytes;
}

describe('three boards in one process', () => {
  let bench: BenchProcess;
  beforeAll(async () => {
    bench = await startBench('--boards', '3', '--usbip', '0', '--stlink-server', '0');
  });
  afterAll(() => bench.stop());

  it('have a serial number, a bus id and two addresses each', () => {
    const { boards, probes } = bench.document;
    expect(boards.map(({ serialNumber }) => serialNumber)).toEqual(SERIALS);
    expect(boards.map(({ busId }) => busId)).toEqual(['1-1', '1-2', '1-3']);
    expect(probes.map(({ serialNumber, location }) => [serialNumber, location])).toEqual(SERIALS.map((one, at) => [one, `1-${at + 1}`]));
    expect(boards.flatMap(({ addresses }) => addresses)).toHaveLength(6);
  });

  it('are told with the commands that reach each of them', () => {
    for (const { serialNumber, busId, openocd, linux } of bench.document.boards) {
      expect(openocd).toContain(`-c "adapter serial ${serialNumber}"`);
      expect(linux).toMatch(new RegExp(`^sudo modprobe vhci-hcd && sudo usbip --tcp-port \\d+ attach -r 127.0.0.1 -b ${busId}$`));
    }
  });

  it('are all listed by both servers', async () => {
    const client = new StlinkServerClient(await connectTcp(bench.stlinkServer), wallClock);
    expect((await client.listDevices()).map(({ serialNumber }) => serialNumber)).toEqual(SERIALS);
    await client.close();
    const listed = await listUsbip(await connectTcp(bench.usbip), { clock: wallClock });
    expect(listed.map(({ busId }) => busId)).toEqual(['1-1', '1-2', '1-3']);
  });

  it('carry chips with a unique id each, which records of jobs are kept by', async () => {
    const ids = new Set<string>();
    for (const board of bench.document.boards) ids.add(await uniqueIdOf(board));
    expect(ids.size).toBe(3);
  });

  it('hold what was written into each of them', async () => {
    const [first, second] = bench.document.boards.map(({ addresses }) => addresses) as string[][];
    const flashed = await runCommand(['flash', 'blinky.elf', '--probe', second![1]!, '--json']);
    expect(JSON.parse(flashed.out)).toMatchObject({ state: 'running' });
    const differs = await runCommand(['verify', 'blinky.elf', '--probe', first![0]!, '--json']);
    expect(JSON.parse(differs.out)).toMatchObject({ equal: false });
    const equal = await runCommand(['verify', 'blinky.elf', '--probe', second![0]!, '--json']);
    expect(JSON.parse(equal.out)).toMatchObject({ equal: true });
  });
});

it('a number of boards that cannot be is refused', async () => {
  for (const count of ['0', '65', '1.5', 'many']) {
    const { status, out } = await runCommand(['bench', '--boards', count, '--json']);
    expect([status, JSON.parse(out).error.code]).toEqual([2, 'cli/usage']);
  }
});

describe('a bench beside another one', () => {
  const started: BenchProcess[] = [];
  const start = async (...args: readonly string[]) => {
    const bench = await startBench(...args);
    started.push(bench);
    return bench.document.boards[0]!;
  };
  afterAll(async () => {
    for (const bench of started) await bench.stop();
  });

  it('has other serial numbers and unique ids of the same board, on its port the same each time', async () => {
    const first = await start('--usbip', '0');
    expect(first.serialNumber).toBe(SERIALS[0]);
    const { port, close } = await listenTcp({ host: LOOPBACK, port: 0 }, async () => undefined);
    await close();
    const second = await start('--usbip', `${port}`);
    const id = await uniqueIdOf(second);
    expect(second.serialNumber).not.toBe(first.serialNumber);
    expect(id).not.toBe(await uniqueIdOf(first));
    await started.pop()!.stop();
    const again = await start('--usbip', `${port}`);
    expect([again.serialNumber, await uniqueIdOf(again)]).toEqual([second.serialNumber, id]);
  });
});
