/** Every debug command the firmware knows, by byte 1. */
import type { DebugCommand } from '../debug-command.ts';
import { ACCESS_PORT_COMMANDS } from './access-ports.ts';
import { CLOCK_COMMANDS } from './clock.ts';
import { CORE_COMMANDS } from './core.ts';
import { DAP_COMMANDS } from './dap.ts';
import { MEMORY_COMMANDS } from './memory.ts';
import { SCATTER_COMMANDS } from './scatter.ts';
import { SESSION_COMMANDS } from './session.ts';
import { TRACE_COMMANDS } from './trace.ts';

export const DEBUG_COMMANDS: ReadonlyMap<number, DebugCommand> = new Map(
  [
    ...SESSION_COMMANDS,
    ...ACCESS_PORT_COMMANDS,
    ...CORE_COMMANDS,
    ...MEMORY_COMMANDS,
    ...SCATTER_COMMANDS,
    ...CLOCK_COMMANDS,
    ...DAP_COMMANDS,
    ...TRACE_COMMANDS,
  ].map((command) => [command.sub, command]),
);
