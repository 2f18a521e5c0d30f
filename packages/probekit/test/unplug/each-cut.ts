/**
 * Makes the cuts of one test, one after the other. In `npm run test:cuts` it says how far it is and what failed as soon as it
 * has, with the command that repeats just that cut; `--shard` takes a part of the cuts of every test, `--cut` one.
 */
import { basename } from 'node:path';
import { expect } from 'vitest';
import { IS_SWEEP } from './cut-share.ts';

const TELL_EVERY_MS = 15_000;

export interface CutsMade {
  /** Of all shards together. */
  readonly cuts: number;
  readonly failures: readonly string[];
}

/** `problemAt` resolves with what went wrong, if anything did; what it throws went wrong too. */
export async function eachCut(cuts: readonly number[], problemAt: (cut: number) => Promise<string | undefined>): Promise<CutsMade> {
  const { currentTestName: name = '', testPath = '' } = expect.getState();
  const failures: string[] = [];
  const mine = ofThisRun(cuts);
  let toldMs = performance.now();
  for (const [done, cut] of mine.entries()) {
    const problem = await problemAt(cut).catch((error: unknown) => `run again, it ended with ${error}`);
    if (problem) {
      failures.push(`cut at ${cut}: ${problem}; again: ${commandFor(basename(testPath, '.test.ts'), name, cut)}`);
      tell(`failed: ${name}: ${failures.at(-1)}`);
    }
    if (performance.now() - toldMs < TELL_EVERY_MS) continue;
    toldMs = performance.now();
    tell(`${done + 1} of ${mine.length} cuts, ${failures.length} failed: ${name}`);
  }
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
  return `npm run test:cuts -- ${file} --cut ${cut} -t "${pattern}"`;
}

function tell(text: string): void {
  if (IS_SWEEP) process.stderr.write(`${text}\n`);
}
