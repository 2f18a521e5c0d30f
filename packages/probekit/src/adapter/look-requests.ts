/** What an editor looks at: the stack, scopes, variables, values of expressions. Nothing is written. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import * as v from 'valibot';
import { readExpression } from '../symbols/index.ts';
import type { Debuggee } from './debuggee.ts';
import { request } from './request.ts';
import { VariableTree } from './variable-tree.ts';

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
const STACK = v.object({ startFrame: v.optional(COUNT, 0), levels: v.optional(COUNT) });
const VARIABLES = v.object({
  variablesReference: v.number(),
  filter: v.optional(v.picklist(['indexed', 'named'])),
  start: v.optional(COUNT),
  count: v.optional(COUNT),
});
const EXPRESSION = v.object({ expression: v.string(), frameId: v.optional(v.number()) });

export const LOOK_REQUESTS = {
  ...request('stackTrace', STACK, async (context, { startFrame, levels }) => {
    const debuggee = context.debuggee();
    const standing = debuggee.standing('stackTrace');
    const found = (name: string) => context.services.findSource(name, debuggee.file);
    const frames = await debuggee.unit(() => standing.stack(found));
    const shift = 1 - context.firstLine;
    const stackFrames = frames.slice(startFrame, levels ? startFrame + levels : undefined).map((frame) => ({
      ...frame,
      line: Math.max(0, frame.line - shift),
    }));
    return { stackFrames, totalFrames: frames.length };
  }),

  ...request('scopes', v.object({ frameId: v.number() }), async (context, { frameId }) => {
    const debuggee = context.debuggee();
    const standing = debuggee.standing('scopes');
    return { scopes: await debuggee.unit(() => standing.scopes(frameId, context.services.say)) };
  }),

  ...request('variables', VARIABLES, async (context, { variablesReference, ...wanted }) => {
    const debuggee = context.debuggee();
    const standing = debuggee.standing('variables');
    return { variables: await debuggee.unit(() => standing.variables(variablesReference, wanted)) };
  }),

  ...request('evaluate', EXPRESSION, async (context, { expression, frameId }) => {
    const debuggee = context.debuggee();
    const text = expression.trim();
    const variable = await debuggee.unit(() =>
      debuggee.isMoving ? liveValue(debuggee, text) : debuggee.standing('evaluate').evaluate(text, frameId),
    );
    const { value: result, name: _name, evaluateName: _path, ...rest } = variable;
    return { result, ...rest };
  }),
};

/** Of a program that runs: globals and what they lead to, read without halting it. There is nothing to unfold. */
async function liveValue({ session, program }: Debuggee, text: string): Promise<DebugProtocol.Variable> {
  const read = (address: number, byteLength: number) => session.memory.read(address, byteLength);
  const variable = new VariableTree(program, read).evaluated(text, await readExpression(text, program, read));
  const { indexedVariables: _count, ...rest } = variable;
  return { ...rest, variablesReference: 0 };
}
