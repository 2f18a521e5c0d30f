/** `probekit bench ctl`: hands and eyes on a running bench, over its local socket. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BenchCommands, BenchRecording, BenchSnapshot } from '../../base/index.ts';
import { readIfThere, writeFileAtomically } from '../../node/index.ts';
import { CtlClient, findBench } from '../bench/ctl-client.ts';
import { fromJson, toJson } from '../bench/ctl-messages.ts';
import type { PhysicsVerb } from '../bench/ctl-physics.ts';
import { runUntilRequest } from '../bench/ctl-run-until.ts';
import type { BoardReport } from '../bench/ctl-server.ts';
import { readBenchSetup } from '../bench/file.ts';
import { type BoardStatus, statusHeading, statusLine } from '../bench/status-lines.ts';
import type { CommandContext } from '../context.ts';
import { cliErrors, usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';

export interface CtlFlags {
  /** Name or path of the bench. */
  readonly bench?: string;
  /** Number or serial number. */
  readonly board?: string;
  /** Of `run-until`, in milliseconds. */
  readonly within?: number;
}

/** Over how long traffic is counted. */
const RATE_MS = 250;
/** How long a finger stays on a button. */
const PRESS_MS = 100;
/** More than any snapshot or recording: a small file must not unpack to all of memory. */
const MOST_KEPT_BYTES = 128 * 1024 * 1024;

export async function ctlStatus(context: CommandContext, flags: CtlFlags): Promise<ExitStatus> {
  await withBench(flags, async (client, bench) => {
    const statuses = await statusesOf(client, flags.board);
    tell(
      context,
      statuses.map(({ status }) => status),
    );
    context.output.result({ bench, command: 'boards', boards: statuses.map(({ report, status }) => ({ ...report, rate: status.rate })) });
  });
  return DONE;
}

export async function ctlPhysics(
  context: CommandContext,
  flags: CtlFlags,
  verb: PhysicsVerb,
  words: readonly string[],
): Promise<ExitStatus> {
  const [first, ...more] = verb.changes(words);
  await withBench(flags, async (client, bench) => {
    if (first) await client.ask('set', { physics: first }, flags.board);
    for (const physics of more) {
      await client.ask('advance', { ms: PRESS_MS }, flags.board);
      await client.ask('set', { physics }, flags.board);
    }
    await tellBoard(context, client, flags);
    context.output.result({ bench, command: 'set', reply: null });
  });
  return DONE;
}

/** Another board in place of the present one. */
export async function ctlScenario(context: CommandContext, flags: CtlFlags, name: string): Promise<ExitStatus> {
  const { scenario, images, title } = await readBenchSetup({ scenario: name, isFile: /\.json$/i.test(name) });
  await withBench(flags, async (client, bench) => {
    await client.ask('load', { scenario, images }, flags.board);
    context.output.line(`${title}.`);
    await tellBoard(context, client, flags);
    context.output.result({ bench, command: 'load', reply: null });
  });
  return DONE;
}

export async function ctlSnapshot(context: CommandContext, flags: CtlFlags, file: string): Promise<ExitStatus> {
  await withBench(flags, async (client, bench) => {
    await keep(file, await client.ask('snapshot', {}, flags.board));
    context.output.line(`${file} holds the whole board as it was.`);
    context.output.result({ bench, command: 'snapshot', file });
  });
  return DONE;
}

export async function ctlRestore(context: CommandContext, flags: CtlFlags, file: string): Promise<ExitStatus> {
  const snapshot = await readKept<BenchSnapshot>(file, 'snapshot');
  await withBench(flags, async (client, bench) => {
    await client.ask('restore', { snapshot }, flags.board);
    await tellBoard(context, client, flags);
    context.output.result({ bench, command: 'restore', file });
  });
  return DONE;
}

/** Begins a recording of what comes into a board. */
export async function ctlRecord(context: CommandContext, flags: CtlFlags): Promise<ExitStatus> {
  await withBench(flags, async (client, bench) => {
    await client.ask('record', {}, flags.board);
    context.output.line('Everything that comes in is recorded now. To end it: probekit bench ctl recording FILE');
    context.output.result({ bench, command: 'record', reply: null });
  });
  return DONE;
}

/** Ends it and writes it down. */
export async function ctlRecording(context: CommandContext, flags: CtlFlags, file: string): Promise<ExitStatus> {
  await withBench(flags, async (client, bench) => {
    // It goes on until it is safely in its file.
    const recording = await client.ask('recording', {}, flags.board);
    if (!recording) throw usageError('Nothing is being recorded on this board.', 'To begin: probekit bench ctl record', file);
    await keep(file, recording);
    await client.ask('recording', { stop: true }, flags.board);
    const end = recording.complete ? '' : ' There was more than a recording holds.';
    context.output.line(`${file} holds ${recording.inputs.length} inputs.${end}`);
    const reply = { inputs: recording.inputs.length, complete: recording.complete };
    context.output.result({ bench, command: 'recording', file, reply });
  });
  return DONE;
}

/** Puts the board of a recording in place and does to it all that was recorded. */
export async function ctlReplay(context: CommandContext, flags: CtlFlags, file: string): Promise<ExitStatus> {
  const recording = await readKept<BenchRecording>(file, 'recording');
  await withBench(flags, async (client, bench) => {
    await client.ask('replay', { recording }, flags.board);
    await tellBoard(context, client, flags);
    context.output.result({ bench, command: 'replay', file });
  });
  return DONE;
}

