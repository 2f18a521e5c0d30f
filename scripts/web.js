/** `npm run web`: sets up, builds the page and serves it on this machine only, until Ctrl-C. Arguments go to Vite: `-- --port 5000`. */
import { join } from 'node:path';
import { ROOT, run } from './run-tool.js';
import { setup } from './setup.js';

const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const PAGE = join('apps', 'web');

setup();
const built = run(process.execPath, [VITE, 'build', PAGE, '--logLevel', 'warn']);
// Ctrl-C reaches the server as well, which ends by itself; we end after it.
process.on('SIGINT', () => undefined);
process.exitCode = built || run(process.execPath, [VITE, 'preview', PAGE, '--host', '127.0.0.1', ...process.argv.slice(2)]);
