/** `probekit flash --dry-run`: the plan of a flash job, its time and what limits it; the target stays as it is. */
import {
  type Assignment,
  byteLengthOf,
  cutSaid,
  type FlashEstimate,
  type FlashOptions,
  type FlashPreview,
  filesSaid,
  hasCutChange,
  planFlashOptions,
  planSaid,
  previewFlash,
  rangesSaid,
  type Span,
  wantedOptions,
  wirePace,
} from '../../flash/index.ts';
import { filesOf, type Image, imageByteLength } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import { type Said, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText, clockText, secondsText } from '../quantities.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, letGo, withTarget } from '../with-target.ts';
import type { FlashFlags } from './flash.ts';
import { documentOf as optionsDocument, tellOptions } from './flash-options.ts';

export interface DryRunFlags extends FlashFlags {
  readonly wanted: readonly Assignment[] | undefined;
}

export function flashDryRun(context: CommandContext, image: Image, flags: DryRunFlags): Promise<ExitStatus> {
  const { keep, full, loader, language, wanted } = flags;
  const { output, signal } = context;
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const catalogue = await sentencesFor(output, language);
    const store = journalStore(source.address);
    const job = { keep, full: full === true, loader, fill: flags.fill, store, signal, catalogue };
    return tellDryRun(context, target, image, { job, wanted, leavesOptions: flags.optionBytes === false });
  });
}

export interface DryRun {
  readonly job: FlashOptions & { readonly catalogue: Sentences };
  readonly wanted: readonly Assignment[] | undefined;
  /** An earlier change of option bytes that was cut is no part of the job. */
  readonly leavesOptions: boolean;
}

/** Plans the job of this image, lets the target go, and tells the plan. */
export async function tellDryRun(
  context: CommandContext,
  target: Target,
  image: Image,
  { job, wanted, leavesOptions }: DryRun,
): Promise<ExitStatus> {
  const { output } = context;
  const { catalogue } = job;
  const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue, paceOf: wirePace(target.speedKhz) });
  const isCut = !leavesOptions && (await hasCutChange(target, job));
  const options = wanted || isCut ? await planFlashOptions(target, image, await wantedOptions(target, wanted ?? []), job) : undefined;
  const before = options && { erased: options.erased, opened: options.lifted };
  const preview = await previewFlash(target, image, { ...job, ...before, onProgress: bar.onProgress });
  bar.end();
  await letGo(target);
  if (options) tellOptions(context, options, catalogue);
  for (const said of dryRunSaid(preview, image, target)) output.line(say(catalogue, said));
  output.result({ ...documentOf(preview, image), ...(options && { optionBytes: optionsDocument(options, false) }) });
  return DONE;
}

function dryRunSaid({ plan, estimate, parallelism }: FlashPreview, image: Image, { speedKhz }: Target): Said[] {
  const row = (key: SentenceKey, spans: readonly Span[]): Said[] =>
    spans.length === 0 ? [] : [{ key, values: { ranges: rangesSaid(spans) } }];
  return [
    ...filesSaid(image),
    ...cutSaid(plan, image, 'flash.cut.would'),
    planSaid(plan, image),
    ...row('flash.dry.erase', plan.erase),
    ...row('flash.dry.keep', plan.kept.map(spanOf)),
    ...row('flash.dry.program', plan.program.map(spanOf)),
    ...row('flash.dry.equal', plan.unchanged),
    ...(plan.erase.length > 0 ? timeSaid(estimate, byteLengthOf(plan.program), { parallelism, clock: clockText(speedKhz) }) : []),
    { key: 'flash.dry.done' },
  ];
}

function timeSaid(estimate: FlashEstimate, byteLength: number, assumed: { readonly parallelism: string; readonly clock: string }): Said[] {
  const { writer, totalMs, eraseMs, programMs, wireMs, limit, compressedBytes } = estimate;
  const values = {
    total: secondsText(totalMs),
    erase: secondsText(eraseMs),
    program: secondsText(programMs),
    wire: secondsText(wireMs),
    limit: { key: `flash.dry.limit.${limit}` } as const,
  };
  return [
    { key: writer === 'loader' ? 'flash.dry.time' : 'flash.dry.time-at-least', values },
    ...(compressedBytes === undefined
      ? []
      : [{ key: 'flash.dry.compressed', values: { compressed: bytesText(compressedBytes), bytes: bytesText(byteLength) } } as const]),
    { key: 'flash.dry.source', values: assumed },
  ];
}

function spanOf({ address, bytes }: { readonly address: number; readonly bytes: Uint8Array }): Span {
  return { address, byteLength: bytes.length };
}

function documentOf({ plan, estimate, parallelism, sectorCount, resumes }: FlashPreview, image: Image): Readonly<Record<string, unknown>> {
  return {
    dryRun: true,
    imageName: image.name,
    imageBytes: imageByteLength(image),
    files: filesOf(image),
    parallelism,
    erase: plan.erase,
    unchanged: plan.unchanged,
    sectorCount,
    program: plan.program.map(spanOf),
    programmedBytes: byteLengthOf(plan.program),
    kept: plan.kept.map(spanOf),
    keptBytes: byteLengthOf(plan.kept),
    resumes,
    resumed: plan.resumed,
    lost: plan.lost,
    estimate,
  };
}
