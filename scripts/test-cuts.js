/**
 * `npm run test:cuts`: the remedies of `doctor --fix` with the cable pulled at every transfer, where `npm test` takes the first and
 * last of each kind and some between. Arguments go to Vitest: `-- -t "write protection"` runs one remedy.
 */
import { runTool } from './run-tool.js';
import { setup } from './setup.js';

setup();
process.env.PROBEKIT_CUTS = 'all';
process.exitCode = runTool('vitest/vitest.mjs', ['run', 'packages/probekit/test/unplug/remedies-', ...process.argv.slice(2)]);
