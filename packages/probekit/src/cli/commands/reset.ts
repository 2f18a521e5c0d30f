/** `probekit reset`: resets the target and lets it run, or halts it before its first instruction. */
import { startProgram, type TargetState } from '../../flash/index.ts';
import type { Language, SentenceKey } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { tellIn } from '../sentences-for.ts';
import { withTarget } from '../with-target.ts';

export interface ResetFlags {
  readonly language: Language;
  readonly halt?: boolean;
}

const SAID: Readonly<Record<TargetState, SentenceKey>> = {
  running: 'memory.reset',
  halted: 'memory.reset-halted',
  'locked-up': 'memory.reset-locked-up',
  unreachable: 'memory.reset-unreachable',
};

export function reset(context: CommandContext, { halt = false, language }: ResetFlags): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async (target) => {
    if (halt) await target.core.systemReset({ halt });
    const state = halt ? 'halted' : await startProgram(target);
    await tellIn(output, language, { key: SAID[state] });
    output.result({ reset: true, halted: state === 'halted', state });
    return DONE;
  });
}
