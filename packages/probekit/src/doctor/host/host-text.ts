/** Text files of the computer, bounded. */
import type { HostFacts } from '../../base/index.ts';

/** Without the line end. Undefined where the file is not there. */
export async function textOf(facts: HostFacts, path: string, maxBytes?: number): Promise<string | undefined> {
  const bytes = await facts.readFile(path, maxBytes);
  return bytes && new TextDecoder().decode(bytes).trimEnd();
}
