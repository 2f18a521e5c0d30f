/** How a session begins and ends: initialize, launch, attach, configurationDone, restart, disconnect. */
import * as v from 'valibot';
import { type DebugSession, waitForStop } from '../debug/index.ts';
import { flashImage } from '../flash/index.ts';
import { parseImage } from '../image/index.ts';
import { behindPrologue, type ProgramSymbols, readProgramSymbols } from '../symbols/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Debuggee } from './debuggee.ts';
import { adapterErrors } from './errors.ts';
import { ATTACH_ARGUMENTS, type AttachArguments, LAUNCH_ARGUMENTS } from './launch-arguments.ts';
import { ANYTHING, type RequestContext, request } from './request.ts';
import { go, runTo } from './run-requests.ts';

export const START_REQUESTS = {
  ...request('initialize', v.object({ linesStartAt1: v.optional(v.boolean(), true) }), async (context, { linesStartAt1 }) => {
    context.firstLine = linesStartAt1 ? 1 : 0;
    return CAPABILITIES(context.services.say);
  }),

  ...request('launch', LAUNCH_ARGUMENTS, async (context, wanted) => {
    const { debuggee, bytes } = await opened(context, wanted);
    const { session, program, board } = debuggee;
    // A name that the program does not have is told before its flash is touched.
    const entry = wanted.runToEntryPoint === undefined ? undefined : functionAddress(program, wanted.runToEntryPoint);
    if (wanted.flash) {
      const image = parseImage(bytes, { name: wanted.program });
      await session.whileAside(() =>
        flashImage(board.target, image, { store: board.store, signal: context.services.signal, start: false }),
      );
      context.tell(context.services.say({ key: 'adapter.flashed', values: { file: wanted.program } }));
    }
    await prepare(session, wanted, debuggee);
    await session.reset('halt');
    context.begin = () => {
      if (wanted.stopOnEntry) context.tellStop({ kind: 'reset', pc: 0 }, 'entry');
      else if (entry !== undefined) debuggee.move(runTo(entry));
      else debuggee.move(go);
    };
    return ready(context);
  }),

  ...request('attach', ATTACH_ARGUMENTS, async (context, wanted) => {
    const { debuggee } = await opened(context, wanted);
    await prepare(debuggee.session, wanted, debuggee);
    if (wanted.stopOnEntry) await debuggee.session.halt();
    // It does what it did: it runs, or stands where it has stopped.
    context.begin = () => debuggee.move(waitForStop);
    return ready(context);
  }),

  ...request('configurationDone', ANYTHING, async (context) => {
    const { begin } = context;
    context.begin = undefined;
    if (begin) context.afterwards(begin);
    return undefined;
  }),

  ...request('restart', ANYTHING, async (context) => {
    const debuggee = context.debuggee();
    await debuggee.pause();
    await debuggee.unit(() => debuggee.session.reset('halt'));
    context.afterwards(() => debuggee.move(go));
    return undefined;
  }),

  ...request('terminate', ANYTHING, async (context) => {
    await context.end({ keepHalted: false });
    context.afterwards(() => context.emit('terminated'));
    return undefined;
  }),

  ...request('disconnect', v.object({ suspendDebuggee: v.optional(v.boolean(), false) }), async (context, { suspendDebuggee }) => {
    await context.end({ keepHalted: suspendDebuggee });
    return undefined;
  }),
};

async function opened(context: RequestContext, wanted: AttachArguments): Promise<{ debuggee: Debuggee; bytes: Uint8Array }> {
  const bytes = await context.services.readFile(wanted.program);
  const program = readProgramSymbols(bytes);
  if (!program.hasLines) context.tell(context.services.say({ key: 'adapter.no-lines', values: { file: wanted.program } }));
  const board = await context.services.openBoard(wanted, (text) => context.tell(text));
  return { debuggee: await context.attach({ board, program, file: wanted.program }), bytes };
}

async function prepare(session: DebugSession, { flashBreakpoints }: AttachArguments, { board }: Debuggee): Promise<void> {
  if (flashBreakpoints) await session.allowFlashBreakpoints(true, board.store);
}

/** The client may set its breakpoints now. */
function ready(context: RequestContext): undefined {
  context.afterwards(() => context.emit('initialized'));
}

/** @throws `adapter/no-function` */
export function functionAddress(program: ProgramSymbols, name: string): number {
  const symbol = program.symbols.find((one) => one.name === name && one.kind !== 'object' && program.hasCode(one.address));
  if (symbol) return behindPrologue(program, symbol.address);
  throw adapterErrors.make('adapter/no-function', {
    message: `The program has no function ${name}.`,
    hint: 'Write it as the linker does: a method of C++ has its whole name there.',
    evidence: { name },
  });
}
