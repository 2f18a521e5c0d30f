/** JSON as the command prints it: byte arrays as hex text, nothing else special. */

export function jsonOf(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, one: unknown) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : typeof one === 'bigint' ? Number(one) : one),
    indent,
  );
}
