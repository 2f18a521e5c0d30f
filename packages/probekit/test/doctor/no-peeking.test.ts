/**
 * The doctor knows a board only by what it reads: the same board behind ST's stlink-server in another process, out of
 * the recorded dialogue alone, and under a file name that tells nothing gives the same evidence and the same verdict.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/base/index.ts';
import { openBench, readBenchSetup } from '../../src/cli/bench/file.ts';
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { connectTcp, LOOPBACK } from '../../src/node/index.ts';
import { benchClock, benchHost, recordStlink, replayStlink, stlinkOverServer, stlinkOverUsb } from '../../src/transport/index.ts';
import { type ServedBench, serveBenchProcess } from '../clients/served-bench.ts';
import { firstClass, lasting, reordered } from './likeness.ts';
import { examine, openScenario, readScenario, scenarioFiles } from './open-scenario.ts';

/** Scenarios whose computer cannot use the probe, and what a client of stlink-server is told then. */
const NOTHING_TO_SHARE: Readonly<Record<string, object>> = {
  'charging-cable.json': { code: 'stlink-server/no-probe', evidence: { serialNumbers: [] } },
  'no-permission.json': { code: 'stlink-server/status', evidence: { request: 'OPEN_DEV', statusName: 'permission denied' } },
  'v3-loader.json': { code: 'stlink-server/no-probe', evidence: { serialNumbers: [] } },
};
/** A probe in its loader would leave it: the look ends before that. */
const BEFORE_THE_TARGET: readonly string[] = ['v3-loader.json'];
/** Checks that need the computer around the probe: USB, driver, volume, serial port. */
const OF_THE_COMPUTER: readonly string[] = ['C1', 'C2', 'C13', 'C14', 'C15'];

const beyondTheComputer = ({ evidence }: Diagnosis) => evidence.filter(({ check }) => !OF_THE_COMPUTER.includes(check));

/** A whole diagnosis on the bench, and the dialogue with the probe as it went. */
async function examineRecorded(file: string, { usbOnly }: { usbOnly?: boolean } = {}): Promise<{ whole: Diagnosis; trace: string }> {
  const bench = await openScenario(readScenario(file));
  const clock = benchClock(bench.control);
  const host = benchHost(bench, { clock });
  let trace = '';
  const write = (text: string) => {
    trace += text;
  };
  const whole = await examine(bench, {
    clock,
    usbOnly,
    openTransport: async (device) => {
      if (!device) throw new Error('the doctor opens a probe that it has not found');
      return recordStlink(await stlinkOverUsb(await host.port(device), { clock }), { clock, write });
    },
  });
  return { whole, trace };
}

async function diagnoseTrace(trace: string): Promise<Diagnosis> {
  const { transport, clock } = replayStlink(trace);
  return diagnose({ clock, openTransport: async () => transport });
}

function diagnoseServed({ port }: ServedBench): Promise<Diagnosis> {
  const clock = wallClock;
  return diagnose({ clock, openTransport: async () => stlinkOverServer(await connectTcp({ host: LOOPBACK, port }), { clock }) });
}

const shareable = scenarioFiles.filter((file) => !(file in NOTHING_TO_SHARE));

describe.each(shareable)('%s', (file) => {
  let whole: Diagnosis;
  let trace: string;
  let served: ServedBench;
  beforeAll(async () => {
    // That process starts up while the board is examined in this one.
    const starting = serveBenchProcess(`bench:${basename(file, '.json')}`);
    ({ whole, trace } = await examineRecorded(file));
    served = await starting;
  }, 30_000);
  afterAll(() => served.stop());

  test('the recorded dialogue alone gives the same evidence and the same verdict', async () => {
    const told = await diagnoseTrace(trace);
    expect(beyondTheComputer(told)).toEqual(beyondTheComputer(whole));
    expect(told.target).toEqual(whole.target);
    expect(told.verdict).toBe(whole.verdict);
  });

  test('a bench in another process, over stlink-server, gives the same evidence and the same verdict', async () => {
    const remote = await diagnoseServed(served);
    expect(lasting(remote, OF_THE_COMPUTER)).toEqual(lasting(whole, OF_THE_COMPUTER));
    expect(remote.target).toEqual(whole.target);
    expect(remote.verdict).toBe(whole.verdict);
    // With less evidence the first class may be larger: it is what the dialogue can tell, and holds the first cause.
    expect(firstClass(remote)).toEqual(firstClass(await diagnoseTrace(trace)));
    if (whole.causes[0]) expect(firstClass(remote)).toContain(whole.causes[0].id);
  });
});

describe.each(Object.entries(NOTHING_TO_SHARE))('%s', (file, refusal) => {
  test('gives no dialogue to record, and stlink-server has nothing to share', async () => {
    const starting = serveBenchProcess(`bench:${basename(file, '.json')}`);
    const { whole, trace } = await examineRecorded(file, { usbOnly: BEFORE_THE_TARGET.includes(file) });
    const served = await starting;
    try {
      expect(trace).toBe('');
      expect(beyondTheComputer(whole)).toEqual([]);
      await expect(diagnoseServed(served)).rejects.toMatchObject(refusal);
    } finally {
      await served.stop();
    }
  });
});

describe('a scenario under a name that tells nothing, its keys in another order,', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-no-peeking-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(scenarioFiles)('gives the diagnosis of %s, fact by fact', async (file) => {
    const path = join(folder, `${randomUUID()}.json`);
    await writeFile(path, JSON.stringify(reordered(readScenario(file))));
    const { bench } = await openBench(await readBenchSetup({ scenario: path, isFile: true }), {});
    expect(await examine(bench)).toEqual(await examine(await openScenario(readScenario(file))));
  });
});
