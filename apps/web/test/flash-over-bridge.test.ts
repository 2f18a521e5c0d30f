/** Work on a board through the page of `probekit web`, by clicks, in a browser without WebUSB; the bridge is killed in the middle. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type BenchProcess, startBench } from '../../../packages/probekit/test/bench-command/bench-process.ts';
import { stopInPhase } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { useProbekitWeb } from './harness/probekit-web.ts';
import { english } from './harness/words.ts';

const WAVE = fileURLToPath(new URL('../../../firmware/wave.elf', import.meta.url));
/** Three sectors. It is never run. */
const LONG = { name: 'long.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(0x4_8000, 0x5a) };
const GONE = /WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource|401/;

describePage('a board behind probekit web', () => {
  const serve = useProbekitWeb();
  const pages = usePages();
  let runtime = '';
  let bench: BenchProcess;
  let board = '';

  beforeAll(async () => {
    runtime = await mkdtemp(join(tmpdir(), 'probekit-flash-over-bridge-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    bench = await startBench('--usbip', '0');
    board = bench.document.addresses.find((one) => one.startsWith('usbip')) ?? '';
  });
  afterAll(async () => {
    await bench.stop();
    vi.unstubAllEnvs();
    await rm(runtime, { recursive: true });
  });

  const button = (page: Page, name: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(name), exact: true });
  const step = (page: Page, wanted: string) => page.locator(`probekit-flash-view[data-step=${wanted}]`).waitFor();
  async function flashViewOf(page: Page) {
    await page.goto(new URL('#flash', page.url()).href);
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
  }
  async function giveLong(page: Page) {
    await page.locator('input[type=file]').setInputFiles(LONG);
    await step(page, 'address');
    await button(page, 'flash.address.go').click();
    await step(page, 'planned');
  }

  it('is flashed, has its option bytes changed once it is named, and tells in the console what its program sends', async () => {
    const page = await pages.open({ at: (await serve(board)).address, usb: 'absent' });
    await flashViewOf(page);
    await page.locator('input[type=file]').setInputFiles(WAVE);
    await step(page, 'planned');
    await button(page, 'flash.go').click();
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toMatch(/Flashed and verified\.\s+Running from 0x08000000/);

    await button(page, 'flash.options.read').click();
    const bor = page.getByLabel('BOR_LEV', { exact: true });
    await bor.selectOption('1');
    await button(page, 'flash.options.ask').click();
    await page.locator('.option-plan [data-name]').fill('STM32H743');
    for (const box of await page.locator('.option-plan [data-ask]').all()) await box.check();
    await button(page, 'flash.options.write').click();
    await expect.poll(() => page.locator('probekit-flash-options > [role=status]').textContent()).toMatch(/written and read back: 1/);

    await page.goto(new URL('#console', page.url()).href);
    await button(page, 'console.open').click();
    // A line that was begun before the port was open has another name.
    await page.getByRole('row', { name: /^wave / }).waitFor();
  });

  it('says that the bridge was killed in the middle of a job, and the next run of it finishes the job', async () => {
    const first = await serve(board);
    const page = await pages.open({ at: first.address, usb: 'absent', expectedErrors: GONE });
    await flashViewOf(page);
    await giveLong(page);
    const { stopped } = await stopInPhase(page, 'erase');
    await button(page, 'flash.go').click();
    const dialog = await stopped;
    await first.command.kill('SIGKILL');
    await dialog.accept();
    await step(page, 'cut');
    expect(await page.locator('.refusal p').first().textContent()).toMatch(
      /The connection to probekit web is gone: .*\s+Start it again and open the address that it prints in this browser/,
    );

    const next = await serve(board, Number(new URL(first.address).port));
    await page.goto(next.address);
    await page.locator('probekit-home').waitFor();
    await flashViewOf(page);
    expect(await page.locator('.deciding').textContent()).toBe(english('flash.view.was-cut'));
    await giveLong(page);
    expect(await page.locator('probekit-flash-view').textContent()).toContain('An earlier flash job on this chip was cut');
    expect(await page.locator('.loader-ended').textContent()).toBe(english('session.loader-ended'));
    await button(page, 'flash.go').click();
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toContain(english('flash.cut.finished'));
    expect(await page.locator('.loader-ended').count()).toBe(0);
  });
});
