/** JSON as the command prints it: byte arrays as hex text, figures of time with the digits that mean something. */

/**
 * Digits behind the point, by name; of an object, those of all in it. A microframe of USB is an eighth of a millisecond, and what is
 * left of a job an estimate.
 */
const DIGITS: Readonly<Record<string, number>> = { atMs: 1, elapsedMs: 1, phaseMs: 1, leftMs: 0, bytesPerSecond: 0, limitShare: 3 };

export function jsonOf(value: unknown, indent?: number): string {
  return JSON.stringify(value, (key, one: unknown) => plain(Object.hasOwn(DIGITS, key) ? rounded(one, DIGITS[key] ?? 0) : one), indent);
}

function plain(one: unknown): unknown {
  if (one instanceof Uint8Array) return Buffer.from(one).toString('hex');
  return typeof one === 'bigint' ? Number(one) : one;
}

function rounded(one: unknown, digits: number): unknown {
  if (typeof one === 'number') return Number(one.toFixed(digits));
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(Object.entries(one).map(([key, each]) => [key, rounded(each, digits)]));
}
