/** The benchmark's output as programs read it: figures with stable ids. */
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
});
