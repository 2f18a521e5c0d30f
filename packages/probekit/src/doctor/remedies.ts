/** Remedies that software applies, each saying what it touches. Version one goes up to `resets`; nothing here erases. */
import type { Clock } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import type { CauseId, Remedy } from '../spec/symptoms/cause.ts';
import { causeOf } from '../spec/symptoms/causes.ts';
import type { RemedyAction } from '../spec/symptoms/remedy-actions.ts';
import { connectTarget, type Target } from '../stm32/index.ts';
import { ENGLISH, type Said, say } from '../words/index.ts';
import { checkAttach } from './checks/attach.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The worst a remedy may do without asking. */
export type RemedyLevel = 'nothing' | 'reset';

/** Of all actions those that `applyRemedy` carries out. */
const APPLICABLE = ['leave-loader', 'slower-clock', 'halt-under-reset'] as const satisfies readonly RemedyAction[];
export type ApplicableAction = (typeof APPLICABLE)[number];

export interface AppliedRemedy {
  readonly cause: CauseId;
  readonly action: ApplicableAction;
  readonly touches: Remedy['touches'];
  readonly worked: boolean;
  /** For people, one sentence in English. */
  readonly sentence: string;
  /** The same before it has a language. */
  readonly said: Said;
  /** The target, attached and halted before its first instruction; the caller detaches. */
  readonly target?: Target;
}

const ALLOWED: Readonly<Record<RemedyLevel, readonly Remedy['touches'][]>> = {
  nothing: ['nothing'],
  reset: ['nothing', 'resets'],
};
const SLOW_KHZ = 1000;

/** The remedy to apply first: of the most likely cause that software may mend at this level. */
export function chooseRemedy(
  diagnosis: Diagnosis,
  level: RemedyLevel,
): { cause: CauseId; remedy: Remedy; action: ApplicableAction } | undefined {
  for (const { id, class: certainty } of diagnosis.causes) {
    if (certainty === 'ruled-out') continue;
    for (const remedy of causeOf(id).remedies) {
      const action = APPLICABLE.find((known) => known === remedy.action);
      if (action && ALLOWED[level].includes(remedy.touches)) return { cause: id, remedy, action };
    }
  }
  return undefined;
}

/**
 * Applies the first remedy that the level allows, and says whether it worked. Opening the probe has already left its
 * loader or a debug mode of another program. Undefined when there is nothing that software may do.
 */
export async function applyRemedy(
  probe: DebugProbe,
  diagnosis: Diagnosis,
  { level, clock, signal }: { level: RemedyLevel; clock: Clock; signal?: AbortSignal | undefined },
): Promise<AppliedRemedy | undefined> {
  const chosen = chooseRemedy(diagnosis, level);
  if (!chosen) return undefined;
  const { cause, action, remedy } = chosen;
  const base = { cause, action, touches: remedy.touches };
  if (action === 'halt-under-reset') {
    const target = await connectTarget(probe, { mode: 'under-reset', signal });
    return { ...base, worked: true, ...told({ key: 'applied.halted' }), target };
  }
  if (action === 'slower-clock') {
    const khz = await probe.setSwdClock(SLOW_KHZ);
    const { outcome } = await checkAttach(probe, clock, { signal });
    const worked = outcome === 'answers' || outcome === 'slow-only';
    return { ...base, worked, ...told({ key: worked ? 'applied.slower-answers' : 'applied.slower-silent', values: { khz } }) };
  }
  return { ...base, worked: true, ...told({ key: 'applied.left-loader', values: { firmware: probe.identity.firmware } }) };
}

function told(said: Said): { readonly sentence: string; readonly said: Said } {
  return { sentence: say(ENGLISH, said), said };
}
