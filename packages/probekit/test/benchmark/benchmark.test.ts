/** The benchmark's output as programs read it: figures with stable ids. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Leases } from '../../src/cli/lease.ts';
import { hasPeer, runPeer } from '../clients/peer.ts';
import { type PublishedRow, publishedRows } from './published.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BENCHMARK = fileURLToPath(new URL('../../benchmark/index.js', import.meta.url));
const run = (...args: readonly string[]) => runPeer(process.execPath, [BENCHMARK, ...args], { cwd: ROOT, timeoutMs: 170_000 });

interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: number;
  /** Times the limit. */
  readonly most?: number;
  readonly mostOfPeers?: number;
  readonly peers?: Readonly<Record<string, number>>;
  readonly without?: Readonly<Record<string, string>>;
  /** Of those that were discarded. */
  readonly withoutLag?: Readonly<Record<string, number>>;
  readonly promise?: 'kept' | 'broken' | 'open';
}

/** Rows in bench time: the same on each machine. */
const MODELLED = ['connect', 'doctor', 'flash', 'watch'];
/** Of numbers that were rounded, some of them twice. */
const PRINTED_WITHIN = 0.02;
const groupOf = ({ id }: { readonly id: string }) => id.split('.')[0] ?? '';
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort();
const figuresIn = (text: string) => (JSON.parse(text) as { figures: Figure[] }).figures;

