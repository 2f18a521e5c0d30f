/** `probekit flash`: erases what is needed, programs, verifies, runs. */
import type { Store } from '../../base/index.ts';
import { hex } from '../../base/index.ts';
import { type FlashPlan, type FlashReport, flashImage } from '../../flash/index.ts';
import { type Image, imageByteLength } from '../../image/index.ts';
import { PROGRAM_US } from '../../spec/stm32/flash-h7.ts';
import type { Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import type { Output } from '../output.ts';
import { type PhaseNote, ProgressBar } from '../progress-bar.ts';
import { bytesText } from '../quantities.ts';
import { headline, withTarget } from '../with-target.ts';

export interface FlashFlags {
  readonly file: string;
  readonly address?: number;
  readonly keep: boolean;
  readonly full?: boolean;
  readonly loader: boolean;
  readonly run: boolean;
}

export async function flash(context: CommandContext, { file, address, keep, full, loader, run }: FlashFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const image = await readFirmware(file, address);
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const store = journalStore(source.address);
    const report = await flashWithProgress(target, image, output, { signal, keep, full: full === true, loader, start: run, store });
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
}

/** Runs the job and shows plan, phases and how the target is left. */
export async function flashWithProgress(target: Target, image: Image, output: Output, run: FlashRun): Promise<FlashReport> {
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
      output.line(`plan     ${planText(plan, image)}`);
      output.event('plan', { erase: plan.erase, programmedBytes, keptBytes: byteLengthOf(plan.kept) });
    },
  });
  bar.end();
  if (report.writer === 'debug port' && run.loader !== false) {
    output.line('written through the debug port, slower: the RAM for the loader does not answer');
  }
  if (report.resumed) output.line('An earlier job that was cut is finished with this one.');
  for (const { address, end } of report.lost) {
    output.line(`${hex(address)} to ${hex(end - 1)} could not be read after an earlier cut and is blank now.`);
  }
  output.line(stateText(report, image));
  return report;
}

function planText(plan: FlashPlan, image: Image): string {
  const { erase, unchanged, program, kept } = plan;
  if (erase.length === 0) return `nothing to write: the flash holds these ${bytesText(imageByteLength(image))} already`;
  const parts = [
    `erase ${erase.length} ${erase.length === 1 ? 'sector' : 'sectors'}`,
    `program ${bytesText(byteLengthOf(program))}`,
    `keep ${bytesText(byteLengthOf(kept))}`,
  ];
  if (unchanged.length > 0) parts.push(`${unchanged.length} equal already`);
  return parts.join(', ');
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

function stateText({ state }: FlashReport, image: Image): string {
  const from = hex(image.segments[0]?.address ?? 0);
  return {
    running: `running from ${from}`,
    halted: `halted before the first instruction at ${from}`,
    'locked-up': 'The program is in the flash, but the core locked up at its start: are stack and reset vector right?',
    unreachable: 'The program runs and the debug port no longer answers: it sleeps or uses PA13/PA14 itself.',
  }[state];
}

function byteLengthOf(segments: readonly { readonly bytes: Uint8Array }[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
