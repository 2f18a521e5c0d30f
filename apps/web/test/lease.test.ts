/** A page of `probekit web` and a command that both want one probe: each is told by name who has it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type BenchProcess, BIN, startBench } from '../../../packages/probekit/test/bench-command/bench-process.ts';
import { type StartedCommand, startCommand } from '../../../packages/probekit/test/clients/started-command.ts';
import { describePage, usePages } from './harness/pages.ts';
import { useProbekitWeb } from './harness/probekit-web.ts';

describePage('a probe that a page and a command want', () => {
  const serve = useProbekitWeb();
  const pages = usePages();
  let runtime = '';
  let bench: BenchProcess;
  let board = '';
  let holder: StartedCommand | undefined;

  beforeAll(async () => {
    runtime = await mkdtemp(join(tmpdir(), 'probekit-page-lease-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    bench = await startBench('--usbip', '0');
    board = bench.document.addresses.find((one) => one.startsWith('usbip')) ?? '';
  });
  afterAll(async () => {
    await holder?.kill('SIGKILL');
    await bench.stop();
    vi.unstubAllEnvs();
    await rm(runtime, { recursive: true });
  });

  const info = () =>
    new Promise<string>((resolve) => {
      execFile(process.execPath, [BIN, 'info', '--probe', board], (_error, _out, complaints) => resolve(complaints));
    });

  it("is the page's as soon as the command ends that it was told of, and the next command is told of the page", async () => {
    holder = startCommand(['console', '--probe', board]);
    await holder.printed(/ baud/);
    const { address, command } = await serve(board);
    const page = await pages.open({ at: address, usb: 'absent' });
    await page.goto(new URL('#flash', page.url()).href);
    await expect
      .poll(() => page.locator('.refusal').textContent())
      .toMatch(new RegExp(`^The ST-LINK is taken: probekit console \\(process ${holder.pid}\\) has it\\.`));
    await holder.kill('SIGINT');
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    expect(await info()).toMatch(new RegExp(`probekit web \\(process ${command.pid}\\) has usbip://.*, and changes the board`));
  });
});
