/**
 * `npm run test:clients`: the tests that need a kernel. They boot a throw-away Linux guest, minutes in all, so plain
 * `npm test` leaves them to this command; with CI=true it runs them as its last step. Arguments go to Vitest.
 */
import { runTool } from './run-tool.js';
import { setup } from './setup.js';

setup();
process.env.PROBEKIT_GUEST = '1';
// One guest after the other: each takes a whole processor.
process.exitCode = runTool('vitest/vitest.mjs', ['run', 'packages/probekit/test/guest', '--no-file-parallelism', ...process.argv.slice(2)]);
