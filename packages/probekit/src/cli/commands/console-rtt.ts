/** `probekit console --rtt`: a channel of the program's RTT. The core runs on; nothing but the ring's offsets and what is typed is written. */
import { hex } from '../../base/index.ts';
import { findRtt, RttLink, type RttNotice } from '../../logs/index.ts';
import { RTT_SYMBOL } from '../../spec/rtt.ts';
import { ramOf } from '../../spec/stm32/ram.ts';
import { inStepWithTheWall } from '../bench-time.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { withTarget } from '../with-target.ts';
import type { JoinTerminal } from './console.ts';

const NOTICES: Readonly<Record<RttNotice, string>> = {
  full: 'The ring was nearly full: what did not fit, the program has dropped.',
  restarted: 'The program has begun anew.',
};

export function consoleRtt(context: CommandContext, file: string | true, channel: number, join: JoinTerminal): Promise<void> {
  return withTarget(context, async (target, { bench }) => {
    const { memory, chip, probe } = target;
    const address = file === true ? await findRtt(memory, ramOf(chip.series), context.signal) : await addressIn(file);
    const onNotice = (notice: RttNotice) => context.output.aside(NOTICES[notice]);
    const clock = bench ? inStepWithTheWall(probe.clock) : probe.clock;
    const link = await RttLink.open({ memory, clock, address, channel, onNotice });
    const name = link.name === '' ? '' : ` "${link.name}"`;
    await join(link, `RTT channel ${channel}${name} at ${hex(address)} of ${chip.name}`, {
      rtt: { address, channel, name: link.name, whenFull: link.whenFull },
    });
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
