/**
 * A scenario file chosen or dropped by a person, with the firmware images dropped along. It may be anything: sizes are
 * looked at before a byte is read, and the shape before the bench sees it. What the names and values mean is checked by
 * the bench.
 */
import { type BenchImage, declareErrors, type Scenario } from 'probekit/base';
import { fetchFirmware, fileName, type ReadyScenario } from './scenario-examples.ts';

/** Errors of files that a person hands over. */
export interface ScenarioFileErrors {
  /** A file, or all of them together (`file` is absent), are larger than anything that fits the board. */
  'page/too-large': { readonly file?: string; readonly byteLength: number; readonly limit: number };
  /** None of the files is a scenario. */
  'page/no-scenario': { readonly files: readonly string[] };
  /** It is not clear which scenario is meant. */
  'page/several-scenarios': { readonly files: readonly string[] };
  /** The file was moved or changed since it was chosen, or may not be read. */
  'page/unreadable': { readonly file: string };
  'page/not-json': { readonly file: string; readonly detail: string };
  /** JSON that no scenario is like. */
  'page/not-a-scenario': { readonly file: string; readonly path: string; readonly reason: 'no-object' | 'deep' | 'long' };
  /** The scenario names an image that was neither given along nor ships. */
  'page/image-missing': { readonly file: string; readonly given: readonly string[] };
}

const errors = declareErrors<ScenarioFileErrors>();

const MB = 1e6;
export const LIMITS = { scenario: 1 * MB, image: 8 * MB, together: 16 * MB } as const;
/** Twice as deep as the deepest place of a scenario. */
const MOST_DEPTH = 10;
/** Entries of a list, and characters of a name or text. */
const MOST_LENGTH = 256;

/** @throws the errors above, `page/not-fetched` */
export async function readScenarioFiles(files: readonly File[]): Promise<ReadyScenario> {
  refuseLarge(files);
  const file = theScenarioOf(files);
  const scenario = parseScenarioText(await readText(file), file.name);
  const images: BenchImage[] = [];
  for (const name of new Set(imagesNamedBy(scenario))) images.push(await findImage(name, files));
  return { scenario, images };
}

function refuseLarge(files: readonly File[]): void {
  for (const { name, size } of files) {
    const limit = isScenario(name) ? LIMITS.scenario : LIMITS.image;
    if (size > limit) throw tooLarge(size, limit, name);
  }
  const together = files.reduce((sum, { size }) => sum + size, 0);
  if (together > LIMITS.together) throw tooLarge(together, LIMITS.together);
}

function tooLarge(byteLength: number, limit: number, file?: string) {
  return errors.make('page/too-large', {
    message: `${file ?? 'All files together'}: ${byteLength} bytes are more than ${limit}.`,
    hint: 'Give the scenario and the images that it names, nothing else.',
    evidence: { ...(file !== undefined && { file }), byteLength, limit },
  });
}

function isScenario(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}

function theScenarioOf(files: readonly File[]): File {
  const [first, ...more] = files.filter(({ name }) => isScenario(name));
  const names = files.map(({ name }) => name);
  if (!first) {
    throw errors.make('page/no-scenario', {
      message: 'None of the files is a scenario.',
      hint: 'A scenario is a file that ends in .json.',
      evidence: { files: names },
    });
  }
  if (more.length > 0) {
    throw errors.make('page/several-scenarios', {
      message: 'More than one of the files is a scenario.',
      hint: 'Give one at a time.',
      evidence: { files: names.filter(isScenario) },
    });
  }
  return first;
}

function readText(file: File): Promise<string> {
  return file.text().catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
}

function unreadable({ name }: File, cause: unknown) {
  return errors.make('page/unreadable', {
    message: `${name} could not be read.`,
    hint: 'Choose the file again.',
    evidence: { file: name },
    cause,
  });
}

function parseScenarioText(text: string, file: string): Scenario {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const detail = (cause as Error).message;
    throw errors.make('page/not-json', {
      message: `${file} is not JSON: ${detail}.`,
      hint: 'Mend the file; an editor that knows JSON shows the place.',
      evidence: { file, detail },
      cause,
    });
  }
  refuseShape(data, file);
  return data as Scenario;
}

/** Walks without recursion: the nesting of a hostile file is deeper than the stack. */
function refuseShape(data: unknown, file: string): void {
  const refuse = (path: string, reason: ScenarioFileErrors['page/not-a-scenario']['reason']) =>
    errors.make('page/not-a-scenario', {
      message: `${file} is no scenario (${reason} at ${path === '' ? 'the top' : path}).`,
      hint: 'Compare it with one of the examples.',
      evidence: { file, path, reason },
    });
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw refuse('', 'no-object');
  const open: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [{ value: data, path: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string' && value.length > MOST_LENGTH) throw refuse(path, 'long');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MOST_DEPTH) throw refuse(path, 'deep');
    const entries = Object.entries(value);
    if (entries.length > MOST_LENGTH) throw refuse(path, 'long');
    for (const [key, inner] of entries) {
      if (key.length > MOST_LENGTH) throw refuse(path, 'long');
      open.push({ value: inner, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 });
    }
  }
}

/** The images that a scenario asks for, whatever else is wrong with it. */
function imagesNamedBy({ flash }: { readonly flash?: unknown }): readonly string[] {
  if (!Array.isArray(flash)) return [];
  return flash.map((image: unknown) => (image as { file?: unknown } | null)?.file).filter((file) => typeof file === 'string');
}

/** Among the given files, else among the images that ship. */
async function findImage(name: string, files: readonly File[]): Promise<BenchImage> {
  const own = files.find((file) => file.name === fileName(name));
  if (own) {
    const content = await own.arrayBuffer().catch((cause: unknown) => {
      throw unreadable(own, cause);
    });
    return { name, bytes: new Uint8Array(content) };
  }
  const shipped = await fetchFirmware(name);
  if (shipped) return shipped;
  const given = files.map((file) => file.name).filter((given) => !isScenario(given));
  throw errors.make('page/image-missing', {
    message: `The scenario puts ${name} into flash; that file was not given along and does not ship.`,
    hint: 'Choose the scenario and the image together.',
    evidence: { file: name, given },
  });
}
