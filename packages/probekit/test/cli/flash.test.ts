/** `probekit flash` as people read it: the dry run, an earlier job that was cut, Spanish. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flashWithProgress } from '../../src/cli/commands/flash.ts';
import { Output } from '../../src/cli/output.ts';
import { cutSaid } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget, type Target } from '../../src/stm32/index.ts';
import { loadCatalogue, say } from '../../src/words/index.ts';
import { boardWith, openProbe } from '../contracts/board-on-bench.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-flash-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('flash --dry-run', () => {
  it('says what would be done and how long it takes, and leaves the flash as it was', async () => {
    const probe = `${NEW_BOARD}?state=${join(folder, 'board.state')}`;
    const { status, out } = await runCommand(['flash', 'blinky.elf', '--dry-run', '--probe', probe]);
    expect(status).toBe(0);
    expect(out).toMatch(/^plan {5}erase 1 sector, program 1\.0 KiB, keep 148 B$/m);
    expect(out).toMatch(/^erase {4}0x08000000 to 0x0801ffff$/m);
    expect(out).toMatch(/^time {5}about 1\.0 s \(erase 1\.0 s, program 0\.00\d\d s, wire 0 s\); erasing limits it$/m);
    expect(out).toMatch(/Dry run: nothing was erased or written/);
    expect((await runCommand(['verify', 'factory-demo.elf', '--probe', probe])).status).toBe(0);
  });

  it('says what crosses a slow wire as LZ4', async () => {
    const file = join(folder, 'large.bin');
    await writeFile(
      file,
      Uint8Array.from({ length: 0x10_0000 }, (_, at) => (at >> 3) ^ (at * at)),
    );
    const { status, out } = await runCommand(['flash', `${file}@0x08000000`, '--dry-run', '--probe', 'bench:nucleo-h743zi']);
    expect(status).toBe(0);
    expect(out).toMatch(/^wire {5}[\d.]+ KiB of LZ4 in place of 1 MiB: /m);
  });

  it('speaks Spanish when told to', async () => {
    const { out } = await runCommand(['flash', 'blinky.elf', '--dry-run', '--no-loader', '--language', 'es', '--probe', NEW_BOARD]);
    expect(out).toMatch(/plan {5}borrar 1 sector, programar .*, conservar /);
    expect(out).toMatch(/al menos 1\.0 s .*; el límite es el borrado/);
    expect(out).toMatch(/Simulacro: no se ha borrado ni escrito nada/);
  });
});

describe('flash without RAM for its loader', () => {
  const RAM = 0x2400_0000;
  /** What is written to the loader's RAM is not there when it is read. */
  const forgetful = (memory: Target['memory']): Target['memory'] =>
    new Proxy(memory, {
      get: (real, name) => {
        const value: unknown = Reflect.get(real, name, real);
        if (name !== 'read') return typeof value === 'function' ? value.bind(real) : value;
        return async (...[address, byteLength, options]: Parameters<typeof memory.read>) => {
          const bytes = await real.read(address, byteLength, options);
          return address === RAM ? bytes.fill(0) : bytes;
        };
      },
    });

  it.each([
    ['en', /^written through the debug port, slower: the RAM for the loader does not keep what is written to it$/m],
    ['es', /^escrito por el puerto de depuración, más lento: la RAM para el cargador no guarda lo que se le escribe$/m],
  ] as const)('goes through the debug port and says so (%s)', async (language, sentence) => {
    const target = await connectTarget(await openProbe(await boardWith({})), { mode: 'normal' });
    const image = assembleImage('app.bin', 'bin', [{ address: 0x0800_0000, bytes: new Uint8Array(64) }]);
    let out = '';
    const stream = { write: (text: string) => (out += text) !== '' };
    const output = new Output({ out: stream, error: stream }, { mode: 'people', verbose: false, environment: {} });
    const run = { keep: true, full: false, loader: true, start: false, store: undefined, signal: new AbortController().signal };
    await flashWithProgress({ ...target, memory: forgetful(target.memory) }, image, output, {
      ...run,
      catalogue: await loadCatalogue(language),
    });
    expect(out).toMatch(sentence);
  });
});

describe('after a flash job that was cut', () => {
  const sector = (index: number) => ({ bank: 1 as const, index, address: 0x0800_0000 + index * 0x2_0000, byteLength: 0x2_0000 });
  const plan = {
    erase: [sector(0), sector(1)],
    unchanged: [],
    program: [],
    startsAt: 0,
    expected: [],
    kept: [{ address: sector(1).address, bytes: new Uint8Array(64) }],
    lost: [],
    resumed: [sector(1)],
  };
  const image = assembleImage('app.bin', 'bin', [{ address: sector(0).address, bytes: new Uint8Array(32) }]);

  it.each([
    [
      'en',
      'cut after it had begun to erase (sectors: 1)',
      'comes back from the record (64 B)',
      'Not of this file: 0x08020000 to 0x0803ffff',
    ],
    [
      'es',
      'cortado después de empezar a borrar (sectores: 1)',
      'vuelve desde el registro (64 B)',
      'No son de este archivo: 0x08020000 a 0x0803ffff',
    ],
  ] as const)('%s: says what happened, what comes back and what is in no record', async (language, ...parts) => {
    const catalogue = await loadCatalogue(language);
    const said = cutSaid(plan, image, 'flash.cut.found').map((one) => say(catalogue, one));
    expect(said).toHaveLength(3);
    for (const [index, part] of parts.entries()) expect(said[index]).toContain(part);
  });

  it('says nothing of it where there was none', () => {
    expect(cutSaid({ ...plan, resumed: [] }, image, 'flash.cut.found')).toEqual([]);
  });
});
