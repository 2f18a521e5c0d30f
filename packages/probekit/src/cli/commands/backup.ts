/** `probekit backup`: flash of all banks and the option bytes into one archive. Reads only; neither halts nor resets. */
import { access } from 'node:fs/promises';
import { hex } from '../../base/index.ts';
import { optionFileText, readOptionBytes, readWholeFlash, wirePace } from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { ChipIdentity } from '../../stm32/index.ts';
import { type Language, type Sentences, say } from '../../words/sentences/index.ts';
import { archiveOf, type BackupChip, manifestOf } from '../backup-archive.ts';
import type { BackupManifest } from '../backup-manifest.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import type { Output } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, letGo, withTarget } from '../with-target.ts';
import { tellCut } from './option-bytes.ts';

export interface BackupFlags {
  readonly file: string;
  readonly withId?: true;
  readonly force?: true;
  readonly language: Language;
}

export async function backup(context: CommandContext, { file, withId, force, language }: BackupFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if (!force) await refuseExisting(file);
  const catalogue = await sentencesFor(output, language);
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue, paceOf: wirePace(target.speedKhz) });
    const flash = await readWholeFlash(target, { signal, onProgress: bar.onProgress });
    bar.end();
    const options = await readOptionBytes(target, { store: journalStore(source.address) });
    await letGo(target);
    tellCut(output, options.cut, catalogue);
    const optionText = optionFileText(options.layout, target.chip.name, options.values);
    const manifest = manifestOf(chipOf(target.chip, withId === true), flash, optionText);
    const archive = archiveOf({ manifest, optionText, segments: flash.segments });
    await writeFileAtomically(file, archive);
    tellMissing(output, manifest, catalogue);
    const { flash: ranges, missing, chip } = manifest;
    const flashBytes = ranges.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const sizes = { bytes: bytesText(flashBytes), size: bytesText(archive.length) };
    output.line(say(catalogue, { key: 'backup.saved', values: { chip: chip.name, file, ...sizes } }));
    output.result({ file, byteLength: archive.length, chip, flash: ranges, missing });
    return DONE;
  });
}

/** What the backup does not hold, and why. */
export function tellMissing(output: Output, { missing }: BackupManifest, catalogue: Sentences): void {
  for (const { address, byteLength, reason } of missing) {
    const values = { from: hex(address), last: hex(address + byteLength - 1) };
    output.line(output.style('yellow', say(catalogue, { key: `backup.missing.${reason}`, values })));
  }
}

function chipOf({ name, devId, revId, flashKib, uid }: ChipIdentity, withId: boolean): BackupChip {
  return {
    name,
    deviceId: devId,
    revisionId: revId,
    ...(flashKib !== undefined && { flashKib }),
    ...(withId && uid !== undefined && { uniqueId: uid.toLowerCase() }),
  };
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false, // What cannot be looked at is told when it is written.
  );
  if (isThere) throw usageError(`${file} is there already.`, 'Choose another name, or replace it: --force', file);
}
