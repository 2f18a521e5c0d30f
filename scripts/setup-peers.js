/** `npm run setup:peers`: installs the programs that judge us in tests, by apt, after asking. `--yes` does not ask. */
import { createInterface } from 'node:readline/promises';
import { missingPeers } from './peers.js';
import { hasProgram, run } from './run-tool.js';

const missing = missingPeers();
if (missing.length === 0) {
  console.log('All peers are here.');
} else {
  const packages = missing.flatMap((peer) => peer.packages);
  // dpkg leaves out what a path pattern names, but keeps what a later one names.
  const paths = missing
    .filter(({ leftOut }) => leftOut)
    .flatMap(({ leftOut, kept }) => [`--path-exclude=${leftOut}`, `--path-include=${kept}`]);
  console.log(`Missing: ${missing.map(({ program, judges }) => `${program} (${judges})`).join(', ')}`);
  if (!hasProgram('apt-get')) {
    console.error(`There is no apt-get here. Install these by the means of your system: ${packages.join(' ')}`);
    process.exitCode = 1;
  } else if (await agreed(packages)) {
    process.exitCode = install(packages, paths);
  }
}

async function agreed(packages) {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) {
    console.error('Nobody is here to ask. Run: npm run setup:peers -- --yes');
    process.exitCode = 1;
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Install ${packages.join(' ')} with apt-get? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function install(packages, paths) {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = (...args) => {
    const [program, ...rest] = [...prefix, 'apt-get', ...args];
    return run(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  // Package lists that are a little old still do: only the installation decides.
  apt('update');
  return apt('install', '--yes', '--no-install-recommends', ...paths.flatMap((path) => ['-o', `Dpkg::Options::=${path}`]), ...packages);
}
