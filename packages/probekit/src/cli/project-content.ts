/** What stands in a `probekit.json`: anybody may have written it, so it is bounded and checked; paths in it start at its own folder. */
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import type { Assignment } from '../flash/index.ts';
import { cliErrors } from './errors.ts';
import type { Project } from './project-file.ts';
import { projectSchema } from './project-schema.ts';

/** Far more than a project has to say. */
const MOST_BYTES = 65_536;

/** @throws `cli/project-file` */
export function readProject(bytes: Uint8Array, path: string): Project {
  checkProjectBytes(bytes.length, path);
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

/** @throws `cli/project-file` where it is longer than any project needs */
export function checkProjectBytes(byteLength: number, path: string): void {
  if (byteLength <= MOST_BYTES) return;
  throw badProject(path, '(top level)', `it has ${byteLength} bytes; ${MOST_BYTES} are the most`);
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
