/**
 * `probekit restore`: a backup back into a part of the same kind, as one flash job with option bytes. The archive is checked whole
 * before the probe is opened; what the option bytes cost is agreed to as by `option-bytes set`.
 */
import {
  type Assignment,
  changeToRestore,
  optionChangeOf,
  optionNamed,
  optionText,
  readOptionBytes,
  readOptionFile,
} from '../../flash/index.ts';
import { assembleImage } from '../../image/index.ts';
import type { Target } from '../../stm32/index.ts';
import { type Language, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import { type Backup, backupFromFile } from '../backup-archive.ts';
import { OPTIONS_FILE } from '../backup-manifest.ts';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { checkSameChip } from '../option-file.ts';
import type { Output } from '../output.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withTarget } from '../with-target.ts';
import { tellMissing } from './backup.ts';
import { flashWithProgress, type RunJob } from './flash.ts';
import { tellDryRun } from './flash-dry-run.ts';
import { flashAndOptions } from './flash-options.ts';
import type { ConsentFlags } from './option-change.ts';
import { checkAccepted } from './option-change.ts';

export interface RestoreFlags extends ConsentFlags {
  readonly file: string;
  readonly dryRun?: true;
  /** `false`: only the flash. */
  readonly optionBytes: boolean;
  readonly loader: boolean;
  readonly run: boolean;
  readonly language: Language;
}

export async function restore(context: CommandContext, flags: RestoreFlags): Promise<ExitStatus> {
  const { file, language, loader, run } = flags;
  const { output, signal } = context;
  checkAccepted(flags.accept);
  const backup = await backupFromFile(file);
  const image = assembleImage(file, 'bin', backup.segments);
  const catalogue = await sentencesFor(output, language);
  return withTarget(context, async (target, source) => {
    checkChip(file, backup, target);
    output.line(await headline(target));
    tellUnit(output, backup, target, catalogue);
    tellMissing(output, backup.manifest, catalogue);
    const wanted = flags.optionBytes ? await optionsOf(file, backup, target) : undefined;
    const store = journalStore(source.address);
    const job = { signal, keep: true, full: false, loader, start: run, store, catalogue };
    if (flags.dryRun) return tellDryRun(context, target, image, { job, wanted, leavesOptions: !flags.optionBytes });
    const show = (whole?: RunJob) => flashWithProgress(target, image, output, job, whole);
    if (wanted) return flashAndOptions(context, target, image, { source, wanted, run: job, flags, show });
    output.result({ ...(await show()) });
    return DONE;
  });
}

/** @throws `cli/backup-chip` */
function checkChip(path: string, { manifest: { chip } }: Backup, { chip: found }: Target): void {
  if (chip.deviceId === found.devId && chip.flashKib === found.flashKib) return;
  const named = ({ name, flashKib }: { name: string; flashKib?: number | undefined }) =>
    flashKib === undefined ? name : `${name} with ${flashKib} KiB`;
  throw cliErrors.make('cli/backup-chip', {
    message: `${path} is of an ${named(chip)}, and this is an ${named(found)}. Nothing was written.`,
    hint: 'Plug in the board that the backup is of, or one with the same chip.',
    evidence: { path, chip: named(chip), found: named(found) },
  });
}

/** Whether it is the very part, where the backup tells. */
function tellUnit(output: Output, { manifest: { chip } }: Backup, { chip: found }: Target, catalogue: Sentences): void {
  if (chip.uniqueId === undefined || found.uid === undefined) return;
  const key: SentenceKey = chip.uniqueId === found.uid.toLowerCase() ? 'backup.same-unit' : 'backup.other-unit';
  output.line(say(catalogue, { key }));
}

/** @throws `flash/option-file`, `flash/option-name`, `flash/option-value` */
async function optionsOf(path: string, { optionText: text }: Backup, target: Target): Promise<readonly Assignment[]> {
  const place = `${path}: ${OPTIONS_FILE}`;
  const saved = readOptionFile(text, place);
  await checkSameChip(place, saved, target);
  const { layout, values } = await readOptionBytes(target);
  const change = changeToRestore(layout, optionChangeOf(layout, saved.assignments, values), values);
  return Object.entries(change).map(([name, value]) => [name, optionText(optionNamed(layout, name), value)]);
}
