/** Whether plain state from outside has the parts that a board's own state has. What the parts mean is left to their owners. */

/**
 * The first place where the state differs from the model, as a path; undefined when there is none. A wire is a text or has
 * noise, and where the model has nothing anything goes.
 */
export function misplaced(state: unknown, model: unknown, path = 'state'): string | undefined {
  if (model === undefined || model === null) return undefined;
  if (typeof model === 'number') return typeof state === 'number' && !Number.isNaN(state) ? undefined : path;
  if (typeof model === 'boolean') return typeof state === 'boolean' ? undefined : path;
  if (typeof model === 'string' || hasNoise(model)) return typeof state === 'string' || hasNoise(state) ? undefined : path;
  if (model instanceof Uint8Array) return state instanceof Uint8Array ? undefined : path;
  if (Array.isArray(model)) return Array.isArray(state) ? undefined : path;
  if (!isObject(state) || !isObject(model)) return path;
  for (const key of Object.keys(model)) {
    const found = misplaced(state[key], model[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasNoise(value: unknown): boolean {
  return isObject(value) && Object.keys(value).join() === 'noise' && typeof value['noise'] === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
