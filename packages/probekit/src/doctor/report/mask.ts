/** Replaces texts by others wherever they stand in plain JSON. */

/** What a text is written as, and what stands in its place. */
export type Masks = ReadonlyMap<string, string>;

/** User names in paths, of any system. */
const USER_IN_PATH = /((?:^|[^\w])(?:\/home\/|\/Users\/|\/run\/media\/|\/media\/|[A-Za-z]:\\+Users\\+))[^/\\\s"':]+/g;
const A_USER = '$1user';

/** Longer texts first, so that none is broken up by one that it contains; letters of either case. */
export function maskerOf(masks: Masks): (text: string) => string {
  const found = [...masks.keys()].filter((text) => text !== '').sort((a, b) => b.length - a.length);
  const byUpper = new Map([...masks].map(([text, by]) => [text.toUpperCase(), by]));
  const pattern =
    found.length === 0 ? undefined : new RegExp(found.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  return (text) => {
    const known = pattern ? text.replace(pattern, (one) => byUpper.get(one.toUpperCase()) ?? '') : text;
    return known.replace(USER_IN_PATH, A_USER);
  };
}

/** A copy of plain JSON with each text in it masked; names of keys stay. */
export function maskedDeep<Value>(value: Value, masked: (text: string) => string): Value;
export function maskedDeep(value: unknown, masked: (text: string) => string): unknown {
  if (typeof value === 'string') return masked(value);
  if (Array.isArray(value)) return value.map((item) => maskedDeep(item, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskedDeep(item, masked)]));
}
