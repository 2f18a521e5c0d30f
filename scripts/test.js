/**
 * `npm test`: sets up, then lint, types, unused code, package truth and every test. Tests that need a program which is
 * not here are named at the end, with the command that adds it; with CI=true it is installed and nothing may be left out.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { missingPeers, PEERS } from './peers.js';
import { ROOT, run, runTool } from './run-tool.js';
import { setup } from './setup.js';
import { readTally, runTests } from './tests-again.js';

const isCi = process.env.CI === 'true';
const PACKAGE = join('packages', 'probekit');
const TALLY = join(ROOT, 'node_modules', '.probekit-tests.json');
const GUEST_TALLY = join(ROOT, 'node_modules', '.probekit-guest-tests.json');

setup();
for (const file of [TALLY, GUEST_TALLY]) rmSync(file, { force: true });
if (isCi && missingPeers().length > 0) run(process.execPath, [join('scripts', 'setup-peers.js'), '--yes']);

const STEPS = [
  ['lint', () => runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])],
  ['types', () => runTool('typescript/bin/tsc', ['-p', 'tsconfig.test.json'])],
  ['unused code', () => runTool('knip/bin/knip.js')],
  ['package', () => runTool('publint/src/cli.js', ['--strict', PACKAGE])],
  ['package types', () => runTool('@arethetypeswrong/cli/dist/index.js', ['--pack', PACKAGE, '--profile', 'esm-only'])],
  ['page', () => runTool('vite/bin/vite.js', ['build', join('apps', 'web'), '--logLevel', 'warn'])],
  ['size', () => runTool('size-limit/bin.js')],
  ['docs', () => runTool('typedoc/bin/typedoc', ['--emit', 'none'])],
  ['tests', () => runTests(TALLY, (args) => runTool('vitest/vitest.mjs', ['run', ...args]), process.argv.slice(2))],
];

// Minutes long: elsewhere it is a command of its own.
if (isCi) {
  const inGuest = (args) => run(process.execPath, [join('scripts', 'test-clients.js'), ...args]);
  STEPS.push(['clients in a guest', () => runTests(GUEST_TALLY, inGuest)]);
}

const failed = [];
for (const [name, step] of STEPS) {
  const startMs = performance.now();
  console.log(`\n=== ${name}`);
  const status = step();
  console.log(`=== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  if (status !== 0) failed.push(name);
}

const missing = missingPeers();
console.log(
  `\nPeers here: ${
    PEERS.filter((peer) => !missing.includes(peer))
      .map(({ program }) => program)
      .join(', ') || 'none'
  }`,
);
for (const { program, judges } of missing) console.log(`Not run, ${program} is not here: ${judges}.`);
if (missing.length > 0) console.log('Add them: npm run setup:peers');
if (isCi && missing.length > 0) failed.push('peers');

if (!isCi) console.log('Not run, they boot a Linux guest: npm run test:clients');

const tallies = [TALLY, GUEST_TALLY].filter(existsSync).map(readTally);
const count = (key) => tallies.reduce((sum, tally) => sum + tally[key], 0);
if (isCi && count('numPendingTests') > 0) failed.push(`${count('numPendingTests')} skipped tests`);

if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
console.log(`Tests: ${count('numPassedTests')} passed, ${count('numFailedTests')} failed, ${count('numPendingTests')} skipped`);
process.exitCode = failed.length > 0 ? 1 : 0;
