/** Whoever reads along may leave at any time: the work is not for the reader's sake. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN } from '../clients/started-command.ts';
import { runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-closed-output-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as installed; nobody reads what it prints. */
async function unread(args: readonly string[]): Promise<{ status: number | null; error: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let error = '';
  child.stderr.on('data', (piece: Buffer) => {
    error += piece.toString();
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, error };
}

describe('a command whose output nobody reads any more', () => {
  it('finishes a flash job, and says nothing of it', async () => {
    const probe = `bench:nucleo-h743zi2?state=${join(folder, 'board.state')}`;
    expect(await unread(['flash', 'blinky.elf', '--probe', probe])).toEqual({ status: 0, error: '' });
    expect((await runCommand(['verify', 'blinky.elf', '--probe', probe])).status).toBe(0);
  });

  it('ends a diagnosis with the status that it would have had', async () => {
    // The aside goes to the other stream, which somebody reads.
    const error = expect.stringMatching(/^As a page to read or pass on: .*\n$/);
    expect(await unread(['doctor', '--probe', 'bench:jp4-off'])).toEqual({ status: 1, error });
  });
});
