/** `probekit flash`: erases what is needed, programs, verifies, runs. */
import type { Store } from '../../base/index.ts';
import { hex } from '../../base/index.ts';
import { type FlashReport, flashImage } from '../../flash/index.ts';
import type { Image } from '../../image/index.ts';
import { PROGRAM_US } from '../../spec/stm32/flash-h7.ts';
import type { Target } from '../../stm32/index.ts';
import { type Catalogue, ENGLISH, type Language, type Said, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { byteLengthOf, cutSaid, planSaid, stateSaid } from '../flash-said.ts';
import { journalStore } from '../journal-store.ts';
import type { Output } from '../output.ts';
import { type PhaseNote, ProgressBar } from '../progress-bar.ts';
import { catalogueFor } from '../told-lines.ts';
import { headline, withTarget } from '../with-target.ts';

export interface FlashFlags {
  readonly file: string;
  readonly address?: number;
  readonly keep: boolean;
  readonly full?: boolean;
  readonly loader: boolean;
  readonly run: boolean;
  readonly dryRun?: true;
  readonly language: Language;
}

export async function flash(context: CommandContext, flags: FlashFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const { file, address, keep, full, loader, run, dryRun, language } = flags;
  const image = await readFirmware(file, address);
  if (dryRun) return (await import('./flash-dry-run.ts')).flashDryRun(context, image, flags);
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const store = journalStore(source.address);
    const catalogue = await catalogueFor(output, language);
    const job = { signal, keep, full: full === true, loader, start: run, store, catalogue };
    const report = await flashWithProgress(target, image, output, job);
    output.result({ ...report });
    return DONE;
  });
}

export interface FlashRun {
  readonly signal: AbortSignal;
  readonly keep: boolean;
  readonly full: boolean;
  readonly loader?: boolean;
  readonly start: boolean;
  readonly store: Store | undefined;
  readonly catalogue?: Catalogue;
}

/** Runs the job and shows plan, phases and how the target is left. */
export async function flashWithProgress(target: Target, image: Image, output: Output, run: FlashRun): Promise<FlashReport> {
  const tell = (said: Said) => output.line(say(run.catalogue ?? ENGLISH, said));
  let programmedBytes = 0;
  const noteOf: PhaseNote = (phase, elapsedMs) => {
    if (phase === 'verify') return 'equal';
    return phase === 'program' ? shareOfSilicon(programmedBytes, elapsedMs) : '';
  };
  const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), noteOf);
  const report = await flashImage(target, image, {
    ...run,
    onProgress: (progress) => {
      if (progress.phase !== 'plan') bar.onProgress(progress);
    },
    onPlan: (plan) => {
      programmedBytes = byteLengthOf(plan.program);
      bar.end();
      for (const said of cutSaid(plan, image, 'flash.cut.found')) tell(said);
      tell(planSaid(plan, image));
      output.event('plan', { erase: plan.erase, programmedBytes, keptBytes: byteLengthOf(plan.kept) });
    },
  });
  bar.end();
  if (report.noLoader) tell({ key: `flash.loader.${report.noLoader}` });
  if (report.resumed) tell({ key: 'flash.cut.finished' });
  for (const { address, end } of report.lost) tell({ key: 'flash.lost', values: { from: hex(address), last: hex(end - 1) } });
  tell(stateSaid(report, image));
  return report;
}

const FLASH_WORD_BYTES = 32;
/** Of smaller programs the fixed costs of a transfer would be measured, not the flash. */
const LEAST_BYTES_TO_COMPARE = 16 * 1024;

/** The data sheet's typical time for these flash words, at the fastest parallelism, beside the time it took. */
function shareOfSilicon(programmedBytes: number, elapsedMs: number): string {
  const siliconMs = ((programmedBytes / FLASH_WORD_BYTES) * (PROGRAM_US.at(-1) ?? 0)) / 1000;
  if (programmedBytes < LEAST_BYTES_TO_COMPARE || elapsedMs < siliconMs) return '';
  return `${Math.round((siliconMs / elapsedMs) * 100)} % of the silicon's limit`;
}
