/** The command line: global options, one entry a command, and what becomes of errors. Commands load when they are called. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { ProbekitError } from '../base/index.ts';
import type { Language } from '../words/index.ts';
import { buildBenchCommand } from './bench/program.ts';
import { collect, languageOption, type RunWith } from './command-entry.ts';
import type { AsFlags } from './commands/as.ts';
import type { ConsoleFlags } from './commands/console.ts';
import type { CrashFlags } from './commands/crash.ts';
import type { DebugAdapterFlags } from './commands/debug-adapter.ts';
import type { DoctorFlags } from './commands/doctor.ts';
import type { GdbFlags } from './commands/gdb.ts';
import type { ReplayFlags } from './commands/replay.ts';
import type { ResetFlags } from './commands/reset.ts';
import type { RunFlags } from './commands/run.ts';
import type { SetupFlags } from './commands/setup.ts';
import type { ShareFlags } from './commands/share.ts';
import type { WatchFlags } from './commands/watch.ts';
import type { WebFlags } from './commands/web.ts';
import { SHELLS, type Shell } from './completion/scripts.ts';
import { CONNECT_MODES, type CommandContext, type ConnectMode } from './context.ts';
import { causeOfError } from './error-cause.ts';
import { isAboutTheBoard, isWrongUsage, usageError } from './errors.ts';
import { DONE, type ExitStatus, FAILED, WRONG_USAGE } from './exit-status.ts';
import { buildFlashCommands } from './flash-commands.ts';
import { buildImageCommands } from './image-commands.ts';
import { watchInterrupt } from './interrupt.ts';
import { Leases, leaseKindOf } from './lease.ts';
import { buildMemoryCommands } from './memory-commands.ts';
import { buildOptionCommands } from './option-commands.ts';
import { Output, type OutputMode } from './output.ts';
import { outputOptions } from './output-options.ts';
import { ProjectHere } from './project-here.ts';
import {
  parseBaud,
  parseChannel,
  parseHertz,
  parseHostPort,
  parseKhz,
  parsePort,
  parsePositive,
  parseRate,
  parseSampleCount,
  parseSeconds,
} from './quantities.ts';
import { VERSION } from './version.ts';

interface GlobalFlags {
  readonly probe?: readonly string[];
  readonly connect: ConnectMode;
  readonly speed?: number;
  readonly trace?: string;
  readonly json?: true;
  readonly events?: true;
  readonly verbose?: true;
  /** Seconds. */
  readonly wait?: number;
  /** Where the command speaks several. */
  readonly language?: Language;
}

/** Resolves with the exit status; other than our own only where another tool's words are spoken. */
type Run = (context: CommandContext) => Promise<number>;

/** Runs the command with these arguments and resolves with the exit status. */
export async function runProgram(words: readonly string[]): Promise<number> {
  const args = withToolWordsApart(words);
  let status: number = DONE;
  const run = (name: string, flags: GlobalFlags, action: Run) =>
    runCommand(name, flags, action).then((result) => {
      status = result;
    });
  const program = buildProgram(run);
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error, commandMeant(program, args), args);
    if (!(error instanceof ProbekitError)) throw error;
    outputFor(args).error(error);
    return WRONG_USAGE;
  }
}

