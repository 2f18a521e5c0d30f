/** `probekit doctor --watch` in a process of its own, over USB/IP, while `probekit bench ctl` moves hands at the board. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/run-command.ts';
import { type BenchProcess, BIN, startBench } from './bench-process.ts';

interface WatchLine {
  readonly event: string;
  readonly diagnosis?: { readonly verdict: string; readonly causes: readonly { readonly id: string }[] };
}

let bench: BenchProcess;
let watching: ChildProcess;
let lines: AsyncIterator<string>;

beforeAll(async () => {
  bench = await startBench('--usbip', '0');
});
afterAll(() => bench.stop());

beforeEach(async () => {
  await ctl('scenario', 'healthy');
  const probe = bench.document.boards[0]?.addresses.find((address) => address.startsWith('usbip')) ?? '';
  watching = spawn(process.execPath, [BIN, 'doctor', '--watch', '--events', '--probe', probe], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (!watching.stdout) throw new TypeError('the command has no stdout');
  lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]();
});
afterEach(() => void watching.kill('SIGKILL'));

async function ctl(...args: readonly string[]): Promise<void> {
  const { status, out, error } = await runCommand(['bench', 'ctl', ...args, '--bench', bench.document.control]);
  expect(status, out + error).toBe(0);
}

/** The next verdict and the cause that stands first, with the kinds of events that led to it. */
async function nextVerdict(): Promise<{ readonly told: string; readonly after: readonly string[] }> {
  const after: string[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the command ended after ${after.join(', ')}`);
    const { event, diagnosis } = JSON.parse(value) as WatchLine;
    if (diagnosis) return { told: [diagnosis.verdict, diagnosis.causes[0]?.id].join(' ').trim(), after };
    if (['answers', 'change'].includes(event)) after.push(event);
  }
}

async function interrupted(): Promise<number | null> {
  watching.kill('SIGINT');
  const [status] = await once(watching, 'exit');
  return status as number | null;
}

describe('the verdict follows what hands do at the board', () => {
  it('a jumper off and on', async () => {
    expect(await nextVerdict()).toEqual({ told: 'healthy', after: [] });
    await ctl('jumper', 'JP4', 'off');
    expect(await nextVerdict()).toEqual({ told: 'fault RC23', after: ['change'] });
    await ctl('jumper', 'JP4', 'on');
    expect(await nextVerdict()).toEqual({ told: 'healthy', after: ['answers', 'change'] });
    expect(await interrupted()).toBe(0);
  });

  it('a button held and let go, a wire off, and Ctrl-C while the board is not well', async () => {
    expect(await nextVerdict()).toEqual({ told: 'healthy', after: [] });
    await ctl('button', 'RESET', 'hold');
    expect(await nextVerdict()).toEqual({ told: expect.stringMatching(/^fault RC3[25]$/), after: ['change'] });
    await ctl('button', 'RESET', 'release');
    expect(await nextVerdict()).toEqual({ told: 'healthy', after: ['answers', 'change'] });
    await ctl('wire', 'SWDIO', 'open');
    // A silent chip may have lost its wire or given its pins away: only a reset tells, and watching resets nothing.
    expect(await nextVerdict()).toEqual({ told: expect.stringMatching(/^fault RC(30|43)$/), after: ['change'] });
    expect(await interrupted()).toBe(1);
  });
});
