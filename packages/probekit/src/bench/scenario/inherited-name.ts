/**
 * Finds a name in plain data that every object has anyway (`constructor`, `__proto__`, …). valibot looks names up with
 * `in`, and leaves three of them out of records, so that it takes them for known. Walks without recursion: the nesting of
 * a hostile file is deeper than the stack.
 */

export interface NamedPlace {
  readonly key: string;
  /** Names on the way to the object that has it. */
  readonly parents: readonly string[];
}

export function findInheritedName(data: unknown): NamedPlace | undefined {
  const seen = new Set<unknown>();
  const open: { readonly value: unknown; readonly parents: readonly string[] }[] = [{ value: data, parents: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, parents } = next;
    // Bytes have no names, and an image or a snapshot has millions of them.
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key in Object.prototype || key === 'prototype') return { key, parents };
      open.push({ value: inner, parents: [...parents, key] });
    }
  }
  return undefined;
}
