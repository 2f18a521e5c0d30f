/**
 * `probekit as TOOL …`: takes the words of another tool, does it with the jobs of this program, and ends with that tool's exit
 * status. Nothing is installed under the other tool's name.
 */

import { CUBE_FAILED, CUBE_USAGE, parseCubeProgrammer } from '../as/cube-programmer.ts';
import { runCubeProgrammer } from '../as/cube-programmer-run.ts';
import { type Connecting, MINUS_ONE, type Parsed, type Refused } from '../as/face.ts';
import { GDB_SERVER_REFUSED, parseStlinkGdbserver, parseStUtil, ST_LINK_GDBSERVER_USAGE, ST_UTIL_USAGE } from '../as/gdb-servers.ts';
import { runStlinkGdbserver, runStUtil } from '../as/gdb-servers-run.ts';
import { parseStFlash, ST_FLASH_REFUSED, ST_FLASH_USAGE } from '../as/st-flash.ts';
import { runStFlash } from '../as/st-flash-run.ts';
import { parseStInfo, ST_INFO_REFUSED, ST_INFO_USAGE } from '../as/st-info.ts';
import { runStInfo } from '../as/st-info-run.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';

interface ToolFacts {
  /** Its exit status for words that it does not take. */
  readonly refused: number;
  /** Its exit status when what was asked for could not be done. */
  readonly failed: number;
  /** Its exit status when it is asked what it takes. */
  readonly helped: number;
  /** What is taken here, a line each. */
  readonly usage: readonly string[];
}

interface Tool extends ToolFacts {
  run(context: CommandContext, words: readonly string[]): Promise<number> | Refused;
}

/** A tool whose words are read by `parse` and done by `act`. */
function toolOf<Wish>(
  facts: ToolFacts,
  parse: (words: readonly string[]) => Parsed<Wish>,
  act: (context: CommandContext, wish: Wish) => Promise<number>,
): Tool {
  return {
    ...facts,
    run(context, words) {
      const parsed = parse(words);
      return 'refused' in parsed ? parsed : act(context, parsed.wish);
    },
  };
}

/** `act`, connected as the words say. */
function connected<Wish extends Connecting>(act: (context: CommandContext, wish: Wish) => Promise<number>): typeof act {
  return (context, wish) => act(connectedAs(context, wish), wish);
}

/** st-info, st-flash and st-util as their release 1.7.0 ends; the others by github.com/loloLR17/MSM_vibe, commit 59fa5fe (2.23.0). */
const TOOLS: Readonly<Record<string, Tool>> = {
  'st-info': toolOf(
    { refused: ST_INFO_REFUSED, failed: MINUS_ONE, helped: MINUS_ONE, usage: ST_INFO_USAGE },
    parseStInfo,
    connected(runStInfo),
  ),
  'st-flash': toolOf(
    { refused: ST_FLASH_REFUSED, failed: MINUS_ONE, helped: MINUS_ONE, usage: ST_FLASH_USAGE },
    parseStFlash,
    connected(runStFlash),
  ),
  'st-util': toolOf(
    { refused: GDB_SERVER_REFUSED, failed: GDB_SERVER_REFUSED, helped: 0, usage: ST_UTIL_USAGE },
    parseStUtil,
    connected(runStUtil),
  ),
  'ST-LINK_gdbserver': toolOf(
    { refused: GDB_SERVER_REFUSED, failed: GDB_SERVER_REFUSED, helped: 0, usage: ST_LINK_GDBSERVER_USAGE },
    parseStlinkGdbserver,
    connected(runStlinkGdbserver),
  ),
  STM32_Programmer_CLI: toolOf(
    { refused: CUBE_FAILED, failed: CUBE_FAILED, helped: 0, usage: CUBE_USAGE },
    parseCubeProgrammer,
    runCubeProgrammer,
  ),
};

const HELP: readonly string[] = ['-h', '--help', '-?'];

/** The tool's words win over the options of this program. */
function connectedAs(context: CommandContext, { underReset, speedKhz, serialNumber }: Connecting): CommandContext {
  const { options } = context;
  return {
    ...context,
    options: {
      ...options,
      connect: underReset ? 'under-reset' : options.connect,
      speedKhz: speedKhz ?? options.speedKhz,
      serialNumber,
    },
  };
}

export interface AsFlags {
  readonly unproven?: string | undefined;
}

interface Called extends AsFlags {
  readonly tool: string;
  readonly words: readonly string[];
}

/** Resolves with the tool's exit status. @throws `cli/usage` for a tool that has no face here */
export async function actAs(given: CommandContext, { tool: name, words, unproven }: Called): Promise<number> {
  const context = { ...given, options: { ...given.options, unproven } };
  const { output } = context;
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (tool === undefined) {
    throw usageError(`probekit does not know the words of "${name}".`, `It knows those of ${Object.keys(TOOLS).join(', ')}.`, name);
  }
  if (output.mode !== 'people') {
    throw usageError(`As ${name} this program prints what ${name} prints.`, 'For JSON, call the command of its own: probekit --help', name);
  }
  const usage = [`As ${name} this program takes:`, ...tool.usage.map((line) => `  ${line}`)].join('\n');
  if (words.some((word) => HELP.includes(word))) {
    output.line(usage);
    return tool.helped;
  }
  try {
    const done = tool.run(context, words);
    if (!('refused' in done)) return await done;
    output.aside(refusalOf(name, done, usage));
    return tool.refused;
  } catch (error) {
    output.error(error);
    return tool.failed;
  }
}

function refusalOf(name: string, { refused, why = '' }: Refused, usage: string): string {
  if (refused !== '') return `"${refused}" is not taken here as ${name} takes it; nothing was done. ${why}`.trim();
  return why === '' ? `${name} needs to know what to do.\n${usage}` : `${why} Nothing was done.`;
}
