/** `npm run benchmark`: sets up, then prints the figures. `-- --json --only flash` for data of one group. */
import { join } from 'node:path';
import { ROOT, run } from './run-tool.js';
import { setup } from './setup.js';

setup();
process.exitCode = run(process.execPath, [join(ROOT, 'packages', 'probekit', 'benchmark', 'index.js'), ...process.argv.slice(2)]);
