/** The debug adapter as an editor has it: the way of a session, on a virtual board. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { FIRMWARE, servedAdapter } from './served-adapter.ts';

const PROGRAM = `${FIRMWARE}debug/frames.O0.elf`;
const SOURCE = `${FIRMWARE}src/debug/frames.c`;
/** In frames.c: the call of `widened`, the line behind it, and the call of `moved`. */
const [WIDENED, TARGET, MOVED] = [104, 105, 153];

type Served = Awaited<ReturnType<typeof servedAdapter>>;

/** Flashed, and at a breakpoint in `moved`. */
async function stoppedInMoved(): Promise<Served> {
  const served = await servedAdapter();
  const { client } = served;
  await client.hitBreakpoint({ program: PROGRAM }, { path: SOURCE, line: WIDENED });
  return served;
}

async function top({ client }: Served): Promise<DebugProtocol.StackFrame> {
  const { body } = await client.stackTraceRequest({ threadId: 1 });
  return body.stackFrames[0]!;
}

/** By name, each with its value. */
async function valuesIn({ client }: Served, reference: number): Promise<Record<string, string>> {
  const { body } = await client.variablesRequest({ variablesReference: reference });
  return Object.fromEntries(body.variables.map(({ name, value }) => [name, value]));
}

async function moved(served: Served, how: (client: Served['client']) => Promise<unknown>): Promise<string> {
  const stopped = served.client.waitForEvent('stopped', 20_000);
  await how(served.client);
  await stopped;
  const { name, line } = await top(served);
  return `${name}:${line}`;
}

describe('a debug adapter', () => {
  it('flashes a program, stops at a line, and shows the stack and what is in scope', async () => {
    const served = await stoppedInMoved();
    const { client } = served;
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    expect(body.stackFrames.map(({ name, line }) => `${name}:${line}`).slice(0, 2)).toEqual([`moved:${WIDENED}`, `round_of:${MOVED}`]);
    const frameId = body.stackFrames[0]!.id;
    const { scopes } = (await client.scopesRequest({ frameId })).body;
    expect(scopes.map(({ name }) => name)).toEqual(['Locals', 'Globals', 'Core registers']);
    const { variables } = (await client.variablesRequest({ variablesReference: scopes[0]!.variablesReference })).body;
    const by = variables.find(({ name }) => name === 'by');
    expect(by).toMatchObject({ type: 'int32_t', evaluateName: 'by' });
    const taps = variables.find(({ name }) => name === 'taps');
    expect(taps).toMatchObject({ type: 'float[4]', indexedVariables: 4 });
    expect(await valuesIn(served, taps!.variablesReference)).toMatchObject({ '[0]': '0.5', '[1]': '0.25' });
    const axis = variables.find(({ name }) => name === 'axis');
    const members = (await client.variablesRequest({ variablesReference: axis!.variablesReference })).body.variables;
    expect(members.find(({ name }) => name === 'limits')).toMatchObject({ evaluateName: 'axis->limits' });
    for (const member of members.filter(({ evaluateName }) => evaluateName)) {
      const { result } = (await client.evaluateRequest({ expression: member.evaluateName!, frameId })).body;
      expect(`${member.name} ${result}`).toBe(`${member.name} ${member.value}`);
    }
    const registers = await valuesIn(served, scopes[2]!.variablesReference);
    expect(registers['PC']).toBe(body.stackFrames[0]!.instructionPointerReference);
    await expect(client.evaluateRequest({ expression: 'nothing', frameId })).rejects.toThrow('nothing');
    await client.disconnectRequest();
    expect(served.closed).toEqual(['board']);
    await served.close();
  }, 60_000);

  it('steps over calls, into them and out of them, by line and by instruction', async () => {
    const served = await stoppedInMoved();
    expect(await moved(served, (client) => client.nextRequest({ threadId: 1 }))).toBe(`moved:${TARGET}`);
    const before = await top(served);
    await moved(served, (client) => client.stepInRequest({ threadId: 1, granularity: 'instruction' } as DebugProtocol.StepInArguments));
    const after = await top(served);
    const passed = Number(after.instructionPointerReference) - Number(before.instructionPointerReference);
    expect([2, 4]).toContain(passed);
    expect(await moved(served, (client) => client.stepInRequest({ threadId: 1 }))).toMatch(/^clamped/);
    expect(await moved(served, (client) => client.stepOutRequest({ threadId: 1 }))).toBe(`moved:${TARGET}`);
    expect(await moved(served, (client) => client.stepOutRequest({ threadId: 1 }))).toBe(`round_of:${MOVED}`);
    // What belonged to the first stop is refused.
    await expect(served.client.scopesRequest({ frameId: 1 })).rejects.toThrow('earlier stop');
    await served.client.disconnectRequest();
    await served.close();
  }, 60_000);

  it('reads globals while the program runs, refuses what needs it to stand, and pauses it', async () => {
    const served = await stoppedInMoved();
    const { client } = served;
    await client.setBreakpointsRequest({ source: { path: SOURCE }, breakpoints: [] });
    await client.continueRequest({ threadId: 1 });
    const sample = async () => Number((await client.evaluateRequest({ expression: 'seen', context: 'watch' })).body.result);
    const first = await sample();
    let next = first;
    while (next === first) next = await sample();
    await expect(client.stackTraceRequest({ threadId: 1 })).rejects.toThrow('notStopped');
    const stopped = client.waitForEvent('stopped', 20_000);
    await client.pauseRequest({ threadId: 1 });
    expect((await stopped).body).toMatchObject({ reason: 'pause', threadId: 1 });
    await client.disconnectRequest();
    await served.close();
  }, 60_000);

  it('says which line a breakpoint has taken, and why one has none', async () => {
    const served = await servedAdapter();
    const { client } = served;
    await Promise.all([client.waitForEvent('initialized', 20_000), client.launch({ program: PROGRAM, stopOnEntry: true })]);
    const asked = { source: { path: SOURCE }, breakpoints: [{ line: WIDENED - 1 }, { line: 100 }, { line: 9999 }] };
    const { breakpoints } = (await client.setBreakpointsRequest(asked)).body;
    expect(breakpoints.map(({ verified, line }) => [verified, line])).toEqual([
      [true, WIDENED - 1],
      [true, 100],
      [false, undefined],
    ]);
    expect(breakpoints[2]?.message).toContain('no instructions');
    const many = Array.from({ length: 30 }, (_, index) => ({ line: MOVED + index }));
    const refused = (await client.setBreakpointsRequest({ source: { path: SOURCE }, breakpoints: many })).body.breakpoints;
    expect(refused.find(({ verified }) => !verified)?.message).toContain('hardware breakpoints');
    const stopped = client.waitForEvent('stopped', 20_000);
    await client.configurationDoneRequest();
    expect((await stopped).body).toMatchObject({ reason: 'entry' });
    await client.disconnectRequest();
    await served.close();
  }, 60_000);

  it('tells with our code what is wrong with a launch', async () => {
    const { client, close } = await servedAdapter();
    await client.initializeRequest();
    await expect(client.stackTraceRequest({ threadId: 1 })).rejects.toThrow('No program');
    await expect(client.launchRequest({ program: 1 } as DebugProtocol.LaunchRequestArguments)).rejects.toThrow('program is 1');
    await expect(client.customRequest('nonsense')).rejects.toThrow('does not serve');
    await client.disconnectRequest();
    await close();
  }, 20_000);
});
