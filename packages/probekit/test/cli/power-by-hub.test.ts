/** Power by software as the command line does it: the hub of the bench's computer cuts the 5 V of probe and board. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Scenario, silentTracer } from '../../src/base/index.ts';
import { climbWith } from '../../src/cli/auto-connect.ts';
import { Output } from '../../src/cli/output.ts';
import { openProbeSource } from '../../src/cli/probe-source.ts';
import { LATE_PINS } from '../ladder/late-pins.ts';

/** Longer than the program leaves the debug pins alone. */
const RUNNING_MS = 1000;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-hub-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What `--connect auto` says of the rung on a board whose program took the debug pins and whose reset line is open. */
async function powerBySoftware({ jumpers, ...physics }: Partial<Scenario>): Promise<string | undefined> {
  await writeFile(join(folder, LATE_PINS.name), LATE_PINS.bytes);
  const flash = [{ file: LATE_PINS.name, address: '0x08000000' }];
  const scenario = { board: 'nucleo-h743zi2', flash, port: { switched: true }, ...physics, jumpers: { JP3: 'off', ...jumpers } };
  await writeFile(join(folder, 'board.json'), JSON.stringify(scenario));
  const source = await openProbeSource({ address: `bench:${join(folder, 'board.json')}`, trace: undefined, tracer: silentTracer });
  const told: string[] = [];
  const streams = { out: { isTTY: false, write: () => true }, error: { write: (text: string) => told.push(text) } };
  const output = new Output(streams, { mode: 'people', verbose: false, environment: {} });
  const options = { probe: source.addressText, connect: 'auto', speedKhz: undefined, trace: undefined } as const;
  try {
    await source.bench?.control.send('advance', { ms: RUNNING_MS });
    const context = { name: 'info', output, signal: new AbortController().signal, options };
    const climbing = climbWith(context, source, await source.openProbe(), () => undefined);
    await climbing.catch((error) => expect(error).toMatchObject({ code: 'stm32/ladder-exhausted' }));
  } finally {
    await source.close();
  }
  return told.find((line) => line.startsWith('power by software'));
}

describe('power by software', () => {
  it('reaches a board that the hub feeds', async () => {
    expect(await powerBySoftware({})).toMatch(/reached in \d+\.\d s\n$/);
  });

  it('says why it does not reach a board with a supply of its own', async () => {
    expect(await powerBySoftware({ jumpers: { JP2: '5-6' }, supply: { external5V: true } })).toMatch(
      /attempts in \d+ ms did not catch the core after usb1-port2 took the command .* or a supply of the board's own, leaves the target on\.\n$/,
    );
  });

  it('has nothing that switches at a port that is not switched', async () => {
    expect(await powerBySoftware({ port: { of: 'hub' } })).toContain('Nothing here can switch the power of the target');
  });
});
