/** Carries a plan out with the loader: both banks side by side, checksums of each, the starts of programs last. */
import type { OperationOptions } from '../../base/index.ts';
import type { Segment } from '../../image/index.ts';
import type { FlashLayout, LoaderPart } from '../../stm32/index.ts';
import type { FlashPhase } from '../errors.ts';
import type { FlashPlan } from '../plan.ts';
import { compareSegments, type Difference } from '../verify.ts';
import { loaderStages } from './commands.ts';
import type { FlashLoader, LoaderProgress } from './flash-loader.ts';
import type { Checksum } from './mailbox.ts';
import { wordCrc } from './word-crc.ts';

export interface WriteOptions extends OperationOptions {
  /** LZ4 where that is smaller. */
  readonly compressed?: boolean | undefined;
  readonly onPhase?: ((phase: FlashPhase) => void) | undefined;
}

/** The first byte that is wrong afterwards; undefined when all is right. */
export async function writeWithLoader(
  loader: FlashLoader,
  layout: FlashLayout,
  part: LoaderPart,
  plan: FlashPlan,
  { compressed, signal, onProgress, onPhase }: WriteOptions,
): Promise<Difference | undefined> {
  const follow = phaseFollower(plan, { onProgress, onPhase });
  follow({ erasedBytes: 0, programmedBytes: 0 });
  for (const { commands, expected } of loaderStages(plan, layout, part, compressed ? loader.historyBytes : undefined)) {
    const sums = await loader.run(commands, { signal, onLoader: follow });
    const wrong = [...wrongOf(expected[0], sums[0]), ...wrongOf(expected[1], sums[1])];
    if (wrong.length === 0) continue;
    // A checksum says that, and reading says where.
    return (await compareSegments(loader.reader, wrong, { signal })) ?? unlikely(wrong);
  }
  const totalBytes = plan.expected.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (totalBytes > 0) onProgress?.({ phase: 'verify', doneBytes: totalBytes, totalBytes });
  return undefined;
}

/** The contents whose checksum is another. */
function wrongOf(contents: readonly Segment[], sums: readonly Checksum[]): Segment[] {
  return contents.filter(({ bytes }, index) => sums[index] !== wordCrc(bytes));
}

/** The checksum was wrong and what is read now is right: that place is not to be trusted. */
function unlikely([first]: readonly Segment[]): Difference | undefined {
  return first && { address: first.address, expected: first.bytes[0] ?? 0, found: undefined };
}

/** Tells the phases apart that a loader works on side by side: erasing while anything is to be erased, then programming. */
function phaseFollower(
  { erase, program }: FlashPlan,
  { onProgress, onPhase }: Pick<WriteOptions, 'onProgress' | 'onPhase'>,
): (progress: LoaderProgress) => void {
  const toErase = erase.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const toProgram = program.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let stageBytes = 0;
  let last = 0;
  let phase: FlashPhase = 'plan';
  const enter = (next: FlashPhase) => {
    if (next !== phase) onPhase?.(next);
    phase = next;
  };
  return ({ erasedBytes, programmedBytes }) => {
    // The second stage counts from nothing again.
    if (programmedBytes < last) stageBytes += last;
    last = programmedBytes;
    if (phase === 'plan' || phase === 'erase') {
      enter('erase');
      onProgress?.({ phase: 'erase', doneBytes: erasedBytes, totalBytes: toErase });
      if (erasedBytes < toErase) return;
    }
    const doneBytes = stageBytes + programmedBytes;
    enter(doneBytes < toProgram ? 'program' : 'verify');
    if (phase === 'program' || doneBytes > 0) onProgress?.({ phase: 'program', doneBytes, totalBytes: toProgram });
  };
}
