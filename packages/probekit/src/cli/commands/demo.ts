/** `probekit demo`. */
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';

export async function demo(_context: CommandContext): Promise<ExitStatus> {
  return DONE;
}
