/** The options of `probekit bench`, and the commands below it. */
import { type Command, Option } from 'commander';
import { STLINK_SERVER_PORT } from '../../spec/stlink/server.ts';
import { USBIP_PORT } from '../../spec/usb/usbip.ts';
import type { RunAs, RunWith } from '../command-entry.ts';
import type { BenchFlags } from '../commands/bench.ts';
import type { CtlFlags } from '../commands/bench-ctl.ts';
import { usageError } from '../errors.ts';
import { outputOptions } from '../output-options.ts';
import { parseHostPort } from '../quantities.ts';
import { PHYSICS_VERBS } from './ctl-physics.ts';

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
    .option('--state <folder>', 'keep what flash and option bytes hold, through a kill at any moment')
    .addHelpText('after', '\nWithout --usbip and --stlink-server both are served, each on its usual port, on this computer only.')
    .action((_flags, parsed: Command) =>
      run<BenchFlags>('bench', parsed, async (context, flags) => (await import('../commands/bench.ts')).bench(context, flags)),
    );
  const ctl = belowCommand(command, 'ctl', 'hands and eyes on a running bench');
  // What is said when a bench is started, and what is said of a probe, mean nothing to one that runs.
  ctl.configureHelp({ showGlobalOptions: true, visibleGlobalOptions: outputOptions });
  buildCtlCommand(ctl, run);
}

function buildCtlCommand(ctl: Command, run: RunAs): void {
  const verb = (usage: string, does: string, action: (words: readonly string[]) => RunWith<CtlFlags>): Command =>
    belowCommand(ctl, usage, does)
      .option('--bench <name>', 'name or path of the bench, when several are running')
      .option('--board <number>', 'number or serial number of the board; the first unless told')
      .action((...given: unknown[]) => {
        const parsed = given.at(-1) as Command;
        return run<CtlFlags>('bench ctl', parsed, action(parsed.args));
      });
  verb(
    'status',
    'lamps, reset, supply, core, traffic and lag of each board',
    () =>
      async (...to) =>
        (await commands()).ctlStatus(...to),
  );
  for (const physics of PHYSICS_VERBS) {
    verb(
      `${physics.name} ${physics.args}`,
      physics.does,
      (words) => async (context, flags) => (await commands()).ctlPhysics(context, flags, physics, words),
    );
  }
  verb(
    'scenario <file>',
    'put a board of another scenario in its place',
    ([name = '']) =>
      async (context, flags) =>
        (await commands()).ctlScenario(context, flags, name),
  );
  verb(
    'snapshot <file>',
    'keep the whole board as it is',
    ([file = '']) =>
      async (context, flags) =>
        (await commands()).ctlSnapshot(context, flags, file),
  );
  verb(
    'restore <file>',
    'put a kept board back',
    ([file = '']) =>
      async (context, flags) =>
        (await commands()).ctlRestore(context, flags, file),
  );
  verb(
    'record',
    'record everything that comes in from now on',
    () =>
      async (...to) =>
        (await commands()).ctlRecord(...to),
  );
  verb(
    'recording <file>',
    'end the recording and keep it',
    ([file = '']) =>
      async (context, flags) =>
        (await commands()).ctlRecording(context, flags, file),
  );
  verb(
    'replay <file>',
    'put the board of a recording in place and do all of it again',
    ([file = '']) =>
      async (context, flags) =>
        (await commands()).ctlReplay(context, flags, file),
  );
  verb(
    'run-until <what> [words...]',
    'let time pass until: address 0x08000400, cycles 1000, text "ready", led LD1 green, pin PB0 rising',
    (words) =>
      async (...to) =>
        (await commands()).ctlRunUntil(...to, words),
  ).option('--within <ms>', 'at most so many milliseconds of bench time; 10000 unless told', parseMs);
  verb(
    'send <command> [json]',
    'any other command of the bench, as JSON',
    ([name = '', json]) =>
      async (context, flags) =>
        (await commands()).ctlSend(context, flags, name, json),
  );
  verb(
    'watch',
    'what happens on the boards, as it happens',
    () =>
      async (...to) =>
        (await commands()).ctlWatch(...to),
  );
}

const commands = () => import('../commands/bench-ctl.ts');

/** Like its parent: errors are told by the program. */
function belowCommand(parent: Command, usage: string, does: string): Command {
  return parent.command(usage).description(does).copyInheritedSettings(parent);
}

function parseMs(text: string): number {
  const ms = Number(text);
  if (text !== '' && Number.isFinite(ms) && ms >= 0) return ms;
  throw usageError(`"${text}" is no number of milliseconds.`, 'Give a number of milliseconds: --within 2000', text);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_BOARDS) return count;
  throw usageError(`"${text}" is no number of boards.`, `Give 1 to ${MOST_BOARDS}: --boards 3`, text);
}
