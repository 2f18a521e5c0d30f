/** What is said of option bytes that were written. */
import type { Said } from '../../words/sentences/index.ts';
import type { TargetState } from '../control.ts';
import type { PlannedOptions } from './plan.ts';

/** `state` is how the change leaves the target; a program behind a connected debugger waits for power after one of RDP. */
export function optionsWrittenSaid({ changes }: Pick<PlannedOptions, 'changes'>, state: TargetState): Said {
  const isGuarded = changes.some(({ name }) => name === 'RDP');
  const left: Said = isGuarded ? { key: 'options.power-cycle' } : { key: `options.state.${state}` };
  // Equal values are written only over a change that was cut.
  if (changes.length === 0) return { key: 'options.written-anew', values: { state: left } };
  return { key: 'options.written', values: { count: changes.length, state: left } };
}
