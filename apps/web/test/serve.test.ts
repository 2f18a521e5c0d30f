/** `npm run web` as a person runs it: it builds, serves on this machine only, and ends with Ctrl-C. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../scripts/web.js', import.meta.url));

/** Any free port. */
const ARGUMENTS = [SCRIPT, '--port', '0'];

it('npm run web prints where the page is, serves it there, and ends with Ctrl-C', async () => {
  const server = spawn(process.execPath, ARGUMENTS, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let printed = '';
  server.stderr.on('data', (piece: Buffer) => {
    printed += piece.toString();
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (piece: Buffer) => {
        printed += piece.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(stripVTControlCharacters(printed));
        if (found) resolve(found[0]);
      });
      server.once('exit', () => reject(new Error(`It ended at once:\n${printed}`)));
    });
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<probekit-page>');
  } finally {
    // As a terminal does: to the script and to the server that it started.
    const ended = once(server, 'exit');
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGINT');
    if (server.exitCode === null) await ended;
  }
  expect(server.signalCode).toBeNull();
});
