/** `probekit completion SHELL`: the script that teaches a shell; and what that script asks for each word. */
import type { Command } from 'commander';
import { candidatesFor } from '../completion/candidates.ts';
import { COMPLETION_SCRIPTS, type Shell } from '../completion/scripts.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';

export async function completion({ output }: CommandContext, shell: Shell): Promise<ExitStatus> {
  output.raw(COMPLETION_SCRIPTS[shell]);
  output.result({ shell, script: COMPLETION_SCRIPTS[shell] });
  return DONE;
}

export async function completeWords({ output }: CommandContext, program: Command, words: readonly string[]): Promise<ExitStatus> {
  const found = await candidatesFor(program, words, async () => (await import('../completion/probe-addresses.ts')).probeAddresses());
  output.line(found === 'files' ? found : 'words');
  for (const { value, description } of found === 'files' ? [] : found) output.line(`${value}\t${description}`);
  return DONE;
}
