/**
 * `probekit flash --all`, or with several `--probe`: the same image into several boards side by side. Each has its own probe,
 * journal and clock; one that fails never stops the others.
 */
import { ProbekitError } from '../../base/index.ts';
import { byteLengthOf, type FlashReport, flashImage, stateSaid } from '../../flash/index.ts';
import type { Image } from '../../image/index.ts';
import { nodeUsbHost, realHostFacts } from '../../node/index.ts';
import { chooseProbe, listProbes, usbAddressOf } from '../../transport/index.ts';
import { type Said, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import { BoardTable, type RowState } from '../board-table.ts';
import type { CommandContext } from '../context.ts';
import { isAboutTheBoard, usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { errorDocument, Output } from '../output.ts';
import { bytesText } from '../quantities.ts';
import { sentencesFor } from '../sentences-for.ts';
import { withTarget } from '../with-target.ts';
import type { FlashFlags } from './flash.ts';

type Ended =
  | { readonly probe: string; readonly done: true; readonly chip: string; readonly elapsedMs: number; readonly report: FlashReport }
  | { readonly probe: string; readonly done: false; readonly error: unknown };

/** @throws `probe/not-found` where `--all` finds none, `cli/usage` */
export async function flashSeveral(context: CommandContext, image: Image, flags: FlashFlags): Promise<ExitStatus> {
  const { output } = context;
  const probes = await probesMeant(context, flags);
  const catalogue = await sentencesFor(output, flags.language);
  const table = new BoardTable(output, catalogue, probes);
  const ended = await Promise.all(
    probes.map(async (probe, index): Promise<Ended> => {
      const show = (state: RowState) => table.set(index, state);
      const result = await flashOne(context, image, { ...flags, probe, show }).catch(
        (error: unknown) => ({ probe, done: false, error }) as const,
      );
      show(rowOf(result, image, catalogue));
      output.event('ended', endedDocument(result));
      return result;
    }),
  );
  table.end();
  return told(context, image, ended, catalogue);
}

/** Which boards; each once. */
async function probesMeant({ options }: CommandContext, { all, dryRun }: FlashFlags): Promise<readonly string[]> {
  const { probes = [], trace } = options;
  const alone = dryRun ? '--dry-run' : trace === undefined ? undefined : '--trace';
  if (alone) throw usageError(`${alone} is for one board.`, 'Name one --probe.', alone);
  const twice = probes.find((probe, index) => probes.indexOf(probe) !== index);
  if (twice !== undefined) throw usageError(`${twice} is named twice.`, 'Name each probe once.', twice);
  if (!all) return probes;
  if (probes.length > 0 && probes.join() !== process.env['PROBEKIT_PROBE']) {
    throw usageError('--all means every probe that is plugged in, and --probe names one.', 'Leave one of them out.', probes.join(' '));
  }
  const host = nodeUsbHost({ facts: realHostFacts() });
  const devices = await listProbes(host);
  // Says what there is to say when there is none.
  if (devices.length === 0) await chooseProbe(host, { kind: 'usb' });
  return devices.map((device) => usbAddressOf(device, devices));
}

interface One extends FlashFlags {
  readonly probe: string;
  readonly show: (state: RowState) => void;
}

function flashOne(context: CommandContext, image: Image, { probe, show, keep, full, loader, fill, run }: One): Promise<Ended> {
  const { output, signal, options } = context;
  const alone = { ...context, options: { ...options, probe }, output: unheard(output) };
  return withTarget(alone, async (target, source) => {
    const nowMs = () => target.probe.clock.nowMs();
    const startMs = nowMs();
    const report = await flashImage(target, image, {
      signal,
      keep,
      full: full === true,
      loader,
      fill,
      start: run,
      store: journalStore(source.address),
      onPlan: ({ erase, program, kept }) =>
        output.event('plan', { probe, erase, programmedBytes: byteLengthOf(program), keptBytes: byteLengthOf(kept) }),
      onProgress: (progress) => {
        show({ kind: 'working', progress, elapsedMs: nowMs() - startMs });
        output.event('progress', { probe, ...progress, atMs: nowMs() });
      },
    });
    return { probe, done: true, chip: target.chip.name, elapsedMs: nowMs() - startMs, report };
  });
}

/** Lines of several jobs at once would be nobody's: the table tells what there is to tell. */
function unheard({ verbose }: Output): Output {
  const nowhere = { write: () => undefined };
  return new Output({ out: nowhere, error: nowhere }, { mode: 'people', verbose, environment: {} });
}

function rowOf(ended: Ended, image: Image, catalogue: Sentences): RowState {
  if (!ended.done) return { kind: 'failed', text: ended.error instanceof Error ? ended.error.message : String(ended.error) };
  const { report, elapsedMs } = ended;
  const tell = (key: SentenceKey, values: NonNullable<Said['values']> = {}) => say(catalogue, { key, values });
  const parts = [
    report.erased.length === 0 ? tell('several.equal') : tell('flash.plan.program', { bytes: bytesText(report.programmedBytes) }),
    ...(report.resumed ? [tell('several.resumed')] : []),
    say(catalogue, stateSaid(report, image)),
  ];
  return { kind: 'done', elapsedMs, text: parts.join('; ') };
}

function told({ output }: CommandContext, image: Image, ended: readonly Ended[], catalogue: Sentences): ExitStatus {
  const failed = ended.flatMap((one) => (one.done ? [] : [one]));
  const tell = (key: SentenceKey, values: NonNullable<Said['values']> = {}) => say(catalogue, { key, values });
  const count = ended.length;
  output.line(
    failed.length === 0
      ? tell('several.all', { count })
      : tell('several.some', { count, done: count - failed.length, failed: failed.length }),
  );
  for (const { probe, error } of failed) {
    const next = isAboutTheBoard(error) ? `probekit doctor --probe ${probe}` : error instanceof ProbekitError ? error.hint : '';
    output.line(`${probe}: ${next}`);
  }
  output.result({ imageName: image.name, doneCount: count - failed.length, failedCount: failed.length, boards: ended.map(endedDocument) });
  return failed.length === 0 ? DONE : FAILED;
}

function endedDocument(ended: Ended): Readonly<Record<string, unknown>> {
  return ended.done ? { ...ended } : { probe: ended.probe, done: false, error: errorDocument(ended.error) };
}
