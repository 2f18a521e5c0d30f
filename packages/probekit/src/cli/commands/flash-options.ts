/** `probekit flash` with option bytes: one plan of both, told and agreed to before anything is written, then one job. */
import {
  type Assignment,
  type FlashOptionPlan,
  type FlashReport,
  flashWithOptions,
  isInForceAlready,
  type OptionPlan,
  type OptionStep,
  optionNamed,
  optionText,
  planFlashOptions,
  wantedOptions,
} from '../../flash/index.ts';
import type { Image } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, type Said, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import type { ProbeSource } from '../probe-source.ts';
import { letGo } from '../with-target.ts';
import type { FlashRun, RunJob } from './flash.ts';
import { tellCut } from './option-bytes.ts';
import { type ConsentFlags, erasedBy, isAgreed, tellPlan } from './option-change.ts';

interface FlashAndOptions {
  readonly source: ProbeSource;
  /** Undefined: only what an earlier job left half made. */
  readonly wanted: readonly Assignment[] | undefined;
  readonly run: FlashRun & { readonly catalogue: Sentences };
  readonly flags: ConsentFlags;
  /** Runs the job with its progress told. */
  readonly show: (job: RunJob) => Promise<FlashReport>;
}

export async function flashAndOptions(
  context: CommandContext,
  target: Target,
  image: Image,
  { source, wanted, run, flags, show }: FlashAndOptions,
): Promise<ExitStatus> {
  const { output } = context;
  const { catalogue } = run;
  const plan = await planFlashOptions(target, image, await wantedOptions(target, wanted ?? []), run);
  tellOptions(context, plan, catalogue);
  if (!isInForceAlready(plan.options) && !(await isAgreed(context, target, plan.options, { flags, source, catalogue }))) {
    await letGo(target);
    output.line(say(catalogue, { key: 'options.left-undone' }));
    output.result({ optionBytes: documentOf(plan, false) });
    return FAILED;
  }
  const report = await show((at, what, options, endLine) => {
    const onOptions = (steps: readonly OptionStep[]) => {
      endLine();
      output.line(say(catalogue, stepsSaid(steps === plan.first ? 'flash.options.first' : 'flash.options.last', plan.options, steps)));
    };
    return flashWithOptions(at, what, plan, { ...options, onOptions });
  });
  output.result({ ...report, optionBytes: documentOf(plan, !isInForceAlready(plan.options)) });
  if (plan.options.changes.some(({ name }) => name === 'RDP')) output.line(say(catalogue, { key: 'options.power-cycle' }));
  return DONE;
}

/** What changes, what that can lock out, and what of it comes before the image. */
export function tellOptions(context: CommandContext, { options, first, last }: FlashOptionPlan, catalogue: Sentences): void {
  const { output } = context;
  tellCut(output, options.cut, catalogue);
  tellPlan(context, options, catalogue);
  if (first.length > 0) output.line(say(catalogue, stepsSaid('flash.options.plan-first', options, first)));
  for (const what of erasedBy(options)) output.line(say(catalogue, { key: 'flash.options.erases', values: { what } }));
  if (last.length > 0) output.line(say(catalogue, stepsSaid('flash.options.plan-last', options, last)));
  if (isInForceAlready(options)) output.line(say(catalogue, { key: 'flash.options.same' }));
  else if (first.length + last.length === 0) output.line(say(catalogue, stepsSaid('flash.options.plan-last', options, last)));
}

function stepsSaid(key: SentenceKey, { layout }: OptionPlan, steps: readonly OptionStep[]): Said {
  const texts = steps.map(({ name, before, after }): Said => {
    const text = (value: number) => optionText(optionNamed(layout, name), value);
    return { key: 'flash.options.step', values: { name, before: text(before), after: text(after) } };
  });
  return { key, values: { steps: texts.length > 0 ? texts : { key: 'flash.options.anew' } } };
}

export function documentOf({ options, first, last }: FlashOptionPlan, written: boolean): Readonly<Record<string, unknown>> {
  return {
    first,
    last,
    erases: erasedBy(options).map((what) => say(ENGLISH_SENTENCES, what)),
    risks: options.risks.map(({ id, weight, said }) => ({ id, weight, text: say(ENGLISH_SENTENCES, said) })),
    written,
  };
}
