/** The options of `probekit bench`, and the commands below it. */
import { type Command, Option } from 'commander';
import { STLINK_SERVER_PORT } from '../spec/stlink/server.ts';
import { USBIP_PORT } from '../spec/usb/usbip.ts';
import type { BenchFlags } from './commands/bench.ts';
import type { CommandContext } from './context.ts';
import { usageError } from './errors.ts';
import type { ExitStatus } from './exit-status.ts';
import { parseHostPort } from './quantities.ts';

/** What a command does with the flags that were given to it. */
export type RunWith<Flags> = (context: CommandContext, flags: Flags) => Promise<ExitStatus>;
type RunAs = <Flags>(name: string, parsed: Command, action: RunWith<Flags>) => Promise<void>;

const MOST_BOARDS = 64;

export function buildBenchCommand(command: Command, run: RunAs): void {
  command
    .option('--scenario <file>', 'what is on the bench: a scenario file or the name of an example')
    .option('--boards <count>', `so many of that board, 1 to ${MOST_BOARDS}`, parseCount, 1)
    .addOption(
      new Option('--usbip [[host:]port]', 'export the whole USB device by USB/IP').preset(`${USBIP_PORT}`).argParser(parseHostPort),
    )
    .addOption(
      new Option('--stlink-server [[host:]port]', "serve the ST-LINK as ST's stlink-server does")
        .preset(`${STLINK_SERVER_PORT}`)
        .argParser(parseHostPort),
    )
    .addOption(
      new Option('--pace <pace>', 'answer as soon as possible, or hold each reply to its modelled instant')
        .choices(['fast', 'real'])
        .default('fast'),
    )
    .addHelpText('after', '\nWithout --usbip and --stlink-server both are served, each on its usual port, on this computer only.')
    .action((_flags, parsed: Command) =>
      run<BenchFlags>('bench', parsed, async (context, flags) => (await import('./commands/bench.ts')).bench(context, flags)),
    );
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_BOARDS) return count;
  throw usageError(`"${text}" is no number of boards.`, `Give 1 to ${MOST_BOARDS}: --boards 3`, text);
}
