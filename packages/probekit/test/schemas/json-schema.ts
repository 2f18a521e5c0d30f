/** As much of JSON Schema as the published schemas use: enough to hold real output against them. */
import { readFileSync } from 'node:fs';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const FOLDER = new URL('../../schemas/', import.meta.url);

/** A published schema: `doctor` for `schemas/doctor.schema.json`. */
export function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`${name}.schema.json`, FOLDER), 'utf8'));
}

/** What does not fit, with its place; empty when all does. */
export function misfits(value: unknown, schema: Schema, root: Schema = schema, at = '$'): readonly string[] {
  if (schema.$ref) {
    const [target, targetRoot] = resolve(schema.$ref, root);
    return misfits(value, target, targetRoot, at);
  }
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter((one) => misfits(value, one, root, at).length === 0).length;
    if (fitting !== 1) return [`${at} fits ${fitting} of ${schema.oneOf.length} kinds: ${JSON.stringify(value)}`];
  }
  if ('const' in schema && value !== schema.const) return [`${at} is ${JSON.stringify(value)}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}`];
  if (schema.type && !isOfType(value, schema.type)) return [`${at} is no ${schema.type}: ${JSON.stringify(value)}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value))) return [`${at} is ${JSON.stringify(value)}`];
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))) return [`${at} is ${value}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => (schema.items ? misfits(item, schema.items, root, `${at}[${index}]`) : []));
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`);
  const inside = Object.entries(value).flatMap(([key, item]) => {
    const own = schema.properties?.[key] ?? schema.additionalProperties ?? true;
    if (own === true) return [];
    return own === false ? [`${at}.${key} is not in the schema`] : misfits(item, own, root, `${at}.${key}`);
  });
  return [...missing, ...inside];
}

/** `#/$defs/cause`, `doctor.schema.json`, `doctor.schema.json#/$defs/cause`: the schema, and the one that it stands in. */
function resolve(ref: string, root: Schema): readonly [Schema, Schema] {
  const [file = '', path] = ref.split('#');
  const home = file === '' ? root : readSchema(file.replace('.schema.json', ''));
  const target = path === undefined ? home : home.$defs?.[path.slice('/$defs/'.length)];
  if (!target) throw new RangeError(`${ref} leads nowhere`);
  return [target, home];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
