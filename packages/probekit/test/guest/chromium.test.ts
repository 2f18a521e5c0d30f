/**
 * The page in a browser with real WebUSB: Chromium in a guest, the kernel's usbfs, USB/IP, the bench. The other page tests
 * put benches behind `navigator.usb` instead.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { english } from '../../../../apps/web/test/harness/words.ts';
import { listenTcp } from '../../src/node/index.ts';
import { hasPeer } from '../clients/peer.ts';
import { chromiumIn, DEVTOOLS_PORT, PAGE_ADDRESS } from './chromium-in-guest.ts';
import { bootGuest, type Guest, HAS_GUEST, SLOW_MS } from './guest.ts';
import { HAS_TTY, LOAD_DRIVERS, withBoardIn } from './plugged-board.ts';

const WAVE = fileURLToPath(new URL('../../../../firmware/wave.elf', import.meta.url));

async function freePort(): Promise<number> {
  const { port, close } = await listenTcp({ port: 0 }, async () => undefined);
  await close();
  return port;
}

describe.runIf(HAS_GUEST && hasPeer('chromium'))('the page in Chromium with a board on its computer', { timeout: SLOW_MS * 3 }, () => {
  let guest: Guest;
  let folder = '';
  const forward = { from: DEVTOOLS_PORT, to: 0 };

  beforeAll(async () => {
    const { address } = inject('page');
    ({ folder } = inject('page'));
    expect(await fetch(address)).toMatchObject({ ok: true }); // builds the page, once a run
    forward.to = await freePort();
    guest = await bootGuest({ memoryMib: 2048, processors: 2, forward });
    expect(await guest.run(LOAD_DRIVERS)).toMatchObject({ status: 0 });
  }, SLOW_MS * 2);
  afterAll(() => guest?.stop());

  it('says over real WebUSB that every link works, flashes the board, and says without JP4 that the target is out of reach', async () => {
    await withBoardIn(guest, { flash: [{ file: 'blinky.elf' }] }, async ({ bench, run }) => {
      // First the board: nobody in the guest (no udev) would tell Chromium of one that comes later.
      await run(HAS_TTY);
      const browser = await chromiumIn(guest, folder, forward.to);
      const page = await browser.contexts()[0]!.newPage();
      page.setDefaultTimeout(SLOW_MS);
      const troubles: string[] = [];
      page.on('pageerror', ({ message }) => troubles.push(message));
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      const verdict = async () => {
        await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
        return (await page.getByRole('heading', { level: 1 }).textContent())?.trim();
      };

      await page.goto(`${PAGE_ADDRESS}/#doctor`, { timeout: SLOW_MS });
      expect(await verdict()).toBe(english('examination.healthy.title'));
      const serials = await page.evaluate(async () => (await navigator.usb.getDevices()).map(({ serialNumber }) => serialNumber));
      expect(serials).toEqual(['003A00273038510234333935']);

      await page.goto(`${PAGE_ADDRESS}/#flash`, { timeout: SLOW_MS });
      // The doctor's view, which is still there for a moment, has a field for files of its own.
      await page.locator('.flash-files input[type=file]').setInputFiles(WAVE);
      await page.locator('probekit-flash-view[data-step=planned]').waitFor();
      await page.getByRole('button', { name: english('flash.go'), exact: true }).click();
      await page.locator('probekit-flash-view[data-step=done]').waitFor();
      expect(await page.locator('.flash-done').textContent()).toMatch(/Flashed and verified\.\s+Running from 0x08000000/);
      await page.goto(`${PAGE_ADDRESS}/#doctor`, { timeout: SLOW_MS });

      await bench.control.send('set', { physics: { jumpers: { JP4: 'off' } } });
      await page.reload({ timeout: SLOW_MS });
      expect(await verdict()).toContain(english('verdict.out-of-reach'));
      expect(troubles).toEqual([]);
      await browser.close();
    });
  });
});
