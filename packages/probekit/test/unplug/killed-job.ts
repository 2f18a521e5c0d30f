/**
 * A command that is killed in a process of its own, at transfers of known number, its board behind a server: nothing gets to clean
 * up. Then it is given again. Several boards at once, since most of such a command is waiting; one half of them is reached over
 * USB/IP, the other over ST's stlink-server.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsbDeviceLink } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { type Pacer, startPacer } from '../../src/cli/bench/pacer.ts';
import { writeImage } from '../../src/image/index.ts';
import { LOOPBACK, listenTcp } from '../../src/node/index.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { BIN } from '../clients/started-command.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { ended } from './ended.ts';
import { argsOf, problemOf } from './full-job-command.ts';
import type { FullJob } from './full-jobs.ts';

export interface KillReport extends CutsMade {
  /** Of the whole job. */
  readonly transfers: number;
}

const LANES = 4;
const BUS_ID = '1-1';

/** Kills it at the transfers that are chosen of those of the whole job. One that comes too late is killed again, earlier. */
export async function killJob(job: FullJob, choose: (transfers: number) => Iterable<number>): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-sigkill-'));
  const imageFile = join(folder, 'image.hex');
  if (job.image) await writeFile(imageFile, writeImage(job.image, 'hex'));
  const pacer = startPacer();
  const lanes: Lane[] = [];
  try {
    for (let lane = 0; lane < LANES; lane++) {
      lanes.push(await openLane(job, imageFile, { folder: join(folder, `${lane}`), pacer, isUsbip: lane % 2 === 0 }));
    }
    const transfers = await lanes[0]!.wholeJob();
    const made = await eachCut(
      [...choose(transfers)],
      async (at, lane) => {
        for (let early = at; !(await lanes[lane]!.killAt(early)); ) early = Math.ceil(early / 2);
        return lanes[lane]!.repeat();
      },
      { lanes: LANES },
    );
    return { ...made, transfers };
  } finally {
    for (const lane of lanes) await lane.close();
    await pacer.stop();
    await rm(folder, { recursive: true });
  }
}

interface Lane {
  /** Resolves with its transfers. */
  wholeJob(): Promise<number>;
  /** On the board as it was at first. False when the job ended before that transfer. */
  killAt(transfer: number): Promise<boolean>;
  /** What went wrong, if anything did. */
  repeat(): Promise<string | undefined>;
  close(): Promise<void>;
}

interface LanePlace {
  /** Of the command's records. */
  readonly folder: string;
  readonly pacer: Pacer;
  readonly isUsbip: boolean;
}

async function openLane(job: FullJob, imageFile: string, { folder, pacer, isUsbip }: LanePlace): Promise<Lane> {
  const bench = await createBench(job.board({}));
  const fresh = await bench.control.send('snapshot', {});
  const paced = pacer.add(bench);
  let count = 0;
  let killsAt = Number.POSITIVE_INFINITY;
  let victim: ChildProcess | undefined;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    count += 1;
    // The transfer itself still reaches the board.
    if (count === killsAt) victim?.kill('SIGKILL');
    return paced.usb.submit(transfer);
  };
  const devices = async () => {
    const [summary] = await paced.control.send('host.devices', {});
    return summary ? [{ busId: BUS_ID, link: { ...paced.usb, submit }, summary: { ...summary, location: BUS_ID } }] : [];
  };
  const server = isUsbip ? createUsbipServer({ devices }) : createStlinkServer({ devices });
  const listener = await listenTcp({ host: LOOPBACK, port: 0 }, (stream) => server.serve(stream));
  const address = isUsbip ? `usbip://${LOOPBACK}:${listener.port}/${BUS_ID}` : `stlink-server://${LOOPBACK}:${listener.port}`;
  const give = (killAt = Number.POSITIVE_INFINITY) => {
    count = 0;
    killsAt = killAt;
    const env = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
    victim = spawn(process.execPath, [BIN, ...argsOf(job, imageFile), '--probe', address], { env });
    return ended(victim);
  };
  const afresh = async () => {
    await rm(folder, { recursive: true, force: true });
    await paced.control.send('restore', { snapshot: fresh });
  };
  const repeat = async () => {
    const again = await give();
    if (again.status !== 0) return `given again: ${again.text}`;
    const left = await journalIn(folder);
    return left.length > 0 ? `a record is still there: ${left.join(', ')}` : problemOf(paced, job);
  };
  return {
    async wholeJob() {
      const problem = await repeat();
      if (problem) throw new Error(`${job.name} does not even end well undisturbed: ${problem}`);
      return count;
    },
    async killAt(transfer) {
      await afresh();
      const { signal, status, text } = await give(transfer);
      if (signal !== 'SIGKILL' && status !== 0) throw new Error(`it ended before it was killed: ${text}`);
      return signal === 'SIGKILL';
    },
    repeat,
    close: () => listener.close(),
  };
}

/** Names of the records of jobs that are not done. */
async function journalIn(folder: string): Promise<readonly string[]> {
  return readdir(join(folder, 'probekit', 'journal')).catch(() => []);
}
