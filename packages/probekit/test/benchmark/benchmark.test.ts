/** The benchmark's output as programs read it: figures with stable ids. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from '../clients/peer.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BENCHMARK = fileURLToPath(new URL('../../benchmark/index.js', import.meta.url));
const run = (...args: readonly string[]) => runPeer(process.execPath, [BENCHMARK, ...args], { cwd: ROOT });

interface Figure {
  readonly id: string;
  readonly value: number;
  readonly limit?: number;
  /** Times the limit. */
  readonly most?: number;
  readonly peers?: Readonly<Record<string, number>>;
}

describe('the benchmark', () => {
  it('prints the figures of one group as JSON', async () => {
    const { status, text } = await run('--json', '--only', 'connect');
    expect(status).toBe(0);
    const { figures } = JSON.parse(text) as { figures: { id: string; value: number; unit: string }[] };
    expect(figures.map(({ id }) => id)).toEqual(expect.arrayContaining(['connect.ms', 'connect.transfers']));
    for (const { value, unit } of figures) {
      expect(value).toBeGreaterThan(0);
      expect(unit).toMatch(/\w/);
    }
  });

  it('keeps what we promise of connecting, and of each flash job on the modelled silicon', async () => {
    const connecting = await run('--json', '--only', 'connect');
    const flashing = await run('--json', '--alone', '--only', 'flash');
    const figures = [connecting, flashing].flatMap(({ text }) => (JSON.parse(text) as { figures: Figure[] }).figures);
    const promised = Object.fromEntries(figures.filter(({ most }) => most !== undefined).map(({ id, most }) => [id, most]));
    expect(promised).toEqual({
      'connect.ms': 1,
      'connect.transfers': 1,
      'flash.64KiB.dirty': 1.05,
      'flash.1MiB.dirty': 1.05,
      'flash.2MiB.dirty': 1.08,
      'flash.1MiB.same': 1,
      'flash.1MiB.one': 1.15,
    });
    for (const { id, value, limit = 0, most = 0 } of figures) {
      if (most > 0) expect(value / limit, id).toBeLessThanOrEqual(most);
    }
    const limitOf = (id: string) => figures.find((figure) => figure.id === id)?.limit;
    // Erased a bank at a time, both side by side: sector after sector takes eight seconds of the data sheet's time.
    expect(limitOf('flash.1MiB.dirty')).toBeCloseTo(8.28, 2);
    expect(limitOf('flash.2MiB.dirty')).toBeCloseTo(8.28, 2);
    expect([limitOf('connect.ms'), limitOf('connect.transfers'), limitOf('flash.1MiB.same')]).toEqual([150, 40, 0.3]);
    expect([connecting.status, flashing.status]).toEqual([0, 0]);
  }, 120_000);

  it.runIf(hasPeer('openocd'))(
    'programs through a V2-1 in at most 0.8 of the time that OpenOCD takes',
    async () => {
      const { status, text } = await run('--json', '--only', 'flash.v21.256KiB');
      const [figure, ...others] = (JSON.parse(text) as { figures: Figure[] }).figures;
      expect(others).toEqual([]);
      expect(figure?.limit).toBeCloseTo(0.8 * (figure?.peers?.['OpenOCD'] ?? 0), 6);
      expect(figure?.value).toBeLessThanOrEqual(figure?.limit ?? 0);
      expect(status).toBe(0);
    },
    120_000,
  );

  it('samples variables nearly as fast as USB and SWD carry them, and neighbours in the transfers of one', async () => {
    const { status, text } = await run('--json', '--alone', '--only', 'watch');
    const { figures } = JSON.parse(text) as { figures: Figure[] };
    const rates = figures.filter(({ limit }) => limit !== undefined);
    expect(rates.map(({ id }) => id)).toEqual(['watch.1', 'watch.8', 'watch.64']);
    for (const { id, value, limit = 0 } of rates) expect(value / limit, id).toBeGreaterThan(0.8);
    expect(figures.filter(({ id }) => id.endsWith('.transfers')).map(({ value }) => value)).toEqual([2, 4, 4]);
    expect(status).toBe(0);
  }, 60_000);

  it.each(['nothing', 'toString'])('refuses the unknown group %s', async (group) => {
    const { status, text } = await run('--json', '--only', group);
    expect(status).toBe(2);
    expect(text).toContain('Groups: connect, flash, core, cli');
  });

  it('measures a probe that is named, and with leave writes, and puts back what stood there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-benchmark-'));
    const probe = `bench:nucleo-h743zi2?state=${join(folder, 'board.state')}`;
    const runHere = (...args: readonly string[]) =>
      runPeer(process.execPath, [BENCHMARK, '--json', '--probe', probe, ...args], { cwd: folder });
    try {
      const other = await runHere('--leave', 'STM32F407');
      expect(other.status).not.toBe(0);
      expect(other.text).toContain('nothing was written');
      const { status, text } = await runHere('--leave', 'STM32H743', '--only', 'flash.64KiB');
      expect(status).toBe(0);
      const { figures } = JSON.parse(text) as { figures: { id: string; value: number; limit?: number }[] };
      const figureOf = (id: string) => figures.find((figure) => figure.id === id);
      for (const [id, most] of [['connect.ms', 150] as const, ['connect.transfers', 40] as const]) {
        expect(figureOf(id)).toMatchObject({ limit: most });
        expect(figureOf(id)?.value).toBeLessThanOrEqual(most);
      }
      const { value = 0, limit = 1 } = figureOf('flash.64KiB.dirty') ?? {};
      expect(value / limit).toBeLessThan(1.1);
      expect(await readdir(folder)).toEqual(['board.state']);
      const verify = [fileURLToPath(new URL('../../bin/probekit.js', import.meta.url)), 'verify', 'factory-demo.elf', '--probe', probe];
      expect((await runPeer(process.execPath, verify, { cwd: ROOT })).status).toBe(0);

      await writeFile(join(folder, 'probekit-benchmark-kept.bin'), '');
      const owing = await runHere('--leave', 'STM32H743');
      expect(owing.status).not.toBe(0);
      expect(owing.text).toContain('has not put back');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
