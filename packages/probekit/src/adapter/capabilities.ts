/** What this adapter serves, as `initialize` tells it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { VectorCatch } from '../debug/index.ts';
import type { AdapterServices } from './services.ts';

/** Faults that the core can stop at as they begin. */
export const EXCEPTION_FILTERS = [
  'hard-fault',
  'bus-fault',
  'memory-fault',
  'state-error',
  'check-error',
  'no-coprocessor',
] as const satisfies readonly VectorCatch[];

export function CAPABILITIES(say: AdapterServices['say']): DebugProtocol.Capabilities {
  return {
    supportsConfigurationDoneRequest: true,
    supportsFunctionBreakpoints: true,
    supportsInstructionBreakpoints: true,
    supportsSteppingGranularity: true,
    supportsEvaluateForHovers: true,
    supportsRestartRequest: true,
    supportsTerminateRequest: true,
    supportSuspendDebuggee: true,
    exceptionBreakpointFilters: EXCEPTION_FILTERS.map((filter) => ({
      filter,
      label: say({ key: `adapter.catch.${filter}` }),
      default: filter === 'hard-fault',
    })),
  };
}
