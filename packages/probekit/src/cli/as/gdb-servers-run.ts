/**
 * `probekit as st-util` and `as ST-LINK_gdbserver`: the GDB server of this program, with the lines that debuggers wait for before they
 * connect. Sources of the lines: stlink-tools 1.7.0, src/st-util/gdb-server.c; logs of ST-LINK_gdbserver 5.4 to 7.5 in public threads.
 */
import { gdb } from '../commands/gdb.ts';
import type { CommandContext } from '../context.ts';
import type { GdbServerWish } from './gdb-servers.ts';
import { STLINK_TOOLS_VERSION } from './stlink-tools.ts';

export async function runStUtil(context: CommandContext, wish: GdbServerWish): Promise<number> {
  if (wish.kind === 'version') {
    context.output.line(`v${STLINK_TOOLS_VERSION}`);
    return 0;
  }
  return serve(context, wish, (port) => [`Listening at *:${port}...`]);
}

export function runStlinkGdbserver(context: CommandContext, wish: GdbServerWish): Promise<number> {
  return serve(context, wish, (port) => ['Waiting for debugger connection...', `Waiting for connection on port ${port}...`]);
}

/** On loopback alone, whatever the tool does. */
function serve(context: CommandContext, wish: GdbServerWish, listening: (port: number) => readonly string[]): Promise<number> {
  context.leases?.becomeExclusive();
  const { port, stays, resets } = wish;
  return gdb(context, undefined, {
    host: '127.0.0.1',
    port,
    language: context.options.language ?? 'en',
    face: { stays, resets, listening },
  });
}
