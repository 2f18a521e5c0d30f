/** The benchmark's output as programs read it: figures with stable ids. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runPeer } from '../clients/peer.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BENCHMARK = fileURLToPath(new URL('../../benchmark/index.js', import.meta.url));
const run = (...args: readonly string[]) => runPeer(process.execPath, [BENCHMARK, ...args], { cwd: ROOT });

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
      expect(figureOf('connect.transfers')?.value).toBeLessThanOrEqual(40);
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
