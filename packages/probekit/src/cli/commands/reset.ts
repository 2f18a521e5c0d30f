/** `probekit reset`: resets the target and lets it run, or halts it before its first instruction. */
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { withTarget } from '../with-target.ts';

export function reset(context: CommandContext, { halt }: { halt: boolean }): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async ({ core }) => {
    await core.systemReset({ halt });
    if (!halt) await core.releaseDebug();
    output.line(halt ? 'The target was reset and stands before its first instruction.' : 'The target was reset and runs.');
    output.result({ reset: true, halted: halt });
    return DONE;
  });
}
