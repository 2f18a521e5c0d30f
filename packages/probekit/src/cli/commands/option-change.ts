/**
 * `probekit option-bytes set` and `restore`: tells what will change and what that can lock out, has it agreed to, makes it. With
 * nobody at a terminal what has a risk is refused unless `--accept` names it.
 */
import {
  changeOptionBytes,
  changeToRestore,
  forgetCutChange,
  isInForceAlready,
  OPTION_RISK_IDS,
  type OptionPlan,
  type OptionRisk,
  optionChangeOf,
  optionsWrittenSaid,
  planOptionChange,
  readOptionBytes,
  wantedOptions,
} from '../../flash/index.ts';
import { namesChip, nameToType, type OptionChange, type Target } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, type Said, type Sentences, say } from '../../words/sentences/index.ts';
import { isChipNamed, isSentenceTyped, isYes } from '../consent.ts';
import type { CommandContext } from '../context.ts';
import { dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { assignmentOf } from '../option-assignment.ts';
import { checkSameChip, optionsFromFile } from '../option-file.ts';
import type { ProbeSource } from '../probe-source.ts';
import { ProgressBar } from '../progress-bar.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, letGo, withTarget } from '../with-target.ts';
import { type OptionFlags, rowText, tellCut } from './option-bytes.ts';

export interface ChangeFlags extends OptionFlags, ConsentFlags {
  readonly dryRun?: true;
}

type Wanted = (target: Target) => Promise<OptionChange>;

/** Without a value it completes a change that was cut half way. */
export async function setOptions(context: CommandContext, values: readonly string[], flags: ChangeFlags): Promise<ExitStatus> {
  const assignments = values.map(assignmentOf);
  return changeWith(context, flags, (target) => wantedOptions(target, assignments));
}

export async function restoreOptions(context: CommandContext, path: string, flags: ChangeFlags): Promise<ExitStatus> {
  const file = await optionsFromFile(path);
  return changeWith(context, flags, async (target) => {
    await checkSameChip(path, file, target);
    const { layout, values } = await readOptionBytes(target);
    return changeToRestore(layout, optionChangeOf(layout, file.assignments, values), values);
  });
}

/** A risk that there is not is a slip of the pen: it accepts nothing. @throws `cli/usage` */
export function checkAccepted(accept: readonly string[]): void {
  const unknown = accept.find((id) => !OPTION_RISK_IDS.includes(id));
  if (unknown === undefined) return;
  throw usageError(`There is no risk ${JSON.stringify(unknown.slice(0, 40))}.`, `--accept takes ${OPTION_RISK_IDS.join(', ')}.`, unknown);
}

async function changeWith(context: CommandContext, flags: ChangeFlags, wanted: Wanted): Promise<ExitStatus> {
  const { output } = context;
  checkAccepted(flags.accept);
  return withTarget(context, async (target, source) => {
    const catalogue = await sentencesFor(output, flags.language);
    const store = journalStore(source.address);
    const plan = await planOptionChange(target, await wanted(target), { store });
    output.line(await headline(target));
    tellCut(output, plan.cut, catalogue);
    tellPlan(context, plan, catalogue);
    if ((plan.cut === 'old' || plan.cut === 'new') && !flags.dryRun) await forgetCutChange(target, { store });
    if (isInForceAlready(plan)) {
      await letGo(target);
      return ended(context, target, plan, { said: { key: 'options.same' }, catalogue });
    }
    if (flags.dryRun) {
      await letGo(target);
      return ended(context, target, plan, { said: { key: 'options.dry-run' }, catalogue });
    }
    if (!(await isAgreed(context, target, plan, { flags, source, catalogue }))) {
      await letGo(target);
      ended(context, target, plan, { said: { key: 'options.left-undone' }, catalogue });
      return FAILED;
    }
    return make(context, target, plan, { source, catalogue });
  });
}

export function tellPlan({ output }: CommandContext, { layout, before, after, changes, risks }: OptionPlan, catalogue: Sentences): void {
  const names = new Set(changes.map(({ name }) => name));
  for (const option of layout.fields.filter(({ name }) => names.has(name))) {
    output.line(output.style('dim', `- ${rowText({ layout, option, values: before }, catalogue, output)}`));
    output.line(`+ ${rowText({ layout, option, values: after }, catalogue, output)}`);
  }
  for (const { said } of risks) output.line(output.style('yellow', say(catalogue, said)));
}

interface Ending {
  readonly said: Said;
  readonly catalogue: Sentences;
  readonly written?: { readonly state: string };
}

function ended({ output }: CommandContext, { chip }: Target, plan: OptionPlan, { said, catalogue, written }: Ending): ExitStatus {
  output.line(say(catalogue, said));
  output.result({
    chip: chip.name,
    changes: plan.changes,
    erases: erasedBy(plan).map((what) => say(ENGLISH_SENTENCES, what)),
    risks: plan.risks.map((risk) => ({ id: risk.id, weight: risk.weight, text: say(ENGLISH_SENTENCES, risk.said) })),
    written: written !== undefined,
    ...written,
  });
  return DONE;
}

export function erasedBy({ wholeFlash, banks }: OptionPlan): readonly Said[] {
  return wholeFlash ? [{ key: 'options.whole-flash' }] : banks.map((bank) => ({ key: 'options.bank', values: { bank } }));
}

export interface ConsentFlags {
  /** Ids of risks. */
  readonly accept: readonly string[];
  readonly unproven?: string;
}

interface Asked {
  readonly flags: ConsentFlags;
  readonly source: ProbeSource;
  readonly catalogue: Sentences;
}

/** @throws `cli/usage` where nobody can be asked */
export async function isAgreed(
  context: CommandContext,
  { chip }: Target,
  { risks }: OptionPlan,
  { flags, source, catalogue }: Asked,
): Promise<boolean> {
  const open = risks.filter(({ id, weight }) => weight !== 'tell' && !flags.accept.includes(id));
  const name = source.address.kind === 'bench' ? undefined : nameToType(chip.name);
  const isNamed = name === undefined || (flags.unproven !== undefined && namesChip(flags.unproven, name));
  if (!isSomebodyThere(context.output)) {
    if (open.length > 0) throw notAccepted(open, { isTold: context.output.mode === 'people' });
    if (!isNamed) throw notNamed(name, flags.unproven);
    return true;
  }
  const asking = { catalogue, dialogue: dialogueOnTerminal(context.signal) };
  for (const { said, weight } of open) {
    const about = say(catalogue, said);
    const isMeant =
      weight === 'sentence' ? isSentenceTyped(about, asking) : isYes(`${about} ${say(catalogue, { key: 'options.agree' })}`, asking);
    if (!(await isMeant)) return false;
  }
  return isNamed || isChipNamed(name, asking);
}

/** `isTold`: the risks stand above, with the plan. */
function notAccepted(open: readonly OptionRisk[], { isTold }: { readonly isTold: boolean }): Error {
  const accept = open.map(({ id }) => `--accept ${id}`).join(' ');
  const [first] = open;
  const reason = isTold || !first ? 'This is done only where it is agreed to.' : say(ENGLISH_SENTENCES, first.said);
  return usageError(`${reason} Nothing was written.`, `To do it all the same, add ${accept}`, accept);
}

function notNamed(chip: string, given: string | undefined): Error {
  const other = given === undefined ? '' : ` --unproven names ${given}.`;
  return usageError(
    `That this works on a real ${chip} is unproven: no report from hardware covers its option bytes.${other} Nothing was written.`,
    `To do it all the same, add --unproven ${chip}`,
    given ?? '--unproven',
  );
}

async function make(
  context: CommandContext,
  target: Target,
  plan: OptionPlan,
  { source, catalogue }: Pick<Asked, 'source' | 'catalogue'>,
): Promise<ExitStatus> {
  const { output, signal } = context;
  const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue });
  const { state } = await changeOptionBytes(target, plan, { store: journalStore(source.address), signal, onProgress: bar.onProgress });
  bar.end();
  const erased = erasedBy(plan);
  if (erased.length > 0) output.line(say(catalogue, { key: 'options.erased', values: { banks: erased } }));
  return ended(context, target, plan, { said: optionsWrittenSaid(plan, state), catalogue, written: { state } });
}
