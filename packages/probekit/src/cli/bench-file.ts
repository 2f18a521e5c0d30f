/**
 * A bench from its address: a board as it comes from the shop, an example scenario by name, or a scenario file; with the
 * firmware images that it names, and, when asked for, flash and option bytes kept in a state file.
 */
import { basename, dirname, join } from 'node:path';
import { type Bench, type BenchImage, hasCode, type Scenario } from '../base/index.ts';
import { createBench } from '../bench/index.ts';
import { builtInFirmware, builtInScenarios, readIfThere } from '../node/index.ts';
import type { BenchAddress } from '../transport/index.ts';
import { badState, loadBenchState, saveBenchState } from './bench-state.ts';
import { cliErrors } from './errors.ts';

/** What a board carries when it is new. */
const FACTORY_FLASH = [{ file: 'factory-demo.elf' }];

export interface OpenedBench {
  readonly bench: Bench;
  /** Keeps flash and option bytes, if the address names a state file. */
  save(): Promise<void>;
}

/** A scenario with the images that it names, ready for `load`. Not checked yet: the bench does that. */
export interface BenchSetup {
  readonly scenario: Scenario;
  readonly images: readonly BenchImage[];
  /** What is on the bench, in a few words. */
  readonly title: string;
}

/** @throws `cli/bench-file` */
export async function readBenchSetup({ scenario: name, isFile, winUsb }: Omit<BenchAddress, 'kind' | 'state'>): Promise<BenchSetup> {
  const { scenario: found, folder, title } = await findScenario(name, isFile);
  const scenario = winUsb ? { ...found, probe: { ...found.probe, winusb: true } } : found;
  return { scenario, title, images: await Promise.all(filesNamedBy(scenario).map((file) => readImage(file, folder))) };
}

export interface OpenOptions {
  /** File that keeps flash and option bytes. */
  readonly state?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** @throws `cli/bench-file`, `bench/unknown-key`, `bench/bad-value` */
export async function openBench({ scenario, images }: BenchSetup, { state, serialNumber }: OpenOptions): Promise<OpenedBench> {
  const kept = state === undefined ? undefined : await loadBenchState(state);
  const bench = await createBench({ scenario, images, serialNumber, ...(kept && { kept }) }).catch((error: unknown) => {
    // A memory of the wrong size: what the scenario itself does wrong has a code of its own.
    throw kept && (error instanceof RangeError || hasCode(error, 'bench/snapshot')) ? badState(state ?? '', error) : error;
  });
  return {
    bench,
    save: async () => {
      if (state !== undefined) await saveBenchState(bench.control, state);
    },
  };
}

interface FoundScenario {
  /** Not checked yet: the bench does that. */
  readonly scenario: Scenario;
  /** Where the images that it names lie; undefined for those that ship. */
  readonly folder: string | undefined;
  readonly title: string;
}

async function findScenario(name: string, isFile: boolean): Promise<FoundScenario> {
  const examples = await builtInScenarios();
  const path = isFile ? name : examples.get(name);
  if (path === undefined) {
    return { scenario: { board: name, flash: FACTORY_FLASH }, folder: undefined, title: `A new ${name.toUpperCase()}` };
  }
  const bytes = await readIfThere(path);
  if (!bytes) throw unusable(path, 'there is no such file', `Name a file, or one of the examples: ${[...examples.keys()].join(', ')}`);
  try {
    const scenario = JSON.parse(new TextDecoder().decode(bytes)) as Scenario;
    return { scenario, folder: dirname(path), title: `The bench of ${basename(path)}` };
  } catch (error) {
    throw unusable(
      path,
      `it is not JSON (${(error as Error).message})`,
      'Mend the file; schemas/scenario.schema.json says what it holds.',
      error,
    );
  }
}

/** The images that a scenario asks for, whatever else is wrong with it. */
function filesNamedBy(scenario: unknown): readonly string[] {
  const flash: unknown = (scenario as { flash?: unknown } | null)?.flash;
  if (!Array.isArray(flash)) return [];
  return flash.map((image: unknown) => (image as { file?: unknown } | null)?.file).filter((file) => typeof file === 'string');
}

/** Beside the scenario file, else among the images that ship. */
async function readImage(file: string, folder: string | undefined): Promise<BenchImage> {
  const own = folder === undefined ? undefined : await readIfThere(join(folder, file));
  const bytes = own ?? (await builtInFirmware(file))?.bytes;
  if (bytes) return { name: file, bytes };
  throw unusable(file, 'it is neither beside the scenario nor among the images that ship', 'Correct the name under "flash".');
}

function unusable(path: string, detail: string, hint: string, cause?: unknown): Error {
  return cliErrors.make('cli/bench-file', { message: `${path} cannot be used: ${detail}.`, hint, evidence: { path, detail }, cause });
}
