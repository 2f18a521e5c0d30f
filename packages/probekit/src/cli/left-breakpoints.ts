/** Breakpoints in flash that a killed debugger has left: the next command takes them back before it does anything else. */
import type { Target } from '../stm32/index.ts';
import type { CommandContext } from './context.ts';
import { journalStore } from './journal-store.ts';
import type { ProbeSource } from './probe-source.ts';
import { tellIn } from './sentences-for.ts';

/** Where there is no record of that, the target is not asked. */
export async function takeBackBreakpoints({ output, options }: CommandContext, { address }: ProbeSource, target: Target): Promise<void> {
  const store = journalStore(address);
  if (!store) return;
  const { takeBackPatches } = await import('../flash/index.ts');
  const left = await takeBackPatches(target, store);
  if (!left) return;
  const { takenBack, foreign } = left;
  const language = options.language ?? 'en';
  if (takenBack.length > 0) await tellIn(output, language, { key: 'session.breakpoints-back', values: { count: takenBack.length } });
  if (foreign.length > 0) await tellIn(output, language, { key: 'session.breakpoints-foreign', values: { count: foreign.length } });
}
