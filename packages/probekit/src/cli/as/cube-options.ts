/**
 * `-ob` and `-rdu` of the face of STM32_Programmer_CLI. What can cost something is agreed to with `-y`, the tool's own word for
 * that; `-rdu` is itself the wish to lose the flash for its protection. On a real chip `agreeToRisks` wants more.
 */
import { hasCode } from '../../base/index.ts';
import {
  changeOptionBytes,
  isInForceAlready,
  meaningOf,
  type OptionRiskId,
  planOptionChange,
  readOptionBytes,
  wantedOptions,
} from '../../flash/index.ts';
import { optionsOf } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, say } from '../../words/sentences/index.ts';
import { journalStore } from '../journal-store.ts';
import { cubeHex } from './cube-lines.ts';
import type { CubeWork } from './cube-work.ts';
import { agreeToRisks } from './option-risks.ts';

export async function showOptions({ target, teller, source }: CubeWork): Promise<boolean> {
  const { layout, values } = await readOptionBytes(target, { store: journalStore(source.address) });
  for (const option of layout.fields.filter(({ dualCore }) => !dualCore)) {
    const meaning = meaningOf(layout, option, values);
    teller.tell('option', {
      name: option.name.padEnd(12),
      value: cubeHex(values[option.name] ?? 0, 1),
      meaning: meaning ? ` (${say(ENGLISH_SENTENCES, meaning)})` : '',
    });
  }
  return true;
}

/** To the value that this family reads as open: not all others have the one of the H7. */
export function unprotect(work: CubeWork): Promise<boolean> {
  return setOptions(work, [`RDP=${cubeHex(optionsOf(work.target.chip).rdp.open, 2)}`], { accepts: ['rdp-0'] });
}

/** @throws `cli/usage` where something is at risk and not agreed to */
export async function setOptions(
  work: CubeWork,
  assignments: readonly string[],
  { accepts = [] as readonly OptionRiskId[] } = {},
): Promise<boolean> {
  const { target, teller, source, context } = work;
  const store = journalStore(source.address);
  const given = assignments.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  teller.tell('write-options');
  try {
    const plan = await planOptionChange(target, await wantedOptions(target, given), { store });
    if (isInForceAlready(plan)) {
      for (const [name, value] of given) teller.tell('option-same', { name, value });
      teller.tell('options-same');
      return true;
    }
    const isAgreed = work.settings.isAgreed ? plan.risks.map(({ id }) => id) : accepts;
    await agreeToRisks(work, plan, { words: assignments.join(' '), accepts: isAgreed, agreeBy: () => 'add -y.' });
    await changeOptionBytes(target, plan, { store, signal: context.signal });
  } catch (error) {
    if (!hasCode(error, 'flash/option-name')) throw error;
    teller.tell('option-unknown', { name: unknownOf(error) });
    teller.tell('options-same');
    return false;
  }
  teller.tell('check-options');
  teller.tell('options-written');
  return true;
}

function unknownOf(error: { readonly evidence: unknown }): string {
  const { given } = error.evidence as { readonly given: string };
  return given;
}
