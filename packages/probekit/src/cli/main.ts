/** The `probekit` command. Answers `--version` without loading anything else; all the rest is in `program.ts`. */
import { readFile } from 'node:fs/promises';

// Whoever read along has left (`probekit doctor | head`): the work goes on to its end, unheard.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  process.stdout.write(`${version}\n`);
} else {
  // Who looks which program has the probe shall not read `node`.
  process.title = first === undefined || first.startsWith('-') ? 'probekit' : `probekit ${first}`;
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(process.argv.slice(2));
}
