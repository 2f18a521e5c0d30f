/** Two commands and one probe: the second is told who has it, waits when asked to, and inherits nothing from a killed one. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Leases } from '../../src/cli/lease.ts';
import type { LeaseKind } from '../../src/cli/lease-talk.ts';
import { type BenchProcess, BIN, startBench } from '../bench-command/bench-process.ts';
import { type StartedCommand, startCommand } from '../clients/started-command.ts';

let runtime = '';
let bench: BenchProcess;
let boards: readonly string[] = [];
/** Has the first board until it is stopped. */
let holder: StartedCommand | undefined;

beforeAll(async () => {
  runtime = await mkdtemp(join(tmpdir(), 'probekit-lease-'));
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  bench = await startBench('--boards', '2', '--usbip', '0');
  boards = bench.document.boards.map(({ addresses }) => addresses.find((one) => one.startsWith('usbip')) ?? '');
});
afterAll(async () => {
  await bench.stop();
  vi.unstubAllEnvs();
  await rm(runtime, { recursive: true });
});

async function holdFirst(): Promise<StartedCommand> {
  holder = startCommand(['console', '--probe', boards[0] ?? '']);
  await holder.printed(/ baud/);
  return holder;
}
afterEach(() => holder?.kill('SIGKILL'));

interface Ended {
  readonly status: number;
  readonly out: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...args, '--json'], (_error, out) => resolve({ status: child.exitCode ?? -1, out }));
  });
}

function leasesOf(kind: LeaseKind): Leases {
  return new Leases({ job: 'probekit flash', kind, waitMs: 0, signal: new AbortController().signal, tell: () => undefined });
}

const onFirst = (...args: readonly string[]) => run(...args, '--probe', boards[0] ?? '');

describe('the lease of a probe', () => {
  it('keeps a second command away, which says who has the probe and since when, and waits as long as was said', async () => {
    const { pid } = await holdFirst();
    const { status, out } = await onFirst('info');
    expect(status).toBe(1);
    const { error } = JSON.parse(out);
    expect(error).toMatchObject({
      code: 'cli/probe-leased',
      evidence: { probe: boards[0], pid, job: 'probekit console', lease: 'observe' },
    });
    expect(error.message).toMatch(new RegExp(`^probekit console \\(process ${pid}\\) has .* since \\d\\d:\\d\\d:\\d\\d\\.$`));
    expect(new Date(error.evidence.since).getTime()).toBeLessThanOrEqual(Date.now());

    const waited = await onFirst('info', '--wait=0.2');
    expect(JSON.parse(waited.out).error).toMatchObject({ code: 'cli/probe-leased', evidence: { waitedMs: 200 } });
  });

  it('keeps one board of several away, and the other is flashed', async () => {
    await holdFirst();
    const { status, out } = await run('flash', 'blinky.elf', ...boards.flatMap((board) => ['--probe', board]));
    expect(status).toBe(1);
    expect(JSON.parse(out).boards).toMatchObject([{ error: { code: 'cli/probe-leased' } }, { done: true }]);
  });

  it('lets the doctor name the command that has the probe', async () => {
    // Nobody serves there: it is not even asked.
    const address = 'stlink-server://127.0.0.1:1';
    const leases = leasesOf('exclusive');
    await leases.take(address);
    const { status, out } = await run('doctor', '--probe', address).finally(() => leases.release());
    expect(status).toBe(1);
    const { causes, evidence } = JSON.parse(out);
    expect(causes[0]).toMatchObject({ id: 'RC20' });
    const sentence = `probekit flash (process ${process.pid}) holds the debug interface`;
    expect(evidence).toContainEqual(expect.objectContaining({ check: 'C2', outcome: 'busy', sentence }));
  });

  it('keeps away from a shared probe nobody who looks, unless somebody changes the board', async () => {
    const address = 'stlink-server://127.0.0.1:1';
    const shared = { isShared: true };
    await leasesOf('observe').take(address, shared);
    await leasesOf('observe').take(address, shared);
    const changing = leasesOf('exclusive');
    await changing.take(address, shared);
    const refused = { code: 'cli/probe-leased' };
    await expect(leasesOf('observe').take(address, shared)).rejects.toMatchObject(refused);
    await expect(leasesOf('exclusive').take(address, shared)).rejects.toMatchObject(refused);
    await changing.release();
    await leasesOf('observe').take(address, shared);
  });

  it('goes to who waits for it as soon as it is given back', async () => {
    const { kill } = await holdFirst();
    const waiting = startCommand(['info', '--probe', boards[0] ?? '', '--wait']);
    await waiting.printed(/Waiting for probekit console/);
    await kill('SIGINT');
    expect(await waiting.ended).toBe(0);
  });

  it('ends with a killed holder', async () => {
    const { kill } = await holdFirst();
    await kill('SIGKILL');
    expect((await onFirst('info')).out).not.toContain('cli/probe-leased');
  });
});
