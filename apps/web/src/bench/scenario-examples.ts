/**
 * The example scenarios that ship with Probekit, and the firmware images that they put into flash. The images are files
 * of the page, fetched when a scenario names them. Titles are the catalogue's.
 */
/// <reference types="vite/client" />
import { type BenchImage, ProbekitError, type Scenario } from 'probekit/base';

const SCENARIOS = import.meta.glob<Scenario>('../../../../packages/probekit/scenarios/*.json', { eager: true, import: 'default' });
const FIRMWARE = import.meta.glob<string>('../../../../firmware/*.elf', { eager: true, import: 'default', query: '?url' });

/** In the order of the list: the good board, what hands can change, what a program or its settings do, other probes, the computer. */
export const EXAMPLES = [
  'healthy',
  'brand-new',
  'jp4-off',
  'jp4-off-sense-before',
  'jp2-off',
  'charging-cable',
  'nrst-low',
  'swdio-open',
  'swd-pins',
  'stop-mode',
  'watchdog-loop',
  'rdp1',
  'write-protected',
  'v2-1',
  'v2',
  'v2-clone',
  'old-probe-firmware',
  'v3-loader',
  'no-permission',
] as const;

export type ExampleName = (typeof EXAMPLES)[number];

/** What the page begins with. */
export const FIRST_EXAMPLE: ExampleName = 'healthy';

export function isExample(name: string): name is ExampleName {
  return EXAMPLES.some((example) => example === name);
}

/** A scenario with the images that it names. */
export interface ReadyScenario {
  readonly scenario: Scenario;
  readonly images: readonly BenchImage[];
}

/** @throws `page/not-fetched` */
export async function readExample(name: ExampleName): Promise<ReadyScenario> {
  const found = Object.entries(SCENARIOS).find(([path]) => path.endsWith(`/${name}.json`));
  if (!found) throw new RangeError(`there is no scenario ${name}`);
  const [, scenario] = found;
  const images = await Promise.all((scenario.flash ?? []).map(({ file }) => fetchFirmware(file)));
  return { scenario, images: images.filter((image) => image !== undefined) };
}

/** A firmware image of the page, under the name it was asked for; undefined when no such image ships. @throws `page/not-fetched` */
export async function fetchFirmware(file: string): Promise<BenchImage | undefined> {
  const wanted = `/${fileName(file).replace(/\.elf$/, '')}.elf`;
  const address = Object.entries(FIRMWARE).find(([path]) => path.endsWith(wanted))?.[1];
  if (address === undefined) return undefined;
  const response = await fetch(address).catch((cause: unknown) => {
    throw notFetched(file, 'no answer', cause);
  });
  if (!response.ok) throw notFetched(file, `HTTP ${response.status}`);
  return { name: file, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** Of a path in either system's writing. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function notFetched(file: string, detail: string, cause?: unknown): ProbekitError {
  return new ProbekitError('page/not-fetched', {
    message: `${file} was not fetched from this page's server: ${detail}.`,
    hint: 'Load the page again.',
    evidence: { file, detail },
    cause,
  });
}
