/**
 * A job that is cut at many of its transfers in a single run: it stands still before each, the board and the records are copied as
 * they are, and on the copy the same command is given again. What is in front of a cut is so done once for all of them.
 */
import { type Bench, memoryStore, type Scenario, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { asProgram, replug } from './cut.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { problemOf, runJob } from './full-job-command.ts';
import type { FullJob } from './full-jobs.ts';
import { SteppedRun } from './stepped-run.ts';

/** How the run ends whose copies are looked at: with the cable pulled, or killed, everything else going on. */
export type EndOfCopy = 'pulled' | 'killed';

export interface OneRun extends CutsMade {
  /** Of the whole job. */
  readonly transfers: number;
}

/** @throws when the job does not even end well undisturbed */
export async function cutOneRun(
  job: FullJob,
  surroundings: Partial<Scenario>,
  endOf: (cut: number) => EndOfCopy,
  choose: (transfers: number) => Iterable<number>,
): Promise<OneRun> {
  const [bench, copy] = [await createBench(job.board(surroundings)), await createBench(job.board(surroundings))];
  const fresh = await bench.control.send('snapshot', {});
  const transfers = await countTransfers(bench, job);
  await bench.control.send('restore', { snapshot: fresh });
  const records = memoryStore();
  const run = new SteppedRun(bench, (steps) => asProgram(steps, steps.usb, (target) => runJob(target, job, records)));
  const { cuts, failures } = await eachCut([...choose(transfers)], async (cut) => {
    await run.standBefore(cut);
    await copy.control.send('restore', { snapshot: await bench.control.send('snapshot', {}) });
    const store = await copyOf(records);
    if (endOf(cut) === 'pulled') await replug(copy);
    await asProgram(copy, copy.usb, (target) => runJob(target, job, store));
    return problemOf(copy, job, store);
  });
  return { transfers, cuts, failures };
}

async function countTransfers(bench: Bench, job: FullJob): Promise<number> {
  const store = memoryStore();
  let transfers = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  await asProgram(bench, { ...bench.usb, submit }, (target) => runJob(target, job, store));
  const problem = await problemOf(bench, job, store);
  if (problem) throw new Error(`${job.name} does not even end well undisturbed: ${problem}`);
  return transfers;
}

async function copyOf(store: Store): Promise<Store> {
  const copy = memoryStore();
  for (const name of await store.names()) await copy.put(name, (await store.get(name)) ?? new Uint8Array(0));
  return copy;
}
