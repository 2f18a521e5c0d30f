/** The scenarios that ship, as a bench behind `navigator.usb` wants them and as the command line judges them. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Scenario } from 'probekit/base';
import type { Diagnosis } from 'probekit/doctor';
import { runPeer } from '../../../../packages/probekit/test/clients/peer.ts';
import type { ProbePlan } from './usb-over-bench.ts';

const CLONE = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${CLONE}packages/probekit/scenarios/`;

export const SCENARIOS = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** A probe with the board of a shipped scenario; `options` stand over what the scenario says. */
export function probeOf(name: string, { serial, ...options }: Partial<ProbePlan> & { readonly serial?: string } = {}): ProbePlan {
  const scenario = JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Scenario;
  const images = (scenario.flash ?? []).map(({ file }) => ({ name: file, base64: readFileSync(`${CLONE}firmware/${file}`, 'base64') }));
  return { scenario: serial === undefined ? scenario : { ...scenario, probe: { ...scenario.probe, serial } }, images, ...options };
}

/** What `probekit doctor` says of a shipped scenario. */
export async function commandLineDiagnosis(name: string): Promise<Diagnosis> {
  const { text } = await runPeer(process.execPath, [
    `${CLONE}packages/probekit/bin/probekit.js`,
    'doctor',
    '--probe',
    `bench:${name}`,
    '--json',
  ]);
  return JSON.parse(text) as Diagnosis;
}

/** A file of the clone, by its path. */
export function fileOfClone(path: string): Promise<Buffer> {
  return readFile(`${CLONE}${path}`);
}
