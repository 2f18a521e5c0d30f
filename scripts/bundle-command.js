/**
 * `node scripts/bundle-command.js FOLDER`: the command in few files, as the package has it. To load one module after the other was the
 * largest part of what a job costs its computer. FOLDER, emptied first, lies as deep in its package as `dist/cli`: version, firmware and
 * scenarios are looked for from there.
 */
import { isAbsolute, join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from './run-tool.js';

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new RangeError('No folder is named.');

/** What a job with a board loads, early or late: with all that these import it becomes one file. The rest loads when a command asks for it. */
const JOB = /[\\/]dist[\\/](cli[\\/](program|commands[\\/]flash)|connect|stm32[\\/](index|h7-flash)|node[\\/]index)\.js$/;

const bundle = await rolldown({
  input: { probekit: join(ROOT, 'packages', 'probekit', 'dist', 'cli', 'main.js') },
  platform: 'node',
  // The packages of others are installed beside ours.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  // What loads late in a clone may load with the job here.
  checks: { ineffectiveDynamicImport: false },
});
await bundle.write({ dir, cleanDir: true, chunkFileNames: '[name].js', codeSplitting: { groups: [{ name: 'job', test: JOB }] } });
await bundle.close();
