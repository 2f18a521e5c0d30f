/**
 * `npm run test:cuts`: flash jobs, changes of option bytes and the remedies of `doctor --fix` cut at every transfer, where `npm test`
 * takes some; jobs of whole banks at 150 transfers that a seed draws, and killed 64 times. Arguments go to Vitest:
 * `-- -t "write protection"` runs one of them.
 */
import { runTool } from './run-tool.js';
import { setup } from './setup.js';

const UNPLUG = 'packages/probekit/test/unplug/';

setup();
process.env.PROBEKIT_CUTS = 'all';
const FILES = ['pulled-', 'hangs-', 'lost-', 'two-banks', 'full-jobs', 'sigkill.test', 'options-', 'flash-with-options', 'remedies-'];
process.exitCode = runTool('vitest/vitest.mjs', ['run', ...FILES.map((file) => `${UNPLUG}${file}`), ...process.argv.slice(2)]);
