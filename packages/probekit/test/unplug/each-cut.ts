/**
 * Makes the cuts of one test, one after the other. In `npm run test:cuts` it says how far it is and what failed as soon as it
 * has, with the command that repeats just that cut; `--shard` takes a part of the cuts of every test, `--cut` one.
 */
import { basename } from 'node:path';
import { expect } from 'vitest';
import { IS_SWEEP, SEED } from './cut-share.ts';

const TELL_EVERY_MS = 15_000;

export interface CutsMade {
  /** Of all shards together. */
  readonly cuts: number;
  readonly failures: readonly string[];
}

/**
 * `problemAt` resolves with what went wrong, if anything did; what it throws went wrong too. With several lanes it is called for so
 * many cuts at once, each in a lane of its own, for commands that wait more than they work.
 */
export async function eachCut(
  cuts: readonly number[],
  problemAt: (cut: number, lane: number) => Promise<string | undefined>,
  { lanes = 1 }: { readonly lanes?: number } = {},
): Promise<CutsMade> {
  const { currentTestName: name = '', testPath = '' } = expect.getState();
  const failures: string[] = [];
  const mine = ofThisRun(cuts);
  let toldMs = performance.now();
  const left = mine.entries();
  const make = async (done: number, cut: number, lane: number) => {
    const problem = await problemAt(cut, lane).catch((error: unknown) => `run again, it ended with ${error}`);
    if (problem) {
      failures.push(`cut at ${cut}: ${problem}; again: ${commandFor(basename(testPath, '.test.ts'), name, cut)}`);
      tell(`failed: ${name}: ${failures.at(-1)}`);
    }
    if (performance.now() - toldMs < TELL_EVERY_MS) return;
    toldMs = performance.now();
    tell(`${done + 1} of ${mine.length} cuts, ${failures.length} failed: ${name}`);
  };
  const follow = async (lane: number) => {
    for (const [done, cut] of left) await make(done, cut, lane);
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => follow(lane)));
  return { cuts: cuts.length, failures };
}

function ofThisRun(cuts: readonly number[]): readonly number[] {
  const { PROBEKIT_CUT: one, PROBEKIT_CUTS_SHARD: shard } = process.env;
  if (one !== undefined) return [Number(one)];
  if (shard === undefined) return cuts;
  const [index = 1, count = 1] = shard.split('/').map(Number);
  return cuts.filter((_, at) => at % count === index - 1);
}

/** What `-t` takes is an expression that the name without its separators has to match. */
function commandFor(file: string, name: string, cut: number): string {
  const pattern = name.replaceAll(' > ', ' ').replace(/[$()*+.?[\\\]^{|}"']/g, '.');
  const seed = SEED === 1 ? '' : ` --seed ${SEED}`;
  return `npm run test:cuts -- ${file} --cut ${cut}${seed} -t "${pattern}"`;
}

function tell(text: string): void {
  if (IS_SWEEP) process.stderr.write(`${text}\n`);
}
