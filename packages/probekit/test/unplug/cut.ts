/**
 * A flash job on the virtual board that is cut at each of its USB transfers in turn; then the cable is pulled and put
 * back and the same command is given again. Used by the tests beside this file, one for each way to be cut.
 */
import {
  type Bench,
  type BenchControl,
  equalBytes,
  hex,
  memoryStore,
  ProbekitError,
  type Scenario,
  type Store,
  type UsbDeviceLink,
} from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { type FlashReport, flashImage } from '../../src/flash/index.ts';
import type { Image } from '../../src/image/index.ts';
import { connectTarget, type Target } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { type FlashJob, SMALL_JOB } from './flash-jobs.ts';

/** JP2 on ST-LINK: the target's supply falls with the cable. */
export const SUPPLY_FALLS: Partial<Scenario> = {};
/** JP2 on EXT: the target keeps what it holds, with its core wherever the job left it. */
export const SUPPLY_STAYS: Partial<Scenario> = { jumpers: { JP2: '5-6' }, supply: { external5V: true } };

/** Ends what hangs: hundreds of jobs, of which an idle machine does several a second, and a busy one much fewer. */
export const ALL_CUTS_MS = 1_800_000;

/** How a job is cut at a transfer. */
export type Cut =
  /** The cable is pulled before it: the transfer ends with an error. */
  | 'pulled'
  /** It never settles, nor does anything after it. */
  | 'hangs'
  /** It alone never settles; the link works again as soon as it is cancelled. */
  | 'lost';

/** The probe looks at the target while it is mounted; nobody types faster than this. */
const RETYPE_MS = 300;

export interface CutReport extends CutsMade {
  /** Of the whole job. */
  readonly transfers: number;
}

/** Cuts the job at each of its transfers, or at those that are chosen of them. */
export async function cutEverywhere(
  how: Cut,
  surroundings: Partial<Scenario>,
  { job = SMALL_JOB, choose = () => true }: { job?: FlashJob; choose?: (cut: number, transfers: number) => boolean } = {},
): Promise<CutReport> {
  const bench = await createBench(job.board(surroundings));
  const fresh = await bench.control.send('snapshot', {});
  const transfers = await transfersOfWholeJob(bench, job);
  const cuts = Array.from({ length: transfers }, (_, index) => index + 1).filter((cut) => choose(cut, transfers));
  const made = await eachCut(cuts, async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, job, how, cut);
  });
  return { transfers, ...made };
}

async function transfersOfWholeJob(bench: Bench, { image }: FlashJob): Promise<number> {
  let transfers = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  await flashOver(bench, image, { ...bench.usb, submit }, memoryStore());
  return transfers;
}

/** What went wrong, if anything did. */
async function cutAndRepeat(bench: Bench, { image, wanted }: FlashJob, how: Cut, cut: number): Promise<string | undefined> {
  const store = memoryStore();
  const outcome = await flashOver(bench, image, cutLink(bench, how, cut), store).catch((error: unknown) => error);
  // Only a single lost transfer may be made up for.
  if (outcome instanceof Error ? !(outcome instanceof ProbekitError) : how !== 'lost') return `it ended with ${outcome}`;
  if (how !== 'lost') await replug(bench);
  const { lost, state } = await flashOver(bench, image, bench.usb, store);
  if (lost.length > 0) return `run again, it lost ${lost.length} ranges`;
  if (state !== 'running') return `run again, it left the target ${state}`;
  for (const { address, bytes } of wanted) {
    const flash = await bench.control.send('peek', { address, byteLength: bytes.length });
    if (!flash || !equalBytes(flash, bytes)) return `the flash is wrong behind ${hex(address)}`;
  }
  return (await store.names()).length > 0 ? 'the journal is still there' : undefined;
}

export async function replug(bench: Bench): Promise<void> {
  await bench.control.send('set', { physics: { cable: { plugged: false } } });
  await bench.control.send('set', { physics: { cable: { plugged: true } } });
  await bench.control.send('advance', { ms: RETYPE_MS });
}

async function flashOver(bench: Bench, image: Image, usb: UsbDeviceLink, store: Store): Promise<FlashReport> {
  return asProgram(bench, usb, (target) => flashImage(target, image, { store }));
}

/** Works on the target as a program of its own does over this link: what it listens to ends with it. */
export async function asProgram<Result>(
  bench: Bench,
  usb: UsbDeviceLink,
  work: (target: Target) => Promise<Result>,
  { speedKhz }: { readonly speedKhz?: number | undefined } = {},
): Promise<Result> {
  const ends: (() => void)[] = [];
  const listening = (stop: () => void) => {
    ends.push(stop);
    return stop;
  };
  const control: BenchControl = {
    send: (command, request) => bench.control.send(command, request),
    onEvent: (listener) => listening(bench.control.onEvent(listener)),
  };
  const link: UsbDeviceLink = { ...usb, onDisconnect: (listener) => listening(usb.onDisconnect(listener)) };
  try {
    return await work(await connectTarget(await openProbe({ usb: link, control }), { mode: 'normal', speedKhz }));
  } finally {
    for (const end of ends) end();
  }
}

/** The bench's plug, cut at the transfer of this number. */
export function cutLink({ usb, control }: Bench, how: Cut, at: number): UsbDeviceLink {
  let count = 0;
  const never = () => new Promise<never>(() => undefined);
  const hung = () => how === 'hangs' && count >= at;
  return {
    submit: async (transfer) => {
      count += 1;
      if (hung() || (how === 'lost' && count === at)) return never();
      if (how === 'pulled' && count === at) await control.send('set', { physics: { cable: { plugged: false } } });
      return usb.submit(transfer);
    },
    cancel: (id) => (hung() ? never() : usb.cancel(id)),
    reset: () => (hung() ? never() : usb.reset()),
    onDisconnect: (listener) => usb.onDisconnect(listener),
  };
}

/** What a killed program leaves: transfers stop. */
export class KilledError extends Error {}

/** The bench's plug, from whose transfer of this number on the program is dead; the board keeps its supply. */
export function killedLink({ usb }: Bench, at: number): UsbDeviceLink {
  let count = 0;
  const submit: UsbDeviceLink['submit'] = async (transfer) => {
    count += 1;
    if (count >= at) throw new KilledError();
    return usb.submit(transfer);
  };
  return { ...usb, submit };
}

export { memoryStore };