describe('the benchmark', () => {
  let published: PublishedRow[];
  let modelled: Figure[];
  let modelledStatus: number;
  beforeAll(async () => {
    published = await publishedRows();
    const ran = await run('--json', '--alone', ...MODELLED.flatMap((group) => ['--only', group]));
    modelled = figuresIn(ran.text);
    modelledStatus = ran.status;
  }, 180_000);

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

  it('keeps what we promise of connecting, and of each flash job on the modelled silicon', () => {
    const promises = Object.fromEntries(
      modelled.flatMap(({ id, most, promise }) => (promise === undefined ? [] : [[id, [most, promise]]])),
    );
    expect(promises).toEqual({
      'connect.ms': [1, 'kept'],
      'connect.transfers': [1, 'kept'],
      'flash.64KiB.dirty': [1.05, 'kept'],
      'flash.1MiB.dirty': [1.05, 'kept'],
      // They also speak of other programs, which did not run.
      'flash.2MiB.dirty': [1.08, 'open'],
      'flash.256KiB.banks': [1.08, 'open'],
      'flash.1MiB.same': [1, 'kept'],
      'flash.1MiB.one': [1.15, 'kept'],
      'flash.v21.256KiB': [undefined, 'open'],
      'flash.v21.1MiB': [undefined, 'open'],
    });
    for (const { id, value, limit, most = 0 } of modelled) {
      if (most > 0 && limit !== undefined) expect(value / limit, id).toBeLessThanOrEqual(most);
    }
    const limitOf = (id: string) => modelled.find((figure) => figure.id === id)?.limit;
    // Erased a bank at a time, both side by side: sector after sector takes eight seconds of the data sheet's time.
    expect(limitOf('flash.1MiB.dirty')).toBeCloseTo(8.28, 2);
    expect(limitOf('flash.2MiB.dirty')).toBeCloseTo(8.28, 2);
    // A sector of each bank, side by side.
    expect(limitOf('flash.256KiB.banks')).toBeCloseTo(1.41, 2);
    expect([limitOf('connect.ms'), limitOf('connect.transfers'), limitOf('flash.1MiB.same')]).toEqual([150, 40, 0.3]);
    // Reset and run, which no other row has in it.
    expect(modelled.find(({ id }) => id === 'flash.start.ms')?.value).toBeGreaterThan(0);
    expect(modelledStatus).toBe(0);
  });

  it('is what docs/performance.md says, and its ratios are those of its values', () => {
    const off = (one: number | undefined, other: number | undefined) => (one === other ? 0 : Math.abs((one ?? 0) / (other ?? 0) - 1));
    expect(idsOf(published.filter((row) => MODELLED.includes(groupOf(row))))).toEqual(idsOf(modelled));
    for (const { id, value, unit, limit } of modelled) {
      const row = published.find((each) => each.id === id);
      expect(row?.unit, id).toBe(unit);
      expect(off(row?.value, value), id).toBeLessThan(PRINTED_WITHIN);
      expect(off(row?.limit, limit), id).toBeLessThan(PRINTED_WITHIN);
    }
    for (const { id, value, limit, ratio, peers } of published) {
      expect(off(ratio, limit && value / limit), id).toBeLessThan(PRINTED_WITHIN);
      for (const peer of peers) expect(off(peer.ratio, peer.value / value), id).toBeLessThan(PRINTED_WITHIN);
    }
  });

  it('tells a promise that is kept from one that is broken and from one that could not be tried', async () => {
    const table: string = new URL('../../benchmark/table.js', import.meta.url).href;
    const { promiseOf } = (await import(table)) as { promiseOf: (figure: Omit<Figure, 'id' | 'unit'>) => Figure['promise'] };
    const half = { value: 2, limit: 2, most: 1.08, mostOfPeers: 0.5 };
    expect(promiseOf({ ...half, peers: { slow: 9, fast: 4 } })).toBe('kept');
    expect(promiseOf({ ...half, peers: { slow: 9, fast: 3.9 } })).toBe('broken');
    expect(promiseOf({ ...half, value: 2.2, peers: { slow: 9 } })).toBe('broken');
    expect(promiseOf({ ...half, peers: {} })).toBe('open');
    // Discarded.
    expect(promiseOf({ ...half, peers: {}, withoutLag: { late: 4.1 } })).toBe('kept');
    expect(promiseOf({ ...half, peers: { sure: 9 }, withoutLag: { late: 3.9 } })).toBe('open');
    expect(promiseOf({ value: 2, limit: 1 })).toBeUndefined();
  });

  it.runIf(hasPeer('openocd'))(
    'writes both banks in half of the time of OpenOCD, and through a V2-1 in 0.8 of it',
    async () => {
      const { status, text } = await run('--json', '--peer', 'OpenOCD', '--only', 'flash.256KiB.banks', '--only', 'flash.v21.256KiB');
      const figures = figuresIn(text).filter(({ mostOfPeers }) => mostOfPeers !== undefined);
      expect(figures.map(({ id, mostOfPeers, promise }) => [id, mostOfPeers, promise])).toEqual([
        ['flash.256KiB.banks', 0.5, 'kept'],
        ['flash.v21.256KiB', 0.8, 'kept'],
      ]);
      for (const { value, mostOfPeers = 0, peers, withoutLag, without } of figures) {
        const seconds = peers?.['OpenOCD'] ?? withoutLag?.['OpenOCD'] ?? 0;
        expect(value).toBeLessThanOrEqual(mostOfPeers * seconds);
        // A machine that is busy delays it: what it took is then no figure.
        if (peers?.['OpenOCD'] === undefined) expect(without?.['OpenOCD']).toMatch(/^discarded, lag/);
      }
      expect(status).toBe(0);
    },
    180_000,
  );

  it('costs the host under a second of processor time and 150 MB for 2 MiB', async () => {
    const { status, text } = await run('--json', '--only', 'host');
    expect(figuresIn(text).map(({ id, limit, promise }) => [id, limit, promise])).toEqual([
      ['host.2MiB.cpu', 1, 'kept'],
      ['host.2MiB.memory', 150, 'kept'],
    ]);
    expect(status).toBe(0);
  }, 180_000);

  it('samples variables nearly as fast as USB and SWD carry them, and neighbours in the transfers of one', () => {
    const figures = modelled.filter((figure) => groupOf(figure) === 'watch');
    const rates = figures.filter(({ limit }) => limit !== undefined);
    expect(rates.map(({ id }) => id)).toEqual(['watch.1', 'watch.8', 'watch.64']);
    for (const { id, value, limit = 0 } of rates) expect(value / limit, id).toBeGreaterThan(0.8);
    expect(figures.filter(({ id }) => id.endsWith('.transfers')).map(({ value }) => value)).toEqual([2, 4, 4]);
  });

  it('loses nothing of RTT and SWO at half and three quarters of what wires and USB carry', async () => {
    const { status, text } = await run('--json', '--alone', '--only', 'logs');
    const { figures } = JSON.parse(text) as { figures: Figure[] };
    const lost = figures.filter(({ id }) => id.endsWith('.lost'));
    expect(lost.map(({ id }) => id)).toEqual(['logs.rtt.lost', 'logs.swo.2M.lost', 'logs.swo.16M.lost']);
    for (const { id, value } of lost) expect(value, id).toBeLessThan(0.01);
    for (const { id, value, limit = 0 } of figures.filter(({ limit }) => limit !== undefined)) {
      expect(value / limit, id).toBeGreaterThan(0.6);
      expect(value / limit, id).toBeLessThan(1);
    }
    expect(status).toBe(0);
  }, 60_000);

  it.each(['nothing', 'toString'])('refuses the unknown group %s', async (group) => {
    const { status, text } = await run('--json', '--only', group);
    expect(status).toBe(2);
    expect(text).toContain('Groups: connect, flash, core, cli');
  });

  it('refuses an unknown peer', async () => {
    const { status, text } = await run('--json', '--only', 'flash', '--peer', 'nobody');
    expect(status).toBe(2);
    expect(text).toContain('Peers: OpenOCD, st-flash');
  });

  it.runIf(hasPeer('chromium'))('visits the page, and keeps what we promise of its clicks and of what is loaded', async () => {
    const { status, text } = await run('--json', '--only', 'page', '--visits', '1');
    const figures = figuresIn(text);
    const promised = figures.filter(({ promise }) => promise !== undefined);
    expect(promised.map(({ id, limit = 0, promise }) => [id, limit, promise])).toEqual([
      ['page.verdict.clicks', 3, 'kept'],
      ['page.flashed.clicks', 4, 'kept'],
      ['page.installed.clicks', 4, 'kept'],
      ...['first-load', 'install-button', 'flash', 'doctor', 'bench'].map((part) => [`page.size.${part}`, expect.any(Number), 'kept']),
    ]);
    const timed = ['page.verdict.ms', 'page.flashed.ms', 'page.installed.ms', 'page.plot.frames', 'page.plot.samples'];
    expect(figures.filter((figure) => !promised.includes(figure)).map(({ id }) => id)).toEqual(timed);
    for (const { id, value } of figures) expect(value, id).toBeGreaterThan(0);
    expect(idsOf(published.filter((row) => groupOf(row) === 'page'))).toEqual(idsOf(figures));
    expect(status).toBe(0);
  });

  it('leaves a probe alone that another command has', async () => {
    const probe = 'usbip://127.0.0.1:1/1-1';
    const leases = new Leases({
      job: 'probekit flash',
      kind: 'exclusive',
      waitMs: 0,
      signal: new AbortController().signal,
      tell: () => undefined,
    });
    await leases.take(probe);
    try {
      const { status, text } = await run('--probe', probe);
      expect(status).not.toBe(0);
      expect(text).toContain(`probekit flash (process ${process.pid}) has ${probe}`);
    } finally {
      await leases.release();
    }
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
