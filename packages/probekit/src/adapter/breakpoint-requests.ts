/** Breakpoints by line, function and instruction, and exceptions to stop at. Each request replaces what the one before had set. */
import * as v from 'valibot';
import { hasCode } from '../base/index.ts';
import type { VectorCatch } from '../debug/index.ts';
import { breakpointPlaces } from '../symbols/index.ts';
import type { BreakpointWanted } from './breakpoint-table.ts';
import { EXCEPTION_FILTERS } from './capabilities.ts';
import { type RequestContext, request } from './request.ts';
import { functionAddress } from './start-requests.ts';

const LINES = v.object({
  source: v.object({ path: v.optional(v.string()), name: v.optional(v.string()) }),
  breakpoints: v.optional(v.array(v.object({ line: v.number() })), []),
});
const FUNCTIONS = v.object({ breakpoints: v.array(v.object({ name: v.string() })) });
const INSTRUCTIONS = v.object({
  breakpoints: v.array(v.object({ instructionReference: v.string(), offset: v.optional(v.number(), 0) })),
});
const FILTERS = v.object({ filters: v.array(v.string()) });

export const BREAKPOINT_REQUESTS = {
  ...request('setBreakpoints', LINES, async (context, { source, breakpoints }) => {
    const { program } = context.debuggee();
    const path = source.path ?? source.name ?? '';
    const wanted = breakpoints.map(({ line }): BreakpointWanted => {
      const places = breakpointPlaces(program, path, line + 1 - context.firstLine);
      if (places) return { addresses: places.addresses, line: places.line - 1 + context.firstLine };
      return { message: context.services.say({ key: 'adapter.no-instructions', values: { file: path, line } }) };
    });
    return replaced(context, `source ${path}`, wanted);
  }),

  ...request('setFunctionBreakpoints', FUNCTIONS, async (context, { breakpoints }) => {
    const { program } = context.debuggee();
    return replaced(
      context,
      'functions',
      breakpoints.map(({ name }) => orMessage(() => ({ addresses: [functionAddress(program, name)] }))),
    );
  }),

  ...request('setInstructionBreakpoints', INSTRUCTIONS, async (context, { breakpoints }) => {
    const wanted = breakpoints.map(({ instructionReference, offset }) => {
      const address = Number(instructionReference) + offset;
      const isAddress = Number.isInteger(address) && address >= 0 && address < 2 ** 32;
      return isAddress ? { addresses: [(address & ~1) >>> 0] } : { message: `${instructionReference} + ${offset}` };
    });
    return replaced(context, 'instructions', wanted);
  }),

  ...request('setExceptionBreakpoints', FILTERS, async (context, { filters }) => {
    const { session, unit } = unitOf(context);
    const names = EXCEPTION_FILTERS.filter((name) => filters.includes(name));
    const refused = await unit(async () => {
      try {
        await session.catchVectors(names);
        return undefined;
      } catch (error) {
        if (hasCode(error, 'debug/catch-unavailable')) return error as Error & { evidence: { names: readonly VectorCatch[] } };
        throw error;
      }
    });
    const isMissing = (name: string) => refused?.evidence.names.some((one) => one === name) === true;
    return {
      breakpoints: filters.map((name) => (isMissing(name) ? { verified: false, message: refused?.message } : { verified: true })),
    };
  }),
};

function unitOf(context: RequestContext) {
  const debuggee = context.debuggee();
  return { session: debuggee.session, unit: <T>(work: () => Promise<T>) => debuggee.unit(work) };
}

async function replaced(context: RequestContext, group: string, wanted: readonly BreakpointWanted[]): Promise<object> {
  const debuggee = context.debuggee();
  return { breakpoints: await debuggee.unit(() => debuggee.breakpoints.replace(group, wanted)) };
}

function orMessage(find: () => BreakpointWanted): BreakpointWanted {
  try {
    return find();
  } catch (error) {
    if (hasCode(error, 'adapter/no-function')) return { message: (error as Error).message };
    throw error;
  }
}
