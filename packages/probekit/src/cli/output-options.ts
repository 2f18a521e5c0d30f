/** The options of the program that say how an answer is printed: all that counts for a command without a probe. */
import type { Command, Option } from 'commander';

const OF_OUTPUT: ReadonlySet<string> = new Set(['--json', '--events', '--verbose']);

export function outputOptions(command: Command): Option[] {
  if (command.parent) return outputOptions(command.parent);
  return command.options.filter(({ long }) => OF_OUTPUT.has(long ?? ''));
}
