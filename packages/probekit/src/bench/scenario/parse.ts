/** Checks untrusted plain data against a schema: names the first thing wrong, where it is, and what would be right. */

import * as v from 'valibot';
import type { Scenario } from '../../base/index.ts';
import type { BoardSpec } from '../board/board-spec.ts';
import { BOARDS } from '../board/boards.ts';
import { errors } from '../errors.ts';
import { findInheritedName } from './inherited-name.ts';
import { nearestOf } from './nearest.ts';
import { scenarioSchema } from './schema.ts';

/** A checked scenario and the board it is for, one of `boards`. Throws `bench/unknown-key` or `bench/bad-value`. */
export function parseScenario(data: unknown, boards = BOARDS): { readonly scenario: Scenario; readonly board: BoardSpec } {
  const id = typeof data === 'object' && data !== null && 'board' in data ? data.board : undefined;
  const board = boards.find((known) => known.id === id);
  const boardOrFirst = board ?? boards[0]!;
  if (!board && typeof id === 'string')
    throw unknownKey(
      'board',
      id,
      '',
      boards.map((known) => known.id),
    );
  return { scenario: parseWith(scenarioSchema(boardOrFirst), data, 'scenario'), board: boardOrFirst };
}

/** The data, if it is what the schema says; `what` opens the message. */
export function parseWith<Output>(schema: v.GenericSchema<unknown, Output>, data: unknown, what: string): Output {
  const inherited = findInheritedName(data);
  if (inherited) throw unknownKey(what, inherited.key, inherited.parents.join('.'), keysAt(schema, inherited.parents));
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  const found = result.issues.map(deepest);
  const unknown = found.find(({ issue }) => isUnknownKey(issue));
  const { issue, keys } = unknown ?? found[0]!;
  if (unknown) {
    const parent = keys.slice(0, -1);
    throw unknownKey(what, keys.at(-1) ?? '', parent.join('.'), keysAt(schema, parent));
  }
  const path = keys.join('.') || '(top level)';
  const expected = expectationOf(issue);
  const isMissing = issue.type === 'strict_object' && issue.received === 'undefined';
  throw errors.make('bench/bad-value', {
    message: isMissing ? `The ${what} lacks ${path}.` : `The ${what} has ${issue.received} at ${path}; expected ${expected}.`,
    hint: isMissing ? `Add ${path}.` : `Give ${path} as ${expected}.`,
    evidence: { path, expected, received: issue.received },
  });
}

function unknownKey(what: string, key: string, parent: string, valid: readonly string[]) {
  const nearest = nearestOf(key, valid);
  const place = parent === '' ? '' : ` in ${parent}`;
  return errors.make('bench/unknown-key', {
    message: `The ${what} has an unknown name "${key}"${place}.`,
    hint: nearest ? `Did you mean "${nearest}"?` : valid.length > 0 ? `Use one of: ${valid.join(', ')}.` : 'Leave it out.',
    evidence: { path: parent, key, valid, ...(nearest ? { nearest } : {}) },
  });
}

type AnyIssue = v.BaseIssue<unknown>;

function isUnknownKey(issue: AnyIssue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/** The issue itself with its path; for a choice of forms, that of the form which went further into the value. */
function deepest(issue: AnyIssue): { readonly issue: AnyIssue; readonly keys: readonly string[] } {
  const keys = (issue.path ?? []).map((item) => String(item.key));
  const parts = issue.issues?.filter((part) => part.path !== undefined) ?? [];
  const inner = parts.find(isUnknownKey) ?? parts[0];
  if (!inner) return { issue, keys };
  const below = deepest(inner);
  return { issue: below.issue, keys: [...keys, ...below.keys] };
}

function expectationOf(issue: AnyIssue): string {
  if (issue.type === 'regex') return `text like ${issue.expected}`;
  return (issue.expected ?? 'another value')
    .replaceAll(' | ', ' or ')
    .replace(/["()]/g, '')
    .replace(/^>=/, 'at least ')
    .replace(/^<=/, 'at most ')
    .replace('Object', 'an object as its schema says');
}

/** The keys that an object schema takes, found by walking along a path. */
function keysAt(schema: v.GenericSchema, path: readonly string[]): readonly string[] {
  let at: SchemaNode | undefined = schema as SchemaNode;
  for (const key of path) {
    at = objectIn(at);
    at = at?.item ?? at?.entries?.[key] ?? at?.value;
  }
  return Object.keys(objectIn(at)?.entries ?? {});
}

/** The parts of valibot's schema objects that lead to keys. */
interface SchemaNode {
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly value?: SchemaNode;
  readonly wrapped?: SchemaNode;
  readonly options?: readonly SchemaNode[];
}

/** Unwraps optional and nullable; of alternatives takes the objects, as one that has the keys of all. */
function objectIn(node: SchemaNode | undefined): SchemaNode | undefined {
  if (node?.wrapped) return objectIn(node.wrapped);
  if (!node?.options) return node;
  const forms = node.options.flatMap((option) => (typeof option === 'object' && option.entries ? [option.entries] : []));
  return forms.length > 0 ? { entries: Object.assign({}, ...forms) } : undefined;
}
