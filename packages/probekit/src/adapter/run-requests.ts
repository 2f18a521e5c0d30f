/** What moves the program: continue, steps, pause. */
import * as v from 'valibot';
import { type SourceStep, stepSource, waitForStop } from '../debug/index.ts';
import type { Motion } from './debuggee.ts';
import { ANYTHING, type RequestContext, request } from './request.ts';

/** The core is one. */
const THREAD_ID = 1;
const STEP = v.object({ granularity: v.optional(v.picklist(['statement', 'line', 'instruction']), 'statement') });

/** Until something stops it. */
export const go: Motion = async (surroundings) => {
  await surroundings.unit(() => surroundings.session.run());
  return waitForStop(surroundings);
};

/** Until it comes to an address, unless something else stops it before. */
export function runTo(address: number): Motion {
  return async (surroundings) => {
    const { session, unit } = surroundings;
    const isOwn = !session.hasBreakpoint(address);
    if (isOwn) await unit(() => session.setBreakpoint(address));
    try {
      return await go(surroundings);
    } finally {
      if (isOwn) await unit(() => session.clearBreakpoint(address));
    }
  };
}

export const RUN_REQUESTS = {
  ...request('threads', ANYTHING, async (context) => {
    const core = context.debuggee().board.target.chip.core?.name ?? 'core';
    return { threads: [{ id: THREAD_ID, name: core }] };
  }),
  ...request('continue', ANYTHING, async (context) => {
    move(context, 'continue', go);
    return { allThreadsContinued: true };
  }),
  ...stepRequest('next', 'over'),
  ...stepRequest('stepIn', 'in'),
  ...stepRequest('stepOut', 'out'),
  ...request('pause', ANYTHING, async (context) => {
    const debuggee = context.debuggee();
    // The event that it stands comes behind the response.
    context.afterwards(() => void debuggee.pause());
    return undefined;
  }),
};

function stepRequest(command: string, to: SourceStep['to']) {
  return request(command, STEP, async (context, { granularity }) => {
    const by = granularity === 'instruction' ? 'instruction' : 'line';
    move(context, command, (surroundings) => stepSource(surroundings, { to, by }));
    return undefined;
  });
}

/** @throws `adapter/runs` */
function move(context: RequestContext, command: string, motion: Motion): void {
  const debuggee = context.debuggee();
  debuggee.standing(command);
  context.afterwards(() => debuggee.move(motion));
}
