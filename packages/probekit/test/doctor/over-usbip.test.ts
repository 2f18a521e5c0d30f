/**
 * The doctor on another computer than the board's: a bench in a process of its own exports each scenario by USB/IP, under a
 * file name that tells nothing, and the doctor imports it without any help of the kernel. Evidence and verdict are those of
 * the same board in this process. What may differ: the files of the board's computer are not there (its ST-LINK volume,
 * C13; its programs and rights, C15, C2), and the device's place is the bus id of the export.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clock, wallClock } from '../../src/base/index.ts';
import { CtlClient } from '../../src/cli/bench/ctl-client.ts';
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { connectTcp } from '../../src/node/index.ts';
import { openVcp, usbipHost } from '../../src/transport/index.ts';
import { type BenchProcess, startBench } from '../bench-command/bench-process.ts';
import { runCommand } from '../cli/run-command.ts';
import { firstClass, lasting, reordered } from './likeness.ts';
import { examine, openScenario, readScenario, scenarioFiles } from './open-scenario.ts';

/** Checks that read files of the computer that the probe is plugged into. */
const OF_ITS_FILES: readonly string[] = ['C13', 'C15'];
/** Faults of that computer alone: who exports the device has it, and the board is as this one. */
const WELL_ELSEWHERE: Readonly<Record<string, string>> = { 'no-permission.json': 'healthy.json' };

let bench: BenchProcess;
let hands: CtlClient;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-over-usbip-'));
  bench = await startBench('--usbip', '0');
  hands = await CtlClient.open(bench.document.control);
});
afterAll(async () => {
  await hands.close();
  await bench.stop();
  await rm(folder, { recursive: true });
});

async function putOnTheBench(file: string): Promise<void> {
  const path = join(folder, `${randomUUID()}.json`);
  await writeFile(path, JSON.stringify(reordered(readScenario(file))));
  const { status, out } = await runCommand(['bench', 'ctl', 'scenario', path, '--bench', bench.document.control]);
  expect(status, out).toBe(0);
}

/** The wall's time, of which the other process has had its share whatever else this machine does. */
const sharedClock: Clock = {
  nowMs: () => wallClock.nowMs(),
  async sleep(ms, options) {
    // One that may be called off is a deadline.
    if (options?.signal) return wallClock.sleep(ms, options);
    await hands.ask('advance', { ms });
    await wallClock.sleep(ms);
    await hands.ask('look', {});
  },
};

function diagnoseRemote(): Promise<Diagnosis> {
  const [{ busId } = { busId: '' }] = bench.document.boards;
  const usbHost = usbipHost({ dial: () => connectTcp(bench.usbip), busId, clock: sharedClock });
  return diagnose({ clock: sharedClock, usbHost, openSerial: async (device) => openVcp(await usbHost.port(device)) });
}

/** The look less the place where the device is plugged in. */
function anywhere(diagnosis: Diagnosis): Diagnosis {
  return JSON.parse(JSON.stringify(diagnosis), (key, value) => (key === 'location' ? 'somewhere' : value));
}

describe.each(scenarioFiles)('%s, exported by another process,', (file) => {
  test('gives the same evidence and the same verdict', async () => {
    await putOnTheBench(file);
    const remote = anywhere(await diagnoseRemote());
    const scenario = readScenario(WELL_ELSEWHERE[file] ?? file);
    const blind = anywhere(await examine(await openScenario(scenario), { hostFacts: undefined }));
    expect(lasting(remote, [])).toEqual(lasting(blind, []));
    const { verdict, warnings, setUp, probe, target } = blind;
    expect(remote).toMatchObject({ verdict, warnings, setUp, ...(probe && { probe }), ...(target && { target }) });
    expect(firstClass(remote)).toEqual(firstClass(blind));
    const whole = anywhere(await examine(await openScenario(scenario)));
    expect(lasting(remote, OF_ITS_FILES)).toEqual(lasting(whole, OF_ITS_FILES));
    expect(remote.verdict).toBe(whole.verdict);
    if (whole.causes[0]) expect(firstClass(remote)).toContain(whole.causes[0].id);
  });
});

test('the command line hears the serial port of an exported board, too', async () => {
  await putOnTheBench('swd-pins.json');
  const [address = ''] = bench.document.addresses;
  const { out } = await runCommand(['doctor', '--probe', address, '--json']);
  const { evidence }: Diagnosis = JSON.parse(out);
  expect(evidence.map(({ check }) => check)).toContain('C14');
});
