/**
 * `npm run test:cuts`: the remedies of `doctor --fix` and changes of option bytes with the cable pulled at every transfer, where `npm test` takes the first and
 * last of each kind and some between. Arguments go to Vitest: `-- -t "write protection"` runs one of them.
 */
import { runTool } from './run-tool.js';
import { setup } from './setup.js';

const UNPLUG = 'packages/probekit/test/unplug/';

setup();
process.env.PROBEKIT_CUTS = 'all';
process.exitCode = runTool('vitest/vitest.mjs', ['run', `${UNPLUG}remedies-`, `${UNPLUG}options-`, ...process.argv.slice(2)]);
