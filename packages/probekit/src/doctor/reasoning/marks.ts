/** What is settled by a mark: causes that a reading proves, causes that one rules out. Pure. */
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { CAUSES } from '../../spec/symptoms/causes.ts';
import { CONTEXT_FACTORS } from '../../spec/symptoms/context-factors.ts';
import type { Mark, Pattern } from '../../spec/symptoms/mark.ts';
import { NEVER } from '../../spec/symptoms/never.ts';
import { PROVES } from '../../spec/symptoms/proves.ts';
import type { Known } from '../evidence.ts';

/** Causes that a positive reading proves. */
export function provenBy(known: Known): ReadonlySet<CauseId> {
  return marked(PROVES, known);
}

/** Causes that are impossible under what was read, or on this computer. What is proven stays. */
export function ruledOutBy(known: Known): ReadonlySet<CauseId> {
  const impossible = new Set([...marked(NEVER, known), ...ofOtherSystems(known)]);
  for (const id of provenBy(known)) impossible.delete(id);
  return impossible;
}

function marked(marks: readonly Mark[], known: Known): Set<CauseId> {
  return new Set(marks.flatMap(({ causes, when }) => (when.some((pattern) => matches(pattern, known)) ? causes : [])));
}

/** Whether what is known shows this pattern. */
export function matches({ checks = {}, answers = {}, platforms, onBoard, h74x }: Pattern, known: Known): boolean {
  const { evidence, setUp = {} } = known;
  const among = (wanted: readonly string[], got: string | undefined) => got !== undefined && wanted.includes(got);
  return (
    Object.entries(checks).every(([check, outcomes]) => among(outcomes, evidence[check as keyof typeof evidence])) &&
    Object.entries(answers).every(([question, wanted]) => among(wanted, known.answers?.[question])) &&
    (platforms === undefined || among(platforms, setUp.platform)) &&
    (onBoard === undefined || setUp.onBoard === onBoard) &&
    (!h74x || setUp.devId === DEV_ID_H74X)
  );
}

/** "No driver" is what Windows says; a computer that says it counts as one. */
function ofOtherSystems({ setUp: { platform } = {}, evidence }: Known): readonly CauseId[] {
  const system = evidence.C2 === 'no-driver' ? 'windows' : platform;
  return CAUSES.map(({ id }) => id).filter((id) => {
    const wanted = CONTEXT_FACTORS[id]?.platform;
    return system !== undefined && wanted !== undefined && wanted !== system;
  });
}