function buildProgram(run: (name: string, flags: GlobalFlags, action: Run) => Promise<void>): Command {
  // Options of the program count before and after a command's name.
  const program = addGlobalOptions(new Command('probekit'))
    .description('Finds out why an STM32 board does not connect, mends what software can mend, and flashes it.')
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(false);

  const command = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({ outputError: () => undefined });
  /** The parsed flags of a command, global ones among them. */
  const flagsOf = <Flags>(parsed: Command) => parsed.optsWithGlobals() as GlobalFlags & Flags;

  const runWith = <Flags>(name: string, parsed: Command, action: RunWith<Flags>) => {
    const flags = flagsOf<Flags>(parsed);
    return run(name, flags, (context) => action(context, flags));
  };

  command('list', 'the probes that are plugged in').action((_flags, parsed: Command) =>
    run('list', flagsOf(parsed), async (context) => (await import('./commands/list.ts')).list(context)),
  );
  command('info', 'what the probe and the chip say of themselves; reads only').action((_flags, parsed: Command) =>
    run('info', flagsOf(parsed), async (context) => (await import('./commands/info.ts')).info(context)),
  );
  command('setup', 'let programs on this computer open an ST-LINK: writes the udev rule on Linux, tells the steps elsewhere')
    .option('--yes', 'do not ask')
    .option('--print', 'show it and change nothing')
    .addOption(new Option('--for <system>', 'the steps for another computer').choices(['linux', 'windows', 'mac']))
    .addOption(languageOption())
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<SetupFlags>(parsed);
      return run('setup', flags, async (context) => (await import('./commands/setup.ts')).setup(context, flags));
    });
  command('doctor', 'find out what is wrong; reads only unless --fix allows more')
    .addOption(
      new Option(
        '--fix [level]',
        'mend: asks before each remedy; with a level it does not ask up to there: nothing, reset, or erase (saves the program first where it can be read)',
      )
        .choices(['ask', 'nothing', 'reset', 'erase'])
        .preset('ask'),
    )
    .option('--unproven <chip>', 'write option bytes and protection of this chip although no report from real hardware covers it')
    .option('--answer <question=answer>', 'answer a question in advance; repeatable', collect, [])
    .option('--seen <text>', 'what another tool printed, or what you saw; @FILE reads a log; repeatable', collect, [])
    .option('--no-attach', 'stop before the target: on a read-protected chip attaching may stop its program')
    .addOption(new Option('--usb-only', 'stop at the probe: the target is not touched at all').conflicts('fix'))
    .addOption(new Option('--watch', 'look again whenever something changes, until Ctrl-C').conflicts(['fix', 'report']))
    .option('--report <file>', 'save the case for somebody who helps: it replays without the board')
    .option('--with-flash', 'leave in the report what was read of flash and RAM')
    .option('--with-ids', 'leave in the report the serial numbers and the unique id of the chip')
    .addOption(languageOption())
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<DoctorFlags>(parsed);
      return run('doctor', flags, async (context) => (await import('./commands/doctor.ts')).doctor(context, flags));
    });
  command('replay <file> [other]', 'the doctor on a saved report, with every transfer; needs no board')
    .addOption(
      new Option('--compare', 'what differs in the other report: another computer, another cable, before and after').conflicts([
        'markdown',
        'html',
      ]),
    )
    .option('--markdown', 'as one forum post')
    .option('--html <file>', 'save it as a page that needs nothing else')
    .addOption(languageOption())
    .action((file: string, other: string | undefined, _flags, parsed: Command) => {
      const { compare, ...rest } = flagsOf<Omit<ReplayFlags, 'file' | 'other'> & { compare?: true }>(parsed);
      if ((other !== undefined) !== (compare === true)) {
        throw usageError('Two reports are compared.', 'Write: probekit replay --compare one.probekit other.probekit', other ?? '--compare');
      }
      const flags = { ...rest, file, ...(other === undefined ? {} : { other }) };
      return run('replay', flags, async (context) => (await import('./commands/replay.ts')).replay(context, flags));
    });
  command('explain <text...>', "what a tool's message means; TEXT or a file that holds it. Needs no board")
    .addOption(languageOption())
    .action((text: string[], _flags, parsed: Command) => {
      const flags = flagsOf<{ language: Language }>(parsed);
      return run('explain', flags, async (context) =>
        (await import('./commands/explain.ts')).explain(context, text.join(' '), flags.language),
      );
    });
  buildFlashCommands(command, runWith);
  command('reset', 'reset the target and let it run')
    .option('--halt', 'stop before the first instruction')
    .addOption(languageOption())
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<ResetFlags>(parsed);
      return run('reset', flags, async (context) => (await import('./commands/reset.ts')).reset(context, flags));
    });
  command('console', "what the program says: the board's serial port (VCP), RTT or SWO; Ctrl-C leaves")
    .option('--baud <rate>', 'bits a second', parseBaud, 115200)
    .option('--port <path>', "a serial port by its path instead of the ST-LINK's own")
    .option('--rtt [file]', 'RTT instead; the ELF file tells where it lies, else RAM is searched')
    .addOption(new Option('--swo [file]', 'SWO instead: the ITM over the wire of that name; the ELF file names functions').conflicts('rtt'))
    .option('--channel <number>', 'of RTT; of SWO the stimulus port', parseChannel, 0)
    .option('--swo-rate <hertz>', 'of SWO no faster than this; 2 Mbit/s unless the program has set it', parseHertz)
    .option(
      '--hse <hertz>',
      "of SWO the oscillator outside the chip, which stands in no register; 8 MHz where it is a Nucleo's",
      parseHertz,
    )
    .option('--exceptions', 'of SWO: which exceptions the program enters')
    .option('--pc', 'of SWO: which functions the program is in, by samples of its program counter')
    .option('--seconds <count>', 'leave after this time', parsePositive)
    .addOption(languageOption())
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<ConsoleFlags>(parsed);
      return run('console', flags, async (context) => (await import('./commands/console.ts')).console(context, flags));
    });
  command(
    'watch <expressions...>',
    'variables of the running program as they change, as C writes them; the core keeps running; Ctrl-C ends',
  )
    .requiredOption('--file <elf>', 'the program that runs: an ELF file built with -g')
    .addOption(new Option('--rate <count>', 'samples a second, or max').argParser(parseRate).default(10))
    .option('--seconds <count>', 'end after this time', parsePositive)
    .option('--samples <count>', 'end after so many', parseSampleCount)
    .option('--csv', 'a row a sample')
    .addOption(languageOption())
    .action((expressions: string[], _flags, parsed: Command) => {
      const flags = flagsOf<WatchFlags>(parsed);
      return run('watch', flags, async (context) => (await import('./commands/watch.ts')).watch(context, expressions, flags));
    });
  command('crash [file]', 'why the program has crashed: the line, the variable, the calls, in one sentence; FILE is its ELF file')
    .option('--halt', 'look also at a core that runs: it is halted for a moment')
    .option('--save <core>', 'keep registers and RAM in an ELF core file, which GDB opens, too')
    .addOption(new Option('--core <core>', 'judge such a file instead of a board').conflicts(['halt', 'save']))
    .addOption(languageOption())
    .action((file: string | undefined, _flags, parsed: Command) => {
      const flags = flagsOf<CrashFlags>(parsed);
      return run('crash', flags, async (context) => (await import('./commands/crash.ts')).crash(context, file, flags));
    });
  command('run <file>', 'flash a program, start it, show what it says, and end by it: a test runner')
    .option('--expect <regex>', 'end with 0 as soon as a line matches')
    .option('--fail <regex>', 'end with 1 as soon as a line matches')
    .option('--timeout <seconds>', 'end after this time, with 1 where something was expected; 60 then, else none', parsePositive)
    .addOption(
      new Option('--log <way>', 'instead of RTT where the file has it, else the serial port').choices(['rtt', 'vcp', 'swo', 'semihosting']),
    )
    .option('--baud <rate>', 'of the serial port, bits a second', parseBaud, 115200)
    .option('--channel <number>', 'of RTT; of SWO the stimulus port', parseChannel, 0)
    .option('--swo-rate <hertz>', 'of SWO no faster than this', parseHertz)
    .option('--hse <hertz>', 'of SWO the oscillator outside the chip', parseHertz)
    .addOption(languageOption())
    .action((file: string, _flags, parsed: Command) => {
      const flags = flagsOf<RunFlags>(parsed);
      return run('run', flags, async (context) => (await import('./commands/run.ts')).run(context, file, flags));
    });
  buildImageCommands(command('image', 'firmware files: look into, convert, merge, compare; needs no board'), runWith);
  buildMemoryCommands(
    command('memory', 'RAM: write, fill; any memory: read, compare, checksum, blank check; the core keeps running'),
    runWith,
  );
  buildOptionCommands(command('option-bytes', 'option bytes by name and meaning: read, change, save, restore'), runWith);
  buildBenchCommand(command('bench', 'virtual boards that other tools can use'), runWith);
  command('share', 'let other computers and programs use a probe that is plugged in here')
    .option('--usbip <[host:]port>', 'export the whole USB device by USB/IP (3240 by custom)', parseHostPort)
    .option('--stlink-server <[host:]port>', "serve its debug commands as ST's stlink-server does (7184 by custom)", parseHostPort)
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<ShareFlags>(parsed);
      return run('share', flags, async (context) => (await import('./commands/share.ts')).share(context, flags));
    });
  command('gdb [file]', 'a server for GDB, until Ctrl-C; a file is flashed first')
    .option('--port <port>', 'where it listens; 0 for any that is free', parsePort, 3333)
    .option('--host <address>', 'another address than loopback: whoever reaches it controls the board', '127.0.0.1')
    .option('--flash-breakpoints', 'more breakpoints than the core has comparators: the others go into flash, which wears it')
    .addOption(languageOption())
    .action((file: string | undefined, _flags, parsed: Command) => {
      const flags = flagsOf<GdbFlags>(parsed);
      return run('gdb', flags, async (context) => (await import('./commands/gdb.ts')).gdb(context, file, flags));
    });
  command('debug-adapter', 'debug from an editor that speaks the Debug Adapter Protocol, which starts this by itself')
    .option('--port <port>', 'listen on this port of this computer instead of standard input and output; 0 for any that is free', parsePort)
    .addOption(languageOption())
    .action((_flags, parsed: Command) => {
      const flags = flagsOf<DebugAdapterFlags>(parsed);
      return run('debug-adapter', flags, async (context) => (await import('./commands/debug-adapter.ts')).debugAdapter(context, flags));
    });
  command('web [path]', 'the page on this computer, with a way to its probes for browsers without WebUSB and for other computers')
    .option('--port <port>', 'where it listens; 0 for any that is free', parsePort, 7190)
    .option('--host <address>', 'another address than loopback: whoever has the printed address may use the probe', '127.0.0.1')
    .option('--open', 'open it in the browser')
    .option('--page <folder>', 'serve the page that was built into this folder')
    .action((path: string | undefined, _flags, parsed: Command) => {
      const flags = flagsOf<WebFlags>(parsed);
      return run('web', flags, async (context) => (await import('./commands/web.ts')).web(context, { ...flags, path }));
    });
  command('as <tool> [words...]', 'take the words of another tool: st-info, st-flash, st-util, STM32_Programmer_CLI, ST-LINK_gdbserver')
    .option('--unproven <chip>', 'write the option bytes of this chip although no report from real hardware covers it')
    .action((tool: string, words: string[], _flags, parsed: Command) => {
      const { unproven, ...flags } = flagsOf<AsFlags>(parsed);
      return run('as', flags, async (context) => (await import('./commands/as.ts')).actAs(context, { tool, words, unproven }));
    });
  program
    .command('completion')
    .description('what a shell needs to complete commands, options, probes and files: source <(probekit completion bash)')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .copyInheritedSettings(program)
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: outputOptions })
    .action((shell: Shell, _flags, parsed: Command) =>
      run('completion', flagsOf(parsed), async (context) => (await import('./commands/completion.ts')).completion(context, shell)),
    );
  program
    .command('complete-words', { hidden: true })
    .argument('[words...]')
    .copyInheritedSettings(program)
    .action((words: string[], _flags, parsed: Command) =>
      run('complete-words', flagsOf(parsed), async (context) =>
        (await import('./commands/completion.ts')).completeWords(context, program, words),
      ),
    );
  command('demo', 'the thread, played on a virtual board').action((_flags, parsed: Command) =>
    run('demo', flagsOf(parsed), async (context) => (await import('./commands/demo.ts')).demo(context)),
  );
  return program;
}

function addGlobalOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--probe <address>',
        'usb:SERIAL, bench:BOARD, bench:FILE.json, stlink-server://HOST:PORT, usbip://HOST:PORT/BUSID; flash takes several',
      )
        .argParser((address: string, earlier: readonly string[] = []) => [...earlier, address])
        .env('PROBEKIT_PROBE'),
    )
    .addOption(
      new Option('--connect <mode>', 'how to reach the target; auto tries every way and may reset it')
        .choices(CONNECT_MODES)
        .default('normal'),
    )
    .option('--speed <khz>', 'highest SWD clock in kHz', parseKhz)
    .addOption(
      new Option('--wait [seconds]', 'wait for another probekit command that has the probe').argParser(parseSeconds).preset('Infinity'),
    )
    .option('--trace <file>', 'write every ST-LINK command and reply to a file')
    .option('--json', 'one JSON document instead of text')
    .option('--events', 'one JSON event a line')
    .option('-v, --verbose', 'the bytes behind the sentences');
}

const TAKE_A_VALUE: readonly string[] = ['--probe', '--connect', '--speed', '--trace', '--unproven'];

/** Behind `as TOOL` no word is an option of ours: `probekit --probe bench:v2 as st-info --probe`. */
function withToolWordsApart(args: readonly string[]): readonly string[] {
  const as = nextWord(args, 0);
  const tool = nextWord(args, as + 1);
  const isNamed = args[as] === 'as' && args[tool] !== undefined && args[tool] !== '--';
  return isNamed ? [...args.slice(0, tool + 1), '--', ...args.slice(tool + 1)] : args;
}

