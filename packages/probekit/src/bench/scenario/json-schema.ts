/** The scenario format as a JSON Schema (draft 2020-12), made from the schema that the bench itself checks with. */

import type * as v from 'valibot';
import { BOARDS } from '../board/boards.ts';
import { scenarioSchema } from './schema.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The format for these boards; for all that there are it is what `schemas/scenario.schema.json` holds. */
export function scenarioJsonSchema(boards = BOARDS): JsonSchema {
  const $defs: Record<string, JsonSchema> = {};
  const forms = together(boards.map((board) => sharing(jsonSchemaOf(scenarioSchema(board)), $defs)));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Probekit bench scenario',
    description: 'A virtual board with its faults: what is plugged, fitted, wired, powered and flashed. Absent keys mean a healthy board.',
    anyOf: forms,
    $defs,
  };
}

/** Forms that differ in the name of the board alone, as one for all of these. */
function together(forms: readonly JsonSchema[]): readonly JsonSchema[] {
  const byForm = new Map<string, { form: Form; boards: unknown[] }>();
  for (const form of forms as readonly Form[]) {
    const key = JSON.stringify({ ...form, properties: { ...form.properties, board: undefined } });
    const found = byForm.get(key) ?? { form, boards: [] };
    found.boards.push(...form.properties.board.enum);
    byForm.set(key, found);
  }
  return [...byForm.values()].map(({ form, boards }) => ({ ...form, properties: { ...form.properties, board: { enum: boards } } }));
}

interface Form extends JsonSchema {
  readonly properties: { readonly board: { readonly enum: readonly unknown[] } };
}

/** What is longer stands once, under its key, however many boards and events have it. */
const LONG = 200;

/** The schema with its longer properties put into `defs`, and references in their places. */
function sharing(schema: JsonSchema, defs: Record<string, JsonSchema>): JsonSchema {
  const shared = (key: string, value: JsonSchema): unknown => {
    const text = JSON.stringify(value);
    if (text.length < LONG) return value;
    let name = key;
    for (let next = 2; name in defs && JSON.stringify(defs[name]) !== text; next++) name = `${key}-${next}`;
    defs[name] = value;
    return { $ref: `#/$defs/${name}` };
  };
  return JSON.parse(JSON.stringify(schema), (key: string, value: unknown) => {
    if (key !== 'properties') return value;
    return Object.fromEntries(Object.entries(value as Record<string, JsonSchema>).map(([name, each]) => [name, shared(name, each)]));
  }) as JsonSchema;
}

/** The parts of valibot's schema objects that carry meaning here. */
interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly value?: SchemaNode;
  readonly wrapped?: SchemaNode;
  readonly options?: readonly (SchemaNode | string)[];
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

/** Draft 2020-12 for the kinds of schema that the bench uses; throws `TypeError` on any other. */
function jsonSchemaOf(schema: v.GenericSchema | SchemaNode): JsonSchema {
  const node = schema as SchemaNode;
  switch (node.type) {
    case 'strict_object':
      return objectOf(node.entries ?? {});
    case 'array':
      return { type: 'array', items: jsonSchemaOf(node.item!) };
    case 'record':
      return { type: 'object', additionalProperties: jsonSchemaOf(node.value!) };
    case 'exact_optional':
      return jsonSchemaOf(node.wrapped!);
    case 'nullable':
      return { anyOf: [jsonSchemaOf(node.wrapped!), { type: 'null' }] };
    case 'union':
    case 'lazy':
      return { anyOf: (node.options ?? []).map((option) => jsonSchemaOf(option as SchemaNode)) };
    case 'picklist':
      return { enum: [...(node.options ?? [])] };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
    case 'string':
      return { type: node.type, ...limitsOf(node) };
    default:
      throw new TypeError(`no JSON Schema for ${node.type}`);
  }
}

function objectOf(entries: Readonly<Record<string, SchemaNode>>): JsonSchema {
  const required = Object.keys(entries).filter((key) => entries[key]!.type !== 'exact_optional');
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, jsonSchemaOf(entry)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function limitsOf(node: SchemaNode): JsonSchema {
  const limits: Record<string, unknown> = {};
  for (const { type, requirement } of node.pipe ?? []) {
    if (type === 'min_value') limits['minimum'] = requirement;
    if (type === 'max_value') limits['maximum'] = requirement;
    if (type === 'min_length') limits['minLength'] = requirement;
    if (type === 'regex') limits['pattern'] = (requirement as RegExp).source;
    if (type === 'integer') limits['type'] = 'integer';
    if (type === 'multiple_of') limits['multipleOf'] = requirement;
  }
  return limits;
}
