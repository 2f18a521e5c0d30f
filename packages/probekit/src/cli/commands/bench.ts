/** `probekit bench`: virtual boards in the foreground, reachable by other tools until Ctrl-C. */

import { listenLocal } from '../../node/index.ts';
import { type BenchAddress, parseProbeAddress } from '../../transport/index.ts';
import { openBoards } from '../bench-boards.ts';
import { BENCH_NAME } from '../bench-ctl-client.ts';
import { serveCtl } from '../bench-ctl-server.ts';
import { readBenchSetup } from '../bench-file.ts';
import { type Pace, startPacer } from '../bench-pacer.ts';
import { openServers, placesOf, type ServerPlaces } from '../bench-servers.ts';
import { startStatus } from '../bench-status.ts';
import { announce } from '../bench-ways.ts';
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
  const pacer = startPacer({ pace: flags.pace });
  const closing: (() => Promise<unknown>)[] = [() => pacer.stop()];
  try {
    const { boards, save } = await openBoards(setup, { count: flags.boards ?? 1, pacer, keptIn: address.state });
    closing.push(save);
    const socket = await listenLocal(`${BENCH_NAME}${process.pid}`, (stream) => serveCtl(stream, boards));
    closing.unshift(() => socket.close());
    const listeners = await openServers(boards, placesOf(flags));
    closing.unshift(() => listeners.close());
    await announce(context, { title: setup.title, boards, listeners, control: socket.path });
    const status = startStatus(output, boards, flags.pace ?? 'fast');
    closing.unshift(() => status.stop());
    await aborted(signal);
    output.line('The bench is closed.');
    return DONE;
  } finally {
    for (const close of closing) await close();
  }
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
