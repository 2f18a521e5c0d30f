/** `probekit erase`: the sectors of a range, with `--bank` one bank, with `--chip` the whole flash. None happens by default. */
import { type EraseReport, eraseBank, eraseChip, eraseRange } from '../../flash/index.ts';
import type { Language, Said } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { ProgressBar } from '../progress-bar.ts';
import { bytesText, parseAddress, parseByteLength, secondsText } from '../quantities.ts';
import { tellIn } from '../told-lines.ts';
import { headline, withTarget } from '../with-target.ts';

export interface EraseFlags {
  /** `0x08000000+128K` */
  readonly range?: string;
  readonly bank?: number;
  readonly chip?: true;
  readonly language: Language;
}

export async function erase(context: CommandContext, { range, bank, chip, language }: EraseFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if ([range, bank, chip].filter((each) => each !== undefined).length !== 1) {
    throw usageError(
      'Erasing needs to know what.',
      'probekit erase --range 0x08000000+128K     or everything: probekit erase --chip',
      'erase',
    );
  }
  const span = range === undefined ? undefined : parseRange(range);
  return withTarget(context, async (target) => {
    output.line(await headline(target));
    const bar = new ProgressBar(output, () => target.probe.clock.nowMs());
    const options = { signal, onProgress: bar.onProgress };
    const report = await (span
      ? eraseRange(target, span.address, span.byteLength, options)
      : bank === undefined
        ? eraseChip(target, options)
        : eraseBank(target, bank, options));
    bar.end();
    await tellIn(output, language, erasedSaid(report));
    output.result({ erased: report.sectors, elapsedMs: report.ms });
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
