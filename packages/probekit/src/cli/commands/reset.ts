/** `probekit reset`: resets the target and lets it run, or halts it before its first instruction. */
import type { Language } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { tellIn } from '../sentences-for.ts';
import { withTarget } from '../with-target.ts';

export interface ResetFlags {
  readonly language: Language;
  readonly halt?: boolean;
}

export function reset(context: CommandContext, { halt = false, language }: ResetFlags): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async ({ core }) => {
    await core.systemReset({ halt });
    if (!halt) await core.releaseDebug();
    await tellIn(output, language, { key: halt ? 'memory.reset-halted' : 'memory.reset' });
    output.result({ reset: true, halted: halt });
    return DONE;
  });
}
