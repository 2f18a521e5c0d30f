/** As much of JSON Schema as the published schemas use: enough to hold real output against them. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What does not fit, with its place; empty when all does. */
export function misfits(value: unknown, schema: Schema, root: Schema = schema, at = '$'): readonly string[] {
  if (schema.$ref) return misfits(value, root.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? { enum: [] }, root, at);
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

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
