/**
 * Runs tests; those few that failed run once more, alone. What then passes depends on how busy the machine was, as tests
 * with real programs, sockets and browsers can: it is named as unsteady, so that it gets mended. What fails twice has failed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ROOT } from './run-tool.js';

/** More failures than this at once are no accident of a busy machine. */
const UNSTEADY_AT_MOST = 3;

/** What makes Vitest print as usual and leave its counts in a file. */
const tallied = (file) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];

export const readTally = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * @param {string} tally where the counts go
 * @param {(args: string[]) => number} vitest runs Vitest with these arguments and gives its exit status
 * @param {string[]} [args] what is asked for; everything when left out
 * @returns {number} the exit status
 */
export function runTests(tally, vitest, args = []) {
  const status = vitest([...tallied(tally), ...args]);
  if (status === 0) return 0;
  const first = readTally(tally);
  const failures = first.testResults.filter((file) => file.status === 'failed');
  // A file that did not even load is no accident either.
  if (first.numFailedTests === 0 || first.numFailedTests > UNSTEADY_AT_MOST || failures.length > first.numFailedTests) return status;

  console.log(`\n=== once more, alone: ${failures.map(({ name }) => relative(ROOT, name)).join(', ')}`);
  const again = `${tally}.again`;
  if (vitest([...tallied(again), '--no-file-parallelism', ...failures.map(({ name }) => name)]) !== 0) return status;
  for (const { name, assertionResults } of failures) {
    for (const { fullName } of assertionResults.filter((test) => test.status === 'failed')) {
      console.log(`Unsteady, passed only when run again alone: ${relative(ROOT, name)}: ${fullName}`);
    }
  }
  writeFileSync(tally, JSON.stringify({ ...first, numPassedTests: first.numPassedTests + first.numFailedTests, numFailedTests: 0 }));
  return 0;
}
