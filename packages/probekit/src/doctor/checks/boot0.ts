/**
 * C17: with BOOT0 high and the power taken away and given back, the ROM boot loader runs in place of the program. What C5
 * and C9 find then, beside what they found before, says whether the program was what shut the debugger out. It takes hands,
 * so it runs only where somebody is at the board. Source: RM0433, 2.6 (boot configuration); AN2606.
 */
import type { AskHands } from '../../stm32/index.ts';
import type { SentenceKey } from '../../words/index.ts';
import { type EvidenceVector, type Finding, finding } from '../evidence.ts';

/** Of C5: there was an answer. */
const ANSWERED: ReadonlySet<string | undefined> = new Set(['answers', 'slow-only', 'intermittent']);

/** Asks, then looks again. Undefined where nobody does it, or where the look did not come as far as the target. */
export async function checkBoot0(
  before: EvidenceVector,
  {
    ask,
    examine,
    signal,
  }: { readonly ask: AskHands; readonly examine: () => Promise<EvidenceVector>; readonly signal?: AbortSignal | undefined },
): Promise<Finding<'C17'> | undefined> {
  if (!(await ask('boot0', { signal }))) return undefined;
  return judgeBoot0(before, await examine());
}

/** Judges two looks, with the program in flash and with the boot loader in ROM. A core that stays in reset is as good as silent. */
export function judgeBoot0(before: EvidenceVector, after: EvidenceVector): Finding<'C17'> | undefined {
  if (after.C5 === undefined) return undefined;
  const facts = { before: coreOf(before), after: coreOf(after) };
  const says = (outcome: 'answers' | 'silent', key: SentenceKey) => finding('C17', outcome, { key }, facts);
  if (!ANSWERED.has(after.C5)) return says('silent', 'c17.silent');
  if (after.C9 === 'held-in-reset') return says('silent', 'c17.held-in-reset');
  return says('answers', after.C9 === 'system-memory' ? 'c17.loader-answers' : 'c17.answers');
}

/** The program kept the debugger out, and the boot loader of ROM is seen running now: C17, whoever thought of trying it. */
export function recogniseBoot0(before: EvidenceVector, after: EvidenceVector): Finding<'C17'> | undefined {
  const wasOutOfReach = before.C5 !== undefined && !ANSWERED.has(before.C5);
  return wasOutOfReach && after.C9 === 'system-memory' ? judgeBoot0(before, after) : undefined;
}

function coreOf({ C5, C9 }: EvidenceVector): Pick<EvidenceVector, 'C5' | 'C9'> {
  return { ...(C5 && { C5 }), ...(C9 && { C9 }) };
}
