/** `probekit erase`: the sectors of a range or by number, with `--bank` one bank, with `--chip` the whole flash. None happens by default. */
import { type EraseReport, eraseBank, eraseChip, eraseNumbered, eraseRange } from '../../flash/index.ts';
import type { Language, Said } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText, parseAddress, parseByteLength, secondsText } from '../quantities.ts';
import { sentencesFor, tellIn } from '../sentences-for.ts';
import { headline, withTarget } from '../with-target.ts';

export interface EraseFlags {
  /** `0x08000000+128K` */
  readonly range?: string;
  /** Numbers as `WRP` takes them: those of bank 2 counted on from bank 1. */
  readonly sectors?: string;
  readonly bank?: number;
  readonly chip?: true;
  readonly language: Language;
}

export async function erase(context: CommandContext, { range, sectors, bank, chip, language }: EraseFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if ([range, sectors, bank, chip].filter((each) => each !== undefined).length !== 1) {
    throw usageError(
      'Erasing needs to know what.',
      'probekit erase --range 0x08000000+128K     or everything: probekit erase --chip',
      'erase',
    );
  }
  const span = range === undefined ? undefined : parseRange(range);
  const numbers = sectors === undefined ? undefined : parseNumbers(sectors);
  return withTarget(context, async (target, source) => {
    output.line(await headline(target));
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), { catalogue: await sentencesFor(output, language) });
    const options = { signal, store: journalStore(source.address), onProgress: bar.onProgress };
    const report = await (span
      ? eraseRange(target, span.address, span.byteLength, options)
      : numbers
        ? eraseNumbered(target, numbers, options)
        : bank === undefined
          ? eraseChip(target, options)
          : eraseBank(target, bank, options));
    bar.end();
    await tellIn(output, language, erasedSaid(report));
    output.result({ erased: report.sectors, elapsedMs: report.ms, state: report.state });
    return DONE;
  });
}

function erasedSaid({ sectors, ms }: EraseReport): Said {
  const bytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const values = { count: sectors.length, bytes: bytesText(bytes), time: secondsText(ms) };
  return { key: sectors.length === 1 ? 'memory.erased-one' : 'memory.erased', values };
}

function parseRange(text: string): { address: number; byteLength: number } {
  const [address, byteLength, more] = text.split('+');
  if (address === undefined || byteLength === undefined || more !== undefined) {
    throw usageError(`"${text}" is not a range.`, 'Write it as 0x08000000+128K.', text);
  }
  return { address: parseAddress(address), byteLength: parseByteLength(byteLength) };
}

/** `3`, `0-3,8` */
function parseNumbers(text: string): readonly number[] {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    if (from === '' || Number(to) < Number(from)) throw usageError(`"${text}" names no sectors.`, 'Write them as 3 or 0-3,8.', text);
    for (let number = Number(from); number <= Number(to); number++) numbers.add(number);
  }
  return [...numbers];
}
