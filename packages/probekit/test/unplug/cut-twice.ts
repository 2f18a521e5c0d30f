/**
 * A change of option bytes that was lost, and the command that mends it cut at a transfer, and the one after it again: the third
 * one must end as if nobody had disturbed any of them. Used by `options-twice.test.ts`.
 */
import { type Bench, ProbekitError, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import type { OptionChange, OptionValues } from '../../src/stm32/index.ts';
import { cutLink, KilledError, killedLink, memoryStore, replug } from './cut.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { benchFor, command, isOneOf, type OptionRow, powerCycle, undisturbed } from './option-command.ts';

/** `pulled`: the supply falls with the cable. `killed`: the program alone ends, and the next run comes at once. */
export type EndOfRun = 'pulled' | 'killed';

export interface TwiceCut {
  /** So long after the host began to wait for the end of the change the supply fell: the option bytes were erased. */
  readonly lostAtMs: number;
  readonly ends: readonly [first: EndOfRun, second: EndOfRun];
  /** Of so many transfers, numbered from the first that changes something, those to cut. */
  choose(transfers: number): readonly number[];
}

/** Counts both cuts as one. */
export async function cutTwice(row: OptionRow, { lostAtMs, ends: [first, second], choose }: TwiceCut): Promise<CutsMade> {
  const { bench, change } = await benchFor(row, {});
  const lost = await lose(bench, change, lostAtMs);
  const whole = await undisturbedFrom(bench, change, lost);
  let pairs = 0;
  const { failures } = await eachCut(choose(whole.transfers - whole.planned), async (at) => {
    const once = await cutFrom(bench, change, lost, { end: first, at: whole.planned + at });
    if (typeof once === 'string') return once;
    const { transfers, planned } = await undisturbedFrom(bench, change, once);
    for (const then of choose(transfers - planned)) {
      pairs += 1;
      const twice = await cutFrom(bench, change, once, { end: second, at: planned + then });
      const problem = typeof twice === 'string' ? twice : await endsWith(bench, change, twice, whole.after);
      if (problem) return `and again at ${planned + then}: ${problem}`;
    }
    return undefined;
  });
  return { cuts: pairs, failures };
}

/** What outlives a run: the board, and the records. */
interface Left {
  readonly board: Awaited<ReturnType<typeof snapshotOf>>;
  readonly store: Store;
}

const snapshotOf = (bench: Bench) => bench.control.send('snapshot', {});

async function lose(bench: Bench, change: OptionChange, lostAtMs: number): Promise<Left> {
  const fresh = await snapshotOf(bench);
  const { polled } = await undisturbed(bench, change);
  await bench.control.send('restore', { snapshot: fresh });
  const store = memoryStore();
  const pulled = cutLink(bench, 'pulled', polled);
  let count = 0;
  const submit: UsbDeviceLink['submit'] = async (transfer) => {
    count += 1;
    if (count === polled) await bench.control.send('advance', { ms: lostAtMs });
    return pulled.submit(transfer);
  };
  await command(bench, change, store, { ...pulled, submit }).catch(() => undefined);
  await replug(bench);
  const { cut } = await command(bench, undefined, store);
  if (cut !== 'lost') throw new Error(`nothing was lost: ${cut}`);
  return { board: await snapshotOf(bench), store };
}

/** The whole command, as `undisturbed` has it, on a board in this state. */
async function undisturbedFrom(bench: Bench, change: OptionChange, { board, store }: Left) {
  await bench.control.send('restore', { snapshot: board });
  return undisturbed(bench, change, await copyOf(store));
}

/** What the command leaves that is cut so; text where it ended as no cut ends it. */
async function cutFrom(
  bench: Bench,
  change: OptionChange,
  { board, store: before }: Left,
  { end, at }: { readonly end: EndOfRun; readonly at: number },
): Promise<Left | string> {
  await bench.control.send('restore', { snapshot: board });
  const store = await copyOf(before);
  const link = end === 'pulled' ? cutLink(bench, 'pulled', at) : killedLink(bench, at);
  const outcome = await command(bench, change, store, link).catch((error: unknown) => error);
  // Cut in its last look at the core, the command has done its work.
  const isCut = !(outcome instanceof Error) || outcome instanceof (end === 'pulled' ? ProbekitError : KilledError);
  if (!isCut) return `cut, it ended with ${outcome}`;
  if (end === 'pulled') await replug(bench);
  return { board: await snapshotOf(bench), store };
}

/** What is not as the command is to leave it on a board in this state. */
async function endsWith(bench: Bench, change: OptionChange, { store }: Left, after: OptionValues): Promise<string | undefined> {
  const { values } = await command(bench, change, store);
  if (!isOneOf(values, [after])) return `it holds ${JSON.stringify(values)}`;
  if ((await store.names()).length > 0) return 'the record is still there';
  await powerCycle(bench);
  const lasting = await command(bench, undefined, store);
  return isOneOf(lasting.values, [after]) ? undefined : `after a power cycle it holds ${JSON.stringify(lasting)}`;
}

async function copyOf(store: Store): Promise<Store> {
  const copy = memoryStore();
  for (const name of await store.names()) {
    const bytes = await store.get(name);
    if (bytes) await copy.put(name, bytes);
  }
  return copy;
}
