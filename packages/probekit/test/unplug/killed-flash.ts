/**
 * The flash command killed in a process of its own, at requests of known number, with the bench in another process behind a
 * server: nothing gets to clean up. Then it is given again. Two programs take turns, so that each time there is the whole job to do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalBytes, hex } from '../../src/base/index.ts';
import { type Segment, writeImage } from '../../src/image/index.ts';
import { serveBenchProcess } from '../clients/served-bench.ts';
import { BIN } from '../clients/started-command.ts';
import { CountingProxy } from './counting-proxy.ts';
import { eachCut } from './each-cut.ts';
import { ended } from './ended.ts';
import type { FullJob } from './flash-jobs.ts';

export type KilledJob = Pick<FullJob, 'board' | 'programs'>;

export interface KillReport {
  /** Of the whole job. */
  readonly requests: number;
  /** Those of this run, and how many of them came before the end of the job. */
  readonly kills: number;
  readonly killed: number;
  readonly failures: readonly string[];
}

/** Kills it at the requests that are chosen of those of the whole job. */
export async function killFlash(job: KilledJob, choose: (requests: number) => Iterable<number>): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-sigkill-'));
  const { scenario, images } = job.board({});
  for (const { name, bytes } of images) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'bench.json'), JSON.stringify(scenario));
  for (const [index, { image }] of job.programs.entries()) await writeFile(join(folder, `${index}.hex`), writeImage(image, 'hex'));
  const bench = await serveBenchProcess(`bench:${join(folder, 'bench.json')}`);
  const proxy = await CountingProxy.to(bench.port);
  const probekit = (...args: string[]): ChildProcess => {
    const env = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
    return spawn(process.execPath, [BIN, ...args, '--probe', `stlink-server://127.0.0.1:${proxy.port}`], { env });
  };
  const flash = (index: number) => probekit('flash', join(folder, `${index}.hex`));
  const holds = async ({ address, bytes }: Segment) => {
    const file = join(folder, 'contents');
    const read = await ended(probekit('read', hex(address), `${bytes.length}`, '--output', file));
    return read.status === 0 && equalBytes(new Uint8Array(await readFile(file)), bytes);
  };
  try {
    proxy.count();
    const whole = await ended(flash(0));
    if (whole.status !== 0) throw new Error(`it does not even end well undisturbed: ${whole.text}`);
    const { requests } = proxy;
    let killed = 0;
    let turn = 0;
    const { failures } = await eachCut([...choose(requests)], async (at) => {
      turn += 1;
      const index = turn % job.programs.length;
      const victim = flash(index);
      proxy.count(at, () => victim.kill('SIGKILL'));
      const outcome = await ended(victim);
      if (outcome.signal === 'SIGKILL') killed += 1;
      else if (outcome.status !== 0) return `it ended with ${outcome.text}`;
      const again = await ended(flash(index));
      if (again.status !== 0) return `given again: ${again.text}`;
      for (const segment of job.programs[index]?.wanted ?? []) {
        if (!(await holds(segment))) return `the flash is wrong behind ${hex(segment.address)}`;
      }
      return undefined;
    });
    return { requests, kills: turn, killed, failures };
  } finally {
    await proxy.close();
    await bench.stop();
    await rm(folder, { recursive: true });
  }
}
