/** `probekit flash --dry-run`: the plan of a flash job, its time and what limits it; the target stays as it is. */
import { type FlashEstimate, type FlashPreview, previewFlash } from '../../flash/index.ts';
import { type Image, imageByteLength } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import { type Said, type SentenceKey, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { byteLengthOf, cutSaid, planSaid, rangesSaid, type Span } from '../flash-said.ts';
import { journalStore } from '../journal-store.ts';
import { ProgressBar } from '../progress-bar.ts';
import { clockText, secondsText } from '../quantities.ts';
import { catalogueFor } from '../told-lines.ts';
import { headline, letGo, withTarget } from '../with-target.ts';
import type { FlashFlags } from './flash.ts';

export function flashDryRun(context: CommandContext, image: Image, { keep, full, loader, language }: FlashFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs());
    const preview = await previewFlash(target, image, {
      keep,
      full: full === true,
      loader,
      store: journalStore(source.address),
      signal,
      onProgress: bar.onProgress,
    });
    bar.end();
    await letGo(target);
    const catalogue = await catalogueFor(output, language);
    for (const said of dryRunSaid(preview, image, target)) output.line(say(catalogue, said));
    output.result(documentOf(preview, image));
    return DONE;
  });
}

function dryRunSaid({ plan, estimate, parallelism }: FlashPreview, image: Image, { speedKhz }: Target): Said[] {
  const row = (key: SentenceKey, spans: readonly Span[]): Said[] =>
    spans.length === 0 ? [] : [{ key, values: { ranges: rangesSaid(spans) } }];
  return [
    ...cutSaid(plan, image, 'flash.cut.would'),
    planSaid(plan, image),
    ...row('flash.dry.erase', plan.erase),
    ...row('flash.dry.keep', plan.kept.map(spanOf)),
    ...row('flash.dry.program', plan.program.map(spanOf)),
    ...row('flash.dry.equal', plan.unchanged),
    ...(plan.erase.length > 0 ? timeSaid(estimate, { parallelism, clock: clockText(speedKhz) }) : []),
    { key: 'flash.dry.done' },
  ];
}

function timeSaid(estimate: FlashEstimate | undefined, assumed: { readonly parallelism: string; readonly clock: string }): Said[] {
  if (!estimate) return [{ key: 'flash.dry.time-unknown' }];
  const { writer, totalMs, eraseMs, programMs, wireMs, limit } = estimate;
  const values = {
    total: secondsText(totalMs),
    erase: secondsText(eraseMs),
    program: secondsText(programMs),
    wire: secondsText(wireMs),
    limit: { key: `flash.dry.limit.${limit}` } as const,
  };
  return [
    { key: writer === 'loader' ? 'flash.dry.time' : 'flash.dry.time-at-least', values },
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
    ...(estimate && { estimate }),
  };
}
