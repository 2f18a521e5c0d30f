/** A trace path that a killed command has left set up: the next one gives it back before it does anything else. */
import type { Target } from '../stm32/index.ts';
import type { CommandContext } from './context.ts';
import { journalStore } from './journal-store.ts';
import type { ProbeSource } from './probe-source.ts';
import { tellIn } from './sentences-for.ts';

/** Where there is no record of that, the target is not asked. */
export async function takeBackLeftTrace({ output, options }: CommandContext, { address }: ProbeSource, target: Target): Promise<void> {
  const store = journalStore(address);
  if (!store) return;
  const { takeBackTrace } = await import('../stm32/index.ts');
  if (await takeBackTrace(target, store)) await tellIn(output, options.language ?? 'en', { key: 'logs.swo.taken-back' });
}