/** Lets bench time pass until something happens. Fails when it does not in time. */
export async function ctlRunUntil(context: CommandContext, flags: CtlFlags, words: readonly string[]): Promise<ExitStatus> {
  const request = runUntilRequest(words, flags.within);
  let status: ExitStatus = FAILED;
  await withBench(flags, async (client, bench) => {
    const reply = await client.ask('runUntil', request, flags.board);
    if (reply.reached) status = DONE;
    const at = `${(reply.atNs / 1e9).toFixed(6)} s`;
    context.output.line(
      reply.reached ? `Reached at ${at} of bench time.` : `Not within ${request.withinMs} ms of bench time, up to ${at}.`,
    );
    await tellBoard(context, client, flags);
    context.output.result({ bench, command: 'runUntil', reply });
  });
  return status;
}

/** Any command of `BenchControl`, its request as JSON. */
export async function ctlSend(context: CommandContext, flags: CtlFlags, command: string, json = '{}'): Promise<ExitStatus> {
  const request = requestOf(json);
  await withBench(flags, async (client, bench) => {
    const reply = await client.ask(command as keyof BenchCommands, request as never, flags.board);
    context.output.line(toJson(reply, 2));
    context.output.result({ bench, command, reply: JSON.parse(toJson(reply)) });
  });
  return DONE;
}

/** What happens on the boards, until Ctrl-C or the end of the bench. */
export async function ctlWatch({ output, signal }: CommandContext, flags: CtlFlags): Promise<ExitStatus> {
  await withBench(flags, async (client) => {
    await client.ask('watch', null, flags.board);
    output.aside('Watching; Ctrl-C ends it.');
    const leave = () => void client.close();
    signal.addEventListener('abort', leave, { once: true });
    process.stdout.once('error', leave); // whoever read it has left: `watch | head`
    for await (const { board, event } of client.events) {
      const { event: what, atNs, ...facts } = event;
      output.stream('board', { board, what, ...facts, atNs });
      const words = Object.values(facts).map(wordOf);
      output.line(`${(atNs / 1e9).toFixed(3).padStart(10)} s  board ${board}  ${what.padEnd(4)}  ${words.join('  ')}`);
    }
  });
  return DONE;
}

/** A fact of an event, on its line. The one that is true or false is whether the computer sees the probe. */
function wordOf(fact: unknown): string {
  if (typeof fact === 'boolean') return fact ? 'enumerated' : 'gone';
  return String(fact).trimEnd();
}

async function withBench(flags: CtlFlags, use: (client: CtlClient, bench: string) => Promise<void>): Promise<void> {
  const path = await findBench(flags.bench);
  const client = await CtlClient.open(path);
  try {
    await use(client, path);
  } finally {
    await client.close();
  }
}

interface StatusOfBoard {
  readonly report: BoardReport;
  readonly status: BoardStatus;
}

/** Asked twice, so that traffic has a rate. */
async function statusesOf(client: CtlClient, board: string | undefined): Promise<readonly StatusOfBoard[]> {
  // The bench answers to a board's name or says which there are.
  if (board !== undefined) await client.ask('look', {}, board);
  const before = await client.ask('boards', null);
  await new Promise((resolve) => setTimeout(resolve, RATE_MS));
  const after = await client.ask('boards', null);
  const meant = after.filter(({ number, serialNumber }) => board === undefined || serialNumber === board || number === Number(board));
  return meant.map((report) => {
    const { traffic, probe, ...rest } = report;
    const { transfers = 0, bytes = 0 } = before.find(({ number }) => number === report.number)?.traffic ?? traffic;
    const perSecond = (count: number) => (count * 1000) / RATE_MS;
    const rate = { transfers: perSecond(traffic.transfers - transfers), bytes: perSecond(traffic.bytes - bytes) };
    return { report, status: { ...rest, onUsb: probe !== undefined, rate } };
  });
}

async function tellBoard(context: CommandContext, client: CtlClient, { board = '1' }: CtlFlags): Promise<void> {
  if (context.output.mode !== 'people') return;
  tell(
    context,
    (await statusesOf(client, board)).map(({ status }) => status),
  );
}

function tell({ output }: CommandContext, statuses: readonly BoardStatus[]): void {
  const [first] = statuses;
  if (first) output.line(statusHeading(output, first.view));
  for (const status of statuses) output.line(statusLine(output, status));
}

async function keep(file: string, what: BenchSnapshot | BenchRecording): Promise<void> {
  await writeFileAtomically(file, new Uint8Array(gzipSync(toJson(what))));
}

/** What `keep` wrote; the bench checks it. `verb`: of `bench ctl`, which made the file. */
async function readKept<Kept>(file: string, verb: 'snapshot' | 'recording'): Promise<Kept> {
  const packed = await readIfThere(file);
  try {
    if (!packed) throw new RangeError('there is no such file');
    return fromJson(gunzipSync(packed, { maxOutputLength: MOST_KEPT_BYTES }).toString()) as Kept;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw cliErrors.make('cli/bench-file', {
      message: `${file} is no ${verb}: ${detail}.`,
      hint: `Name a file that probekit bench ctl ${verb} wrote.`,
      evidence: { path: file, detail },
      cause: error,
    });
  }
}

function requestOf(json: string): unknown {
  try {
    return fromJson(json);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw usageError(`The request is not JSON: ${detail}.`, `probekit bench ctl send set '{"physics":{"cable":{"plugged":false}}}'`, json);
  }
}
