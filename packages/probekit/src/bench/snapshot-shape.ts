/** Whether plain state from outside has the parts that a board's own state has. What the parts mean is left to their owners. */

/**
 * The first place where the state differs from the model, as a path; undefined when there is none. A wire is a text, has
 * noise, or is slow, and where the model has nothing anything goes.
 */
export function misplaced(state: unknown, model: unknown, path = 'state'): string | undefined {
  if (model === undefined || model === null) return undefined;
  if (typeof model === 'number') return typeof state === 'number' && !Number.isNaN(state) ? undefined : path;
  if (typeof model === 'boolean') return typeof state === 'boolean' ? undefined : path;
  if (typeof model === 'string' || isAilingWire(model)) return typeof state === 'string' || isAilingWire(state) ? undefined : path;
  if (model instanceof Uint8Array) return state instanceof Uint8Array ? undefined : path;
  if (Array.isArray(model)) return Array.isArray(state) ? undefined : path;
  if (!isObject(state) || !isObject(model)) return path;
  for (const key of Object.keys(model)) {
    const found = misplaced(state[key], model[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isAilingWire(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [key = '', ...more] = Object.keys(value);
  return (key === 'noise' || key === 'riseNs') && more.length === 0 && typeof value[key] === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
