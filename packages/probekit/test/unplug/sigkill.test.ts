/** A flash command that is killed, with the bench in another process behind a server: nothing gets to clean up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equalBytes, hex } from '../../src/base/index.ts';
import { type ServedBench, serveBenchProcess } from '../clients/served-bench.ts';
import { boardWithSettings, CONTENTS_BYTES, contentsWith, FLASH, NEW_PROGRAM, OLD_PROGRAM } from './board-with-settings.ts';
import { CountingProxy } from './counting-proxy.ts';
import { ended } from './ended.ts';

const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const KILLS = 24;
/** A busy machine polls the flash less often: the last kills may then come after the end of the job. */
const LEAST_KILLS = 20;

describe('a flash command that is killed', () => {
  let folder: string;
  let bench: ServedBench;
  let proxy: CountingProxy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-sigkill-'));
    const { scenario, images } = boardWithSettings();
    for (const { name, bytes } of [...images, { name: 'new.bin', bytes: NEW_PROGRAM }]) await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, 'bench.json'), JSON.stringify(scenario));
    bench = await serveBenchProcess(`bench:${join(folder, 'bench.json')}`);
    proxy = await CountingProxy.to(bench.port);
  });
  afterEach(async () => {
    await proxy.close();
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  /** The command line in a process of its own, its journal in this test's folder. */
  function probekit(...args: string[]): ChildProcess {
    const env = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
    return spawn(process.execPath, [BIN, ...args, '--probe', `stlink-server://127.0.0.1:${proxy.port}`], { env });
  }
  const flash = (name: string) => probekit('flash', join(folder, name), '--address', hex(FLASH));

  async function contents(): Promise<Uint8Array> {
    const file = join(folder, 'contents');
    const read = await ended(probekit('read', hex(FLASH), `${CONTENTS_BYTES}`, '--output', file));
    expect(read).toMatchObject({ status: 0 });
    return new Uint8Array(await readFile(file));
  }

  it('succeeds when it is given again, wherever it was killed, and the flash is as wanted', async () => {
    proxy.count();
    expect(await ended(flash('new.bin'))).toMatchObject({ status: 0 });
    const { requests } = proxy;
    expect(requests).toBeGreaterThan(100);

    let killed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // The other program each time, so that each time there is the whole job to do.
      const [name, program] = kill % 2 === 0 ? ['old.bin', OLD_PROGRAM] : ['new.bin', NEW_PROGRAM];
      const at = 1 + Math.round((kill * (requests - 1)) / (KILLS - 1));
      const victim = flash(name);
      proxy.count(at, () => victim.kill('SIGKILL'));
      const outcome = await ended(victim);
      if (outcome.signal === 'SIGKILL') killed += 1;
      else expect({ at, ...outcome }).toMatchObject({ at, status: 0 });
      expect({ at, ...(await ended(flash(name))) }).toMatchObject({ at, status: 0 });
      expect({ at, asWanted: equalBytes(await contents(), contentsWith(program)) }).toEqual({ at, asWanted: true });
    }
    expect(killed).toBeGreaterThanOrEqual(LEAST_KILLS);
  }, 300_000);
});
