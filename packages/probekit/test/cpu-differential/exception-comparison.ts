/** Runs scripts of exceptions on both sides and tells where they differ. A core that locks up ends QEMU: those run by themselves. */
import { assemble } from './assemble.ts';
import { BenchStopped, runBench } from './bench-machine.ts';
import { type ExceptionCase, exceptionBytes } from './exception-cases.ts';
import { CELL, ENTRY, EVENT_NAMES, EVENTS, exceptionLayout } from './exception-layout.ts';
import { exceptionProgram } from './exception-program.ts';
import type { Machine } from './machines.ts';
import { runQemu } from './qemu.ts';

const EVENT_WORDS = EVENT_NAMES.length;
const CASE_WORDS = EVENT_WORDS * EVENTS;
const MEGACYCLES = 100;
const LOCKUPS = 8;

export interface ExceptionComparison {
  readonly wrong: readonly string[];
  /** Entries by exception number. */
  readonly entries: ReadonlyMap<number, number>;
  readonly finished: number;
  /** Cases in which both sides locked up, and only one did. */
  readonly lockups: number;
  readonly otherLockups: readonly string[];
}

/** Leaves files in `folder`. */
export async function compareExceptions(machine: Machine, cases: readonly ExceptionCase[], folder: string): Promise<ExceptionComparison> {
  const jobOf = (some: readonly ExceptionCase[]) => {
    const { cells, outcomes, cases: table } = exceptionLayout(machine.places);
    const image = assemble(exceptionProgram(machine, some.length), folder);
    const loads = [
      { address: 0, bytes: image.bytes },
      { address: table, bytes: exceptionBytes(some) },
    ];
    const dump = { address: outcomes, byteLength: some.length * CASE_WORDS * 4 };
    return { machine, folder, loads, until: image.labels.get('finished')!, progress: cells + CELL.left, dump };
  };
  const bench = (some: readonly ExceptionCase[]) => runBench({ ...jobOf(some), mostMegacycles: MEGACYCLES });
  const { finishing, locked } = sorted(cases, bench);
  const ours = new Uint32Array(bench(finishing).buffer);
  const theirs = new Uint32Array((await runQemu(jobOf(finishing))).buffer);
  const otherLockups: string[] = [];
  const alone = locked.slice(0, LOCKUPS);
  for (const each of alone) {
    const end = await runQemu(jobOf([each])).then(
      () => 'an end',
      (error: Error) => error.message,
    );
    if (!end.includes('Lockup')) otherLockups.push(`${describe(each)}: QEMU comes to ${end}`);
  }
  const wrong = finishing.flatMap((each, index) => {
    const difference = differenceOf(ours, theirs, index * CASE_WORDS);
    return difference === undefined ? [] : [`${describe(each)}: ${difference}`];
  });
  return { wrong, entries: entriesOf(theirs), finished: finishing.length, lockups: alone.length - otherLockups.length, otherLockups };
}

/** Cases that come to their end on the bench, and those that lock up. */
function sorted(cases: readonly ExceptionCase[], run: (some: readonly ExceptionCase[]) => void) {
  const finishing: ExceptionCase[] = [];
  const locked: ExceptionCase[] = [];
  for (let rest = cases; rest.length > 0; ) {
    let done = rest.length;
    try {
      run(rest);
    } catch (error) {
      if (!(error instanceof BenchStopped) || error.state !== 'lockup') throw error;
      done = rest.length - 1 - error.progress;
      locked.push(rest[done]!);
    }
    finishing.push(...rest.slice(0, done));
    rest = rest.slice(done + 1);
  }
  return { finishing, locked };
}

/** Where two outcomes part. */
function differenceOf(ours: Uint32Array, theirs: Uint32Array, at: number): string | undefined {
  for (let event = 0; event < EVENTS; event++) {
    const start = at + event * EVENT_WORDS;
    const told = EVENT_NAMES.flatMap((name, word) => {
      const [mine, other] = [ours[start + word]!, theirs[start + word]!];
      return mine === other ? [] : [`${name} ${mine.toString(16)}, QEMU ${other.toString(16)}`];
    });
    if (told.length > 0) return `event ${event}: ${told.join('; ')}`;
  }
  return undefined;
}

function entriesOf(outcomes: Uint32Array): ReadonlyMap<number, number> {
  const entries = new Map<number, number>();
  for (let at = 0; at < outcomes.length; at += EVENT_WORDS) {
    const what = outcomes[at]!;
    if ((what & ENTRY) !== 0) entries.set(what & 0xff, (entries.get(what & 0xff) ?? 0) + 1);
  }
  return entries;
}

function describe({ configuration, steps }: ExceptionCase): string {
  const words = configuration.map((word) => word.toString(16)).join(' ');
  return `[${words}] ${steps.map(({ name, a, b }) => `${name} ${a.toString(16)} ${b.toString(16)}`).join(', ')}`;
}
