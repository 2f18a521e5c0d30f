/**
 * What a face agrees to before it changes option bytes: its own words are taken for what costs no bytes. On a real chip, whose
 * option bytes no report covers, the chip is to be named too, and what is lost for good wants its sentence typed.
 */
import type { OptionPlan, OptionRisk, OptionRiskId } from '../../flash/index.ts';
import { namesChip, nameToType, type Target } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, say } from '../../words/sentences/index.ts';
import { isChipNamed, isSentenceTyped } from '../consent.ts';
import type { CommandContext } from '../context.ts';
import { dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { usageError } from '../errors.ts';
import type { ProbeSource } from '../probe-source.ts';

interface Around {
  readonly context: CommandContext;
  readonly source: ProbeSource;
  readonly target: Target;
}

interface Asked {
  /** What is to be set, as `probekit option-bytes set` takes it. */
  readonly words: string;
  readonly accepts?: readonly OptionRiskId[];
  /** How this risk would be agreed to. */
  agreeBy(risk: OptionRisk): string;
}

/** @throws `cli/usage` where something is not agreed to; then nothing was written */
export async function agreeToRisks(around: Around, { risks }: OptionPlan, { words, accepts = [], agreeBy }: Asked): Promise<void> {
  const first = risks.find(({ id, weight }) => weight !== 'tell' && !accepts.includes(id));
  if (first)
    throw usageError(`${say(ENGLISH_SENTENCES, first.said)} Nothing was written.`, `To do it all the same: ${agreeBy(first)}`, words);
  if (around.source.address.kind !== 'bench') await agreeOnChip(around, risks, words);
}

async function agreeOnChip({ context, target }: Around, risks: readonly OptionRisk[], words: string): Promise<void> {
  const { output, signal, options } = context;
  const asking = isSomebodyThere(output) ? { catalogue: ENGLISH_SENTENCES, dialogue: dialogueOnTerminal(signal) } : undefined;
  const name = nameToType(target.chip.name);
  const isGiven = name === undefined || (options.unproven !== undefined && namesChip(options.unproven, name));
  if (!isGiven && !(asking && (await isChipNamed(name, asking)))) throw notNamed(name, options.unproven);
  for (const { id, weight, said } of risks) {
    if (weight !== 'sentence') continue;
    const about = say(ENGLISH_SENTENCES, said);
    if (asking && (await isSentenceTyped(about, asking))) continue;
    const unproven = name === undefined ? '' : ` --unproven ${name}`;
    throw usageError(
      `${about} On a real chip that wants a sentence typed at a terminal. Nothing was written.`,
      `To do it all the same: probekit option-bytes set ${words} --accept ${id}${unproven}`,
      words,
    );
  }
}

function notNamed(chip: string, given: string | undefined): Error {
  const other = given === undefined ? '' : ` --unproven names ${given}.`;
  return usageError(
    `That this works on a real ${chip} is unproven: no report from hardware covers its option bytes.${other} Nothing was written.`,
    `To do it all the same, name it before the tool: probekit as --unproven ${chip} …`,
    given ?? '--unproven',
  );
}
