/** `npm start`: sets everything up, then plays the demo. Arguments go to the demo: `npm start -- --json`. */
import { join } from 'node:path';
import { ROOT, run } from './run-tool.js';
import { setup } from './setup.js';

setup();
process.exitCode = run(process.execPath, [join(ROOT, 'packages', 'probekit', 'bin', 'probekit.js'), 'demo', ...process.argv.slice(2)]);
