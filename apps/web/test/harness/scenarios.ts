/** The scenarios that ship, as a bench behind `navigator.usb` wants them and as the command line judges them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Physics, Scenario } from 'probekit/base';
import type { Diagnosis } from 'probekit/doctor';
import { runPeer } from '../../../../packages/probekit/test/clients/peer.ts';
import type { ProbePlan } from './usb-over-bench.ts';

const CLONE = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = `${CLONE}packages/probekit/scenarios/`;

export const SCENARIOS = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

export interface ProbeOptions extends Omit<Partial<ProbePlan>, 'scenario' | 'images'> {
  /** Of the computer around it, the cable, the jumpers: over what the scenario says. */
  readonly physics?: Physics;
  readonly serial?: string;
  /** A file of `firmware/` in place of the scenario's. */
  readonly program?: string;
}

/** Those of the board that the page draws. */
export const DRAWN_SCENARIOS = SCENARIOS.filter((name) => shippedScenario(name).board === 'nucleo-h743zi2');

function shippedScenario(name: string): Scenario {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Scenario;
}

/** A probe with the board of a shipped scenario. */
export function probeOf(name: string, { serial, physics, program, ...plan }: ProbeOptions = {}): ProbePlan {
  const shipped = { ...shippedScenario(name), ...(program !== undefined && { flash: [{ file: program }] }) };
  const images = (shipped.flash ?? []).map(({ file }) => ({ name: file, base64: readFileSync(`${CLONE}firmware/${file}`, 'base64') }));
  return { ...plan, images, scenario: { ...shipped, ...physics, ...(serial !== undefined && { probe: { serial } }) } };
}

/** A probe that the page may use, with a board as it comes from the shop. */
export const boardOf = (board: string): ProbePlan => ({ scenario: { board }, isRemembered: true });

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
