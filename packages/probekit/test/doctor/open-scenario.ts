/** Opens a shipped scenario on the bench and runs the doctor over the bench's USB, as the command line does. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { type DiagnoseOptions, type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { type BenchClock, benchClock, benchHost, benchHostFacts, openCdcSerial } from '../../src/transport/index.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const FIRMWARE = new URL('../../../../firmware/', import.meta.url);
const images = readdirSync(FIRMWARE)
  .filter((name) => name.endsWith('.elf'))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, FIRMWARE))) }));

export const scenarioFiles: readonly string[] = readdirSync(SCENARIOS).filter((name) => name.endsWith('.json'));

export function readScenario(file: string): Scenario {
  const { $schema: _schema, ...scenario } = JSON.parse(readFileSync(new URL(file, SCENARIOS), 'utf8'));
  return scenario;
}

export function openScenario(scenario: Scenario): Promise<Bench> {
  return createBench({ scenario, boards: ALL_BOARDS, images });
}

export function examine(bench: Bench, more: Partial<DiagnoseOptions> & { clock?: BenchClock } = {}): Promise<Diagnosis> {
  const clock = more.clock ?? benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  return diagnose({
    usbHost,
    hostFacts: benchHostFacts(bench.control),
    openSerial: async (device) => {
      const port = await usbHost.port(device);
      await port.open();
      return openCdcSerial(port);
    },
    ...more,
    clock,
  });
}
