/** `probekit flash`: erases what is needed, programs, verifies, runs. */
import type { Store } from '../../base/index.ts';
import { hex } from '../../base/index.ts';
import {
  type Assignment,
  byteLengthOf,
  cutSaid,
  type FlashOptions,
  type FlashReport,
  filesSaid,
  flashImage,
  flashPace,
  hasCutChange,
  type PaceOf,
  planSaid,
  stateSaid,
} from '../../flash/index.ts';
import type { Fill, Image } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import { ENGLISH_SENTENCES, type Language, type Said, type Sentences, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { readFirmwareFiles } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import { assignmentOf } from '../option-assignment.ts';
import type { Output } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { PROJECT_FILE, type Project } from '../project-file.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withTarget } from '../with-target.ts';

export interface FlashFlags {
  /** One image of all of them; none: those of the project. */
  readonly files: readonly string[];
  readonly address?: number;
  readonly keep: boolean;
  readonly full?: boolean;
  readonly loader: boolean;
  readonly run: boolean;
  /** `0xff`, `0xff@0x08020000+128K` */
  readonly fill?: Fill;
  readonly dryRun?: true;
  readonly all?: true;
  /** `false`: those of the project neither. */
  readonly optionBytes?: readonly string[] | boolean;
  readonly accept: readonly string[];
  readonly unproven?: string;
  readonly language: Language;
}

export async function flash(context: CommandContext, flags: FlashFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const { files, address, keep, full, loader, run, dryRun, language } = flags;
  const project = files.length === 0 ? await projectMeant(context, address) : undefined;
  const image = await readFirmwareFiles(project?.images ?? files, address);
  const wanted = optionsWanted(flags, project);
  if (project) output.line(say(await sentencesFor(output, language), { key: 'flash.project', values: { file: project.path } }));
  if (flags.all || (context.options.probes ?? []).length > 1) {
    if (wanted) throw ofOneBoard();
    return (await import('./flash-several.ts')).flashSeveral(context, image, flags);
  }
  if (dryRun) return (await import('./flash-dry-run.ts')).flashDryRun(context, image, { ...flags, wanted });
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const store = journalStore(source.address);
    const catalogue = await sentencesFor(output, language);
    const job = { signal, keep, full: full === true, loader, fill: flags.fill, start: run, store, catalogue };
    if (wanted || (flags.optionBytes !== false && (await hasCutChange(target, { store })))) {
      const { flashAndOptions } = await import('./flash-options.ts');
      const show = (whole: RunJob) => flashWithProgress(target, image, output, job, whole);
      return flashAndOptions(context, target, image, { source, wanted, run: job, flags, show });
    }
    output.result({ ...(await flashWithProgress(target, image, output, job)) });
    return DONE;
  });
}

function ofOneBoard(): Error {
  return usageError(
    'Option bytes are changed on one board at a time, and several are meant.',
    'Name one probe, or leave the option bytes alone: --no-option-bytes',
    '--option-bytes',
  );
}

/** What the command line says counts after what the project says. */
function optionsWanted({ optionBytes }: FlashFlags, project: Project | undefined): readonly Assignment[] | undefined {
  if (optionBytes === false) return undefined;
  const named = Array.isArray(optionBytes) ? optionBytes.flatMap((text: string) => text.split(/\s+/).filter((part) => part !== '')) : [];
  const wanted = [...(project?.optionBytes ?? []), ...named.map(assignmentOf)];
  return wanted.length > 0 ? wanted : undefined;
}

/** The project that a job without a file is about. */
async function projectMeant({ project: here }: CommandContext, address: number | undefined): Promise<Project> {
  if (address !== undefined) throw usageError('--address names no file.', 'Name the file: probekit flash app.bin@0x08020000', '--address');
  const project = await here?.find();
  if (project) return project;
  throw usageError(
    `No firmware file is named, and there is no ${PROJECT_FILE} in this folder or above it.`,
    'Name one: probekit flash firmware.elf',
    'flash',
  );
}

/** The job itself: of the image alone, or of something around it, which ends the line of progress before it says something. */
export type RunJob = (target: Target, image: Image, options: FlashOptions, endLine: () => void) => Promise<FlashReport>;

export interface FlashRun {
  readonly signal: AbortSignal;
  readonly keep: boolean;
  readonly full: boolean;
  readonly loader?: boolean;
  readonly fill?: Fill | undefined;
  readonly start: boolean;
  readonly store: Store | undefined;
  readonly catalogue?: Sentences;
}

/** Runs the job and shows plan, phases and how the target is left. */
export async function flashWithProgress(
  target: Target,
  image: Image,
  output: Output,
  run: FlashRun,
  job: RunJob = flashImage,
): Promise<FlashReport> {
  const tell = (said: Said) => output.line(say(run.catalogue ?? ENGLISH_SENTENCES, said));
  let paceOf: PaceOf | undefined;
  const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), {
    ...(run.catalogue && { catalogue: run.catalogue }),
    paceOf: (phase, totalBytes) => paceOf?.(phase, totalBytes),
  });
  const options: FlashOptions = {
    ...run,
    onProgress: (progress) => {
      if (progress.phase !== 'plan') bar.onProgress(progress);
    },
    onPlan: (plan, estimate) => {
      paceOf = estimate && flashPace(estimate);
      bar.end();
      for (const said of filesSaid(image)) tell(said);
      for (const said of cutSaid(plan, image, 'flash.cut.found')) tell(said);
      tell(planSaid(plan, image));
      output.event('plan', { erase: plan.erase, programmedBytes: byteLengthOf(plan.program), keptBytes: byteLengthOf(plan.kept) });
    },
  };
  const report = await job(target, image, options, () => bar.end());
  bar.end();
  if (report.noLoader) tell({ key: `flash.loader.${report.noLoader}` });
  if (report.resumed) tell({ key: 'flash.cut.finished' });
  for (const { address, end } of report.lost) tell({ key: 'flash.lost', values: { from: hex(address), last: hex(end - 1) } });
  tell(stateSaid(report, image));
  return report;
}
