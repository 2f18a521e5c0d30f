/** `probekit console --rtt`: a channel of the program's RTT. The core runs on; nothing but the ring's offsets and what is typed is written. */
import { hex } from '../../base/index.ts';
import { findRtt, RttLink, type RttNotice } from '../../logs/index.ts';
import { RTT_SYMBOL } from '../../spec/rtt.ts';
import { ramOf } from '../../spec/stm32/ram.ts';
import { type SentenceKey, say } from '../../words/sentences/index.ts';
import { inStepWithTheWall } from '../bench-time.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { sentencesFor } from '../sentences-for.ts';
import { withTarget } from '../with-target.ts';
import type { ConsoleFlags, JoinTerminal } from './console.ts';

export const RTT_NOTICES = { full: 'logs.rtt.full', restarted: 'logs.rtt.restarted' } as const satisfies Readonly<
  Record<RttNotice, SentenceKey>
>;

export function consoleRtt(
  context: CommandContext,
  file: string | true,
  { channel, language }: ConsoleFlags,
  join: JoinTerminal,
): Promise<void> {
  return withTarget(context, async (target, { bench }) => {
    const { memory, chip, probe } = target;
    const address = file === true ? await findRtt(memory, ramOf(chip.series), context.signal) : await addressIn(file);
    const catalogue = await sentencesFor(context.output, language);
    const onNotice = (notice: RttNotice) => context.output.aside(say(catalogue, { key: RTT_NOTICES[notice] }));
    const clock = bench ? inStepWithTheWall(probe.clock) : probe.clock;
    const link = await RttLink.open({ memory, clock, address, channel, onNotice });
    const name = link.name === '' ? '' : ` "${link.name}"`;
    const details = { rtt: { address, channel, name: link.name, whenFull: link.whenFull } };
    await join(link, { key: 'logs.rtt', values: { channel, name, address: hex(address), chip: chip.name } }, () => details);
  });
}

/** @throws `node/file`, `symbols/malformed`, and `cli/usage` for a program without RTT */
async function addressIn(file: string): Promise<number> {
  const { readFirmwareBytes } = await import('../firmware-file.ts');
  const { readProgramSymbols } = await import('../../symbols/index.ts');
  const symbol = readProgramSymbols(await readFirmwareBytes(file)).symbolNamed(RTT_SYMBOL);
  if (symbol) return symbol.address;
  throw usageError(`${file} has no ${RTT_SYMBOL}.`, 'Is it the ELF file of a program that uses RTT? Without a file RAM is searched.', file);
}
