/**
 * A bench from its address: a board as it comes from the shop, an example scenario by name, or a scenario file; with the
 * firmware images that it names, and, when asked for, flash and option bytes kept in a state file.
 */
import { basename, dirname, join } from 'node:path';
import { type Bench, type BenchImage, hasCode, type Scenario } from '../../base/index.ts';
import { ALL_BOARDS } from '../../bench/boards/index.ts';
import { BOARDS, createBench, type LastingSilicon } from '../../bench/index.ts';
import { builtInFirmware, builtInScenarios, readIfThere } from '../../node/index.ts';
import type { BenchAddress } from '../../transport/index.ts';
import { cliErrors } from '../errors.ts';
import { badJournal, JournalFile, readJournal } from './journal.ts';
import { keepBench } from './keeper.ts';
import { badState, loadBenchState, saveBenchState } from './state.ts';

/** What a board with an STM32H743 carries when it is new; the others come empty. */
const FACTORY_FLASH = [{ file: 'factory-demo.elf' }];

export interface OpenedBench {
  readonly bench: Bench;
  /** Rejects when flash and option bytes can no longer be kept. */
  readonly failed: Promise<never>;
  /** Keeps flash and option bytes, if there is a file for them. */
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
  /** File that keeps flash and option bytes; written by `save`. */
  readonly state?: string | undefined;
  /** File that keeps them too, written before each reply that tells of a change. */
  readonly journal?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** @throws `cli/bench-file`, `node/file`, `bench/unknown-key`, `bench/bad-value` */
export async function openBench(setup: BenchSetup, options: OpenOptions): Promise<OpenedBench> {
  if (options.journal !== undefined) return openKeptBench(setup, options.journal, options.serialNumber);
  const { state, serialNumber } = options;
  const kept = state === undefined ? undefined : await loadBenchState(state);
  const bench = await createFrom(setup, serialNumber, kept, (error) => badState(state ?? '', error));
  return {
    bench,
    failed: NEVER,
    save: async () => {
      if (state !== undefined) await saveBenchState(bench.control, state);
    },
  };
}

/** Nothing can go wrong with a file that is written at the end only. */
const NEVER = new Promise<never>(() => undefined);

async function openKeptBench(setup: BenchSetup, path: string, serialNumber: string | undefined): Promise<OpenedBench> {
  const kept = await readJournal(path);
  const bench = await createFrom(setup, serialNumber, kept, (error) => badJournal(path, error));
  const { board } = await bench.control.send('look', {});
  const { usb, control, failed, close } = await keepBench(bench, new JournalFile(path, board), { isNew: kept === undefined });
  return { bench: { usb, control }, failed, save: close };
}

/** What the scenario does wrong has codes of its own; what does not fit the board is the file's fault. */
function createFrom(
  { scenario, images }: BenchSetup,
  serialNumber: string | undefined,
  kept: LastingSilicon | undefined,
  bad: (error: unknown) => Error,
): Promise<Bench> {
  return createBench({ scenario, boards: ALL_BOARDS, images, serialNumber, ...(kept && { kept }) }).catch((error: unknown) => {
    throw kept && (error instanceof RangeError || hasCode(error, 'bench/snapshot')) ? bad(error) : error;
  });
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
    const board = ALL_BOARDS.find(({ id }) => id === name);
    if (!board) throw noSuchScenario(name, [...examples.keys()]);
    return {
      scenario: { board: name, flash: BOARDS.includes(board) ? FACTORY_FLASH : [] },
      folder: undefined,
      title: `A new ${name.toUpperCase()}`,
    };
  }
  const bytes = await readIfThere(path);
  if (!bytes) throw unusable(path, 'there is no such file', `Name a file, or one of the examples: ${[...examples.keys()].join(', ')}.`);
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

function noSuchScenario(name: string, examples: readonly string[]): Error {
  const detail = 'it is no board, no example and no file';
  const boards = ALL_BOARDS.map(({ id }) => id).join(', ');
  const hint = `Name a file that ends in .json, a board (${boards}) or an example: ${examples.join(', ')}.`;
  return unusable(name, detail, hint);
}

function unusable(path: string, detail: string, hint: string, cause?: unknown): Error {
  return cliErrors.make('cli/bench-file', { message: `${path} cannot be used: ${detail}.`, hint, evidence: { path, detail }, cause });
}
