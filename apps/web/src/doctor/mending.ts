/** Mends with the one remedy that a button names, over the library, and says what became of it. */
import { ProbekitError } from 'probekit/base';
import type { Diagnosis } from 'probekit/doctor';
import { type AppliedRemedy, type MendOptions, mendBoard, type PlannedRemedy, planRemedies } from 'probekit/remedies';

/** What the page has a button for; the others are told with their command. */
export const PAGE_ACTIONS = ['leave-loader', 'slower-clock', 'halt-under-reset', 'keep-debug-clocks', 'freeze-watchdogs'] as const;
export type PageAction = (typeof PAGE_ACTIONS)[number];

/** A remedy with a button. */
export type PageRemedy = PlannedRemedy & { readonly action: PageAction };

/** What became of a remedy. */
export type Mended = Pick<AppliedRemedy, 'cause' | 'touches' | 'worked'> & { readonly action: PageAction };

/** The first remedy that the level allows and that has a button. */
export function chooseRemedy(diagnosis: Diagnosis, level: 'nothing' | 'reset'): PageRemedy | undefined {
  return planRemedies(diagnosis, level).find((planned): planned is PageRemedy =>
    (PAGE_ACTIONS as readonly string[]).includes(planned.action),
  );
}

/** Errors of these layers tell of the target: the remedy was tried and did not help. */
const TARGET_LAYERS: readonly string[] = ['dap', 'cortex', 'stm32'];

/** Leaves the target as the remedy put it, and the probe free for the next program. */
export async function mendWith(
  { cause, action, touches }: PageRemedy,
  diagnosis: Diagnosis,
  options: Omit<MendOptions, 'level' | 'only'>,
): Promise<Mended> {
  try {
    const { applied } = await mendBoard(diagnosis, { ...options, level: 'reset', only: action });
    return { cause, action, touches, worked: applied[0]?.worked ?? false };
  } catch (error) {
    if (!(error instanceof ProbekitError && TARGET_LAYERS.includes(error.layer))) throw error;
    return { cause, action, touches, worked: false };
  }
}
