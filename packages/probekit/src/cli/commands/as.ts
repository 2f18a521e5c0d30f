/**
 * `probekit as TOOL …`: takes the words of another tool, does it with the jobs of this program, and ends with that tool's exit
 * status. Nothing is installed under the other tool's name.
 */

import { CUBE_FAILED, parseCubeProgrammer } from '../as/cube-programmer.ts';
import { runCubeProgrammer } from '../as/cube-programmer-run.ts';
import { type Connecting, MINUS_ONE, type Parsed, type Refused } from '../as/face.ts';
import { GDB_SERVER_REFUSED, parseStlinkGdbserver, parseStUtil } from '../as/gdb-servers.ts';
import { runStlinkGdbserver, runStUtil } from '../as/gdb-servers-run.ts';
import { parseStFlash, ST_FLASH_REFUSED } from '../as/st-flash.ts';
import { runStFlash } from '../as/st-flash-run.ts';
import { parseStInfo, ST_INFO_REFUSED } from '../as/st-info.ts';
import { runStInfo } from '../as/st-info-run.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';

interface Tool {
  /** Its exit status for words that it does not take. */
  readonly refused: number;
  /** Its exit status when what was asked for could not be done. */
  readonly failed: number;
  /** Undefined for words that are refused. */
  run(context: CommandContext, words: readonly string[]): Promise<number> | Refused;
}

/** A tool whose words are read by `parse` and done by `act`. */
function toolOf<Wish>(
  { refused, failed }: Pick<Tool, 'refused' | 'failed'>,
  parse: (words: readonly string[]) => Parsed<Wish>,
  act: (context: CommandContext, wish: Wish) => Promise<number>,
): Tool {
  return {
    refused,
    failed,
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

const TOOLS: Readonly<Record<string, Tool>> = {
  'st-info': toolOf({ refused: ST_INFO_REFUSED, failed: MINUS_ONE }, parseStInfo, connected(runStInfo)),
  'st-flash': toolOf({ refused: ST_FLASH_REFUSED, failed: MINUS_ONE }, parseStFlash, connected(runStFlash)),
  'st-util': toolOf({ refused: GDB_SERVER_REFUSED, failed: GDB_SERVER_REFUSED }, parseStUtil, connected(runStUtil)),
  'ST-LINK_gdbserver': toolOf(
    { refused: GDB_SERVER_REFUSED, failed: GDB_SERVER_REFUSED },
    parseStlinkGdbserver,
    connected(runStlinkGdbserver),
  ),
  STM32_Programmer_CLI: toolOf({ refused: CUBE_FAILED, failed: CUBE_FAILED }, parseCubeProgrammer, runCubeProgrammer),
};

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

/** Resolves with the tool's exit status. @throws `cli/usage` for a tool that has no face here */
export async function actAs(context: CommandContext, name: string, words: readonly string[]): Promise<number> {
  const { output } = context;
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (tool === undefined) {
    throw usageError(`probekit does not know the words of "${name}".`, `It knows those of ${Object.keys(TOOLS).join(', ')}.`, name);
  }
  if (output.mode !== 'people') {
    throw usageError(`As ${name} this program prints what ${name} prints.`, 'For JSON, call the command of its own: probekit --help', name);
  }
  try {
    const done = tool.run(context, words);
    if (!('refused' in done)) return await done;
    const { refused, why } = done;
    const said = `"${refused}" is not taken here as ${name} takes it; nothing was done.`;
    output.aside(refused === '' ? `${name} needs to know what to do.` : [said, why ?? ''].join(' ').trim());
    return tool.refused;
  } catch (error) {
    output.error(error);
    return tool.failed;
  }
}