/** Where the first word from there on stands that is no option of ours, nor the value of one. */
function nextWord(args: readonly string[], from: number): number {
  let at = from;
  const takesNext = (arg: string) => TAKE_A_VALUE.includes(arg) || (arg === '--wait' && /^\d/.test(args[at + 1] ?? ''));
  for (let arg = args[at]; arg?.startsWith('-') && arg !== '--'; arg = args[at]) at += takesNext(arg) ? 2 : 1;
  return at;
}

async function runCommand(name: string, flags: GlobalFlags, action: Run): Promise<number> {
  const output = new Output(
    { out: process.stdout, error: process.stderr },
    { mode: modeOf(flags), verbose: flags.verbose === true, environment: process.env },
  );
  const interrupt = watchInterrupt(`probekit ${name}`, (text) => output.aside(text));
  const { probe: probes = [], connect, speed, trace, language = 'en', wait = 0 } = flags;
  const [probe] = probes;
  const leases = new Leases({
    job: `probekit ${name}`,
    kind: leaseKindOf(name),
    waitMs: wait * 1000,
    signal: interrupt.signal,
    tell: (text) => output.aside(text),
  });
  try {
    if (probes.length > 1 && name !== 'flash') {
      throw usageError(
        `${name} works with one probe, and ${probes.length} are named.`,
        'Name one --probe; flash takes several.',
        probes.join(' '),
      );
    }
    return await action({
      name,
      output,
      signal: interrupt.signal,
      leases,
      project: ProjectHere.of(name, output, language),
      options: { probe, probes, connect, speedKhz: speed, trace, language },
    });
  } catch (error) {
    output.error(error);
    if (error instanceof ProbekitError && isWrongUsage(error)) return WRONG_USAGE;
    if (name !== 'doctor' && isAboutTheBoard(error)) {
      output.aside(`Find out why: probekit doctor${probe === undefined ? '' : ` --probe ${probe}`}`);
    }
    const cause = error instanceof ProbekitError ? causeOfError(error, process.platform) : undefined;
    if (cause !== undefined) await (await import('./page-link.ts')).tellCausePage(output, cause, language);
    return FAILED;
  } finally {
    await leases.release();
    interrupt.release();
  }
}

function modeOf({ json, events }: GlobalFlags): OutputMode {
  if (events) return 'events';
  return json ? 'json' : 'people';
}

/** Help and the version are answers; everything else commander objects to is wrong usage. */
function usageExit(error: CommanderError, meant: Command, args: readonly string[]): ExitStatus {
  if (error.exitCode === 0) return DONE;
  if (error.code === 'commander.help') return WRONG_USAGE;
  const sentence = error.message.replace(/^error: /, '').replace(/\.*$/, '.');
  const message = sentence.replace(/^./, (first) => first.toUpperCase());
  outputFor(args).error(usageError(message, `${pathOf(meant)} --help shows what there is.`, args.join(' ')));
  return WRONG_USAGE;
}

/** The command that the words lead to, as far as there is one. */
function commandMeant(program: Command, args: readonly string[]): Command {
  return args.reduce((meant, word) => meant.commands.find((below) => below.name() === word) ?? meant, program);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** For errors in the command line itself, whose options are not known yet. */
function outputFor(args: readonly string[]): Output {
  const mode = args.includes('--events') ? 'events' : args.includes('--json') ? 'json' : 'people';
  return new Output({ out: process.stdout, error: process.stderr }, { mode, verbose: false, environment: process.env });
}
