/** `probekit bench`: virtual boards in the foreground, reachable by other tools until Ctrl-C. */

import { listenLocal } from '../../node/index.ts';
import { type BenchAddress, parseProbeAddress } from '../../transport/index.ts';
import { type BoardOnBench, openBoards } from '../bench/boards.ts';
import { BENCH_NAME } from '../bench/ctl-client.ts';
import { serveCtl } from '../bench/ctl-server.ts';
import { readBenchSetup } from '../bench/file.ts';
import { type Pace, startPacer } from '../bench/pacer.ts';
import { openServers, placesOf, rowOf, type ServerPlaces } from '../bench/servers.ts';
import { takeStateFolder } from '../bench/state-folder.ts';
import { startStatus } from '../bench/status.ts';
import { announce } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { DEFAULT_BENCH } from '../probe-source.ts';

export interface BenchFlags extends ServerPlaces {
  readonly scenario?: string;
  readonly pace?: Pace;
  readonly boards?: number;
  /** Folder that keeps what the boards' flash and option bytes hold. */
  readonly state?: string;
}

export async function bench(context: CommandContext, flags: BenchFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const address = addressOf(context, flags);
  const setup = await readBenchSetup(address);
  const closing: (() => Promise<unknown>)[] = [];
  const last = (close: () => Promise<unknown>) => closing.unshift(close);
  try {
    // The socket first: it is what tells another bench that the state folder is in use.
    const opening = deferred<readonly BoardOnBench[]>();
    const socket = await listenLocal(`${BENCH_NAME}${process.pid}`, async (stream) => serveCtl(stream, await opening.promise));
    last(() => socket.close());
    const folder = flags.state === undefined ? undefined : await takeStateFolder(flags.state, socket.path);
    if (folder) last(() => folder.release());
    const pacer = startPacer({ pace: flags.pace });
    const files = (number: number) => (folder ? { journal: folder.journal(number) } : { state: address.state });
    const places = placesOf(flags);
    const { boards, failed, save } = await openBoards(setup, { count: flags.boards ?? 1, row: rowOf(places), pacer, files });
    last(save);
    last(() => pacer.stop());
    opening.resolve(boards);
    const listeners = await openServers(boards, places);
    last(() => listeners.close());
    await announce(context, { title: setup.title, boards, listeners, control: socket.path });
    const status = startStatus(output, boards, flags.pace ?? 'fast');
    last(() => status.stop());
    await Promise.race([aborted(signal), failed]);
    output.line('The bench is closed.');
    return DONE;
  } finally {
    await closeAll(closing);
  }
}

/** All of them, whatever becomes of each: what stays open keeps the process alive. The first error is told. */
async function closeAll(closing: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closing) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** @throws `cli/usage`, `probe/address` */
function addressOf({ options }: CommandContext, { scenario, boards = 1, state }: BenchFlags): BenchAddress {
  const text = scenario === undefined ? (options.probe ?? DEFAULT_BENCH) : `bench:${scenario}`;
  const address = parseProbeAddress(text);
  if (address.kind !== 'bench') throw usageError(`${text} is no bench.`, `probekit bench --probe ${DEFAULT_BENCH}`, text);
  if (address.state !== undefined && (boards > 1 || state !== undefined)) {
    throw usageError(`${text} names a state file for one board.`, 'Leave it out, and name a folder: --state FOLDER', text);
  }
  return address;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
