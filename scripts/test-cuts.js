/**
 * `npm run test:cuts`: flash jobs, changes of option bytes, a backup that is put back and the remedies of `doctor --fix` cut at
 * every transfer, where `npm test` takes some; full jobs and breakpoints in flash several times as often as there, some by a kill.
 *
 * - `-- --shard 2/6`: the second of six parts, an even share of the cuts of every test.
 * - `-- options- -t "RDP level 1 to 0"`: files and tests of these names only.
 * - `-- full-jobs --seed 7`: other transfers of the full jobs.
 * - `-- options-f1 --cut 137 -t "..."`: that one cut. What fails is printed with such a command.
 */
import { runTool } from './run-tool.js';
import { setup } from './setup.js';

const UNPLUG = 'packages/probekit/test/unplug/';
const ALL = [
  'pulled-',
  'hangs-',
  'lost-',
  'two-banks',
  'full-jobs',
  'compressed-',
  'restore',
  'family-jobs',
  'sigkill.test',
  'options-',
  'flash-with-',
];
ALL.push('accept', 'remedies-', 'flash-breakpoints', 'sigkill-gdb');

const files = [];
const forVitest = [];
const given = process.argv.slice(2);
while (given.length > 0) {
  const word = given.shift();
  if (word === '--shard') process.env.PROBEKIT_CUTS_SHARD = given.shift();
  else if (word === '--cut') process.env.PROBEKIT_CUT = given.shift();
  else if (word === '--seed') process.env.PROBEKIT_CUTS_SEED = given.shift();
  else if (word === '-t') forVitest.push(word, given.shift() ?? '');
  else if (word.startsWith('-')) forVitest.push(word);
  else files.push(word);
}
const { PROBEKIT_CUTS_SHARD: shard = '1/1', PROBEKIT_CUT: cut = '1', PROBEKIT_CUTS_SEED: seed = '1' } = process.env;
const [part, parts] = shard.split('/').map(Number);
if (!(part >= 1 && part <= parts)) throw new RangeError(`--shard takes a part of so many, such as 2/6, and not ${shard}`);
if (!(Number(cut) >= 1)) throw new RangeError(`--cut takes the number of a transfer, and not ${cut}`);
if (!Number.isInteger(Number(seed))) throw new RangeError(`--seed takes a whole number, and not ${seed}`);

setup();
process.env.PROBEKIT_CUTS = 'all';
const paths = (files.length > 0 ? files : ALL).map((file) => `${UNPLUG}${file}`);
process.exitCode = runTool('vitest/vitest.mjs', ['run', '--reporter=verbose', ...paths, ...forVitest]);
