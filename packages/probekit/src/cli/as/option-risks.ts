/** When a face does not change option bytes: on a real chip, and where something is at risk that its words do not agree to. */
import type { OptionPlan, OptionRisk, OptionRiskId } from '../../flash/index.ts';
import { ENGLISH_SENTENCES, say } from '../../words/sentences/index.ts';
import { usageError } from '../errors.ts';
import type { ProbeSource } from '../probe-source.ts';

interface Asked {
  /** What is to be set, as `probekit option-bytes set` takes it. */
  readonly words: string;
  readonly accepts?: readonly OptionRiskId[];
  /** How this risk would be agreed to. */
  agreeBy(risk: OptionRisk): string;
}

/** @throws `cli/usage`; then nothing was written */
export function refuseRisks({ address }: ProbeSource, { risks }: OptionPlan, { words, accepts = [], agreeBy }: Asked): void {
  if (address.kind !== 'bench') {
    throw usageError(
      'That this works on a real chip is unproven. Nothing was written.',
      `probekit option-bytes set ${words}     asks for the chip's name.`,
      words,
    );
  }
  const first = risks.find(({ id, weight }) => weight !== 'tell' && !accepts.includes(id));
  if (first)
    throw usageError(`${say(ENGLISH_SENTENCES, first.said)} Nothing was written.`, `To do it all the same: ${agreeBy(first)}`, words);
}
