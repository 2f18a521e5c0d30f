/**
 * `probekit.json`: which probe, chip and images belong to a project. Looked for from the working directory upward. Anybody may
 * have written it, so it is bounded and checked; paths in it start at its own folder.
 */
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { type Assignment, wantedOptions } from '../flash/index.ts';
import { readIfThere } from '../node/index.ts';
import { namesChip, type Target } from '../stm32/index.ts';
import { cliErrors } from './errors.ts';
import { projectSchema } from './project-schema.ts';

export const PROJECT_FILE = 'probekit.json';

/** Far more than a project has to say. */
const MOST_BYTES = 65_536;
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
    if (info && info.size > MOST_BYTES) throw tooLong(path, info.size);
    const bytes = info?.isFile() ? await readIfThere(path) : undefined;
    if (bytes) return readProject(bytes, path);
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return undefined;
}

/** @throws `cli/project-file` */
export function readProject(bytes: Uint8Array, path: string): Project {
  if (bytes.length > MOST_BYTES) throw tooLong(path, bytes.length);
  const result = v.safeParse(projectSchema, parsed(bytes, path), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, 40)).join('.') || '(top level)';
    throw badProject(path, place, detailOf(issue));
  }
  const { probe, chip, images, optionBytes = {} } = result.output;
  const folder = dirname(path);
  const assignments = Object.entries(optionBytes).map(([name, value]): Assignment => [name, String(value)]);
  return { path, probe, chip, images: images.map((image) => resolve(folder, image)), optionBytes: assignments };
}

function tooLong(path: string, byteLength: number): Error {
  return badProject(path, '(top level)', `it has ${byteLength} bytes; ${MOST_BYTES} are the most`);
}

function parsed(bytes: Uint8Array, path: string): unknown {
  let inherited: string | undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (key, inner) => {
      // valibot takes what every object has anyway for known.
      if (key in Object.prototype || key === 'prototype') inherited = key;
      return inner;
    });
  } catch (cause) {
    throw badProject(path, '(top level)', 'it is no JSON', cause);
  }
  if (inherited !== undefined) throw badProject(path, inherited, 'no such name is known');
  if (Array.isArray(value)) throw badProject(path, '(top level)', 'expected an object, found a list');
  return value;
}

function detailOf({ type, expected, received }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'no such name is known';
  if (type === 'strict_object' && received === 'undefined') return 'it is missing';
  return `expected ${(expected ?? 'another value').slice(0, 80)}, found ${received.slice(0, 40)}`;
}

function badProject(path: string, place: string, detail: string, cause?: unknown): Error {
  return cliErrors.make('cli/project-file', {
    message: `${path} cannot be used: ${place}: ${detail}. Nothing was written.`,
    hint: 'Mend that place; docs/firmware-files.md shows such a file.',
    evidence: { path, place, detail },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** @throws `cli/project-chip` where the project is for another chip; `flash/option-name`, `flash/option-value` */
export async function checkProjectChip({ path, chip, optionBytes }: Project, target: Target): Promise<void> {
  const { name } = target.chip;
  if (chip !== undefined && !namesChip(chip, name)) {
    throw cliErrors.make('cli/project-chip', {
      message: `${path} is for an ${chip}, and this is an ${name}. Nothing was written.`,
      hint: 'Plug in the board of this project, or name the right chip in the file.',
      evidence: { path, chip, found: name },
    });
  }
  if (optionBytes.length > 0) await wantedOptions(target, optionBytes);
}
