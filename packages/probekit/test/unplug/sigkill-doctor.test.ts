/**
 * `doctor --fix=erase` that is killed in the middle of its work, with the bench in another process behind a server: nothing gets
 * to clean up, and the core stays as it was left. Then the same command is given again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedBench, serveBenchProcess } from '../clients/served-bench.ts';
import { ended } from './ended.ts';
import { WatchedProxy } from './watched-proxy.ts';

const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const FIRMWARE = fileURLToPath(new URL('../../../../firmware/swd-pins.elf', import.meta.url));

describe('doctor --fix=erase that is killed', () => {
  let folder: string;
  let bench: ServedBench;
  let proxy: WatchedProxy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-sigkill-doctor-'));
    const scenario = { board: 'nucleo-h743zi2', flash: [{ file: FIRMWARE }] };
    await writeFile(join(folder, 'bench.json'), JSON.stringify(scenario));
    bench = await serveBenchProcess(`bench:${join(folder, 'bench.json')}`);
    proxy = await WatchedProxy.to(bench.port);
  });
  afterEach(async () => {
    await proxy.close();
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  /** The command line in a process of its own, its records and copies in this test's folder. */
  function doctor(...args: string[]): ChildProcess {
    const env = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
    return spawn(process.execPath, [BIN, 'doctor', ...args, '--probe', `stlink-server://127.0.0.1:${proxy.port}`], { env });
  }
  function namesIn(kind: 'journal' | 'saved'): string[] {
    const place = join(folder, 'probekit', kind);
    return existsSync(place) ? readdirSync(place) : [];
  }
  const copies = () => namesIn('saved').map((name) => readFileSync(join(folder, 'probekit', 'saved', name), 'hex'));

  /** Killed as soon as `isThen` holds when a request arrives. */
  async function killedWhen(isThen: () => boolean): Promise<void> {
    const victim = doctor('--fix=erase');
    proxy.onRequest(() => {
      if (isThen()) victim.kill('SIGKILL');
    });
    expect(await ended(victim)).toMatchObject({ signal: 'SIGKILL' });
    proxy.onRequest(() => undefined);
  }

  it.each([
    ['as soon as its record is there', () => namesIn('journal').some((name) => name.startsWith('remedy-'))],
    ['when the copy has been saved and the erase begins', () => namesIn('saved').length > 0],
  ])('%s: the same command starts the board again, says so, mends it, and keeps one copy', async (_, isThen) => {
    await killedWhen(isThen);
    expect(namesIn('journal')).toContainEqual(expect.stringMatching(/^remedy-/));
    const again = await ended(doctor('--fix=erase'));
    expect(again).toMatchObject({ status: 0 });
    expect(again.text).toContain('An earlier --fix was cut in the middle of its work');
    expect(namesIn('journal')).toEqual([]);
    expect(copies()).toHaveLength(1);
    expect((await ended(doctor())).text).toContain('The board is well');
  });
});
