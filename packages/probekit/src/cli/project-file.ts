/**
 * `probekit.json`: which probe, chip and images belong to a project. Looked for from the working directory upward. What stands in
 * it is in `project-content.ts`.
 */
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Assignment } from '../flash/index.ts';
import { readIfThere } from '../node/index.ts';
import { namesTarget, type Target } from '../stm32/index.ts';
import { cliErrors } from './errors.ts';

export const PROJECT_FILE = 'probekit.json';

/** Deeper than people nest folders. */
const MOST_FOLDERS = 64;

export interface Project {
  readonly path: string;
  readonly probe: string | undefined;
  readonly chip: string | undefined;
  /** Whole paths, each as `probekit flash` takes it. */
  readonly images: readonly string[];
  readonly optionBytes: readonly Assignment[];
}

/**
 * The nearest project file at or above this folder; undefined where there is none.
 *
 * @throws `cli/project-file`, `node/file`
 */
export async function findProject(from: string): Promise<Project | undefined> {
  let folder = resolve(from);
  for (let left = MOST_FOLDERS; left > 0; left--) {
    const path = join(folder, PROJECT_FILE);
    const info = await stat(path).catch(() => undefined); // Where it cannot be looked at, there is none for us.
    if (info?.isFile()) {
      // Most jobs have no project: they start without what checks one.
      const { checkProjectBytes, readProject } = await import('./project-content.ts');
      checkProjectBytes(info.size, path);
      const bytes = await readIfThere(path);
      if (bytes) return readProject(bytes, path);
    }
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return undefined;
}

/** @throws `cli/project-chip` where the project is for another chip */
export async function checkProjectChip({ path, chip }: Project, target: Target): Promise<void> {
  const { name } = target.chip;
  if (chip === undefined || (await namesTarget(chip, target))) return;
  throw cliErrors.make('cli/project-chip', {
    message: `${path} is for an ${chip}, and this is an ${name}. Nothing was written.`,
    hint: "Plug in the board of this project, or name the right chip in the file. For a board that is not the project's, run the command in another folder.",
    evidence: { path, chip, found: name },
  });
}
