/** The console over Web Serial, with the serial port of a bench behind `navigator.serial`: what works, and each way in which it does not. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import type { SerialHands } from './harness/serial-over-bench.ts';
import { english } from './harness/words.ts';

describePage('The console over Web Serial', () => {
  const pages = usePages();

  async function openConsole(): Promise<Page> {
    const echoing = probeOf('healthy', { isRemembered: true, program: 'echo.elf' });
    const page = await pages.open({ route: 'console', usb: { probes: [echoing] } });
    await page.evaluate(() => window.usbOverBench.ready);
    return page;
  }
  const given = (page: Page, hands: Partial<SerialHands>) =>
    page.evaluate((wanted) => void Object.assign(window.usbOverBench.serial, wanted), hands);
  const press = (page: Page, key: 'console.open' | 'console.close' | 'console.send') =>
    page.getByRole('button', { name: english(key) }).click();
  const port = (page: Page, state: 'open' | 'closed') => page.locator(`probekit-console-view[data-port=${state}]`).waitFor();
  const log = (page: Page) => page.getByRole('log');
  async function say(page: Page, line: string): Promise<void> {
    await page.getByLabel(english('console.line')).fill(line);
    await press(page, 'console.send');
    await log(page).getByText(line).waitFor();
  }

  async function saved(page: Page): Promise<Buffer> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('console.save') }).click();
    return readFileSync(await (await downloading).path());
  }

  it('opens, shows what comes, sends, takes another rate, and opens again after it was closed', async () => {
    const page = await openConsole();
    await press(page, 'console.open');
    await port(page, 'open');
    await say(page, 'hello board');
    await page.getByLabel(english('console.rate')).selectOption('9600');
    await page.getByLabel(english('console.rate')).selectOption('115200');
    await port(page, 'open');
    await say(page, 'still there');
    await press(page, 'console.close');
    await port(page, 'closed');
    await press(page, 'console.open');
    await port(page, 'open');
    await say(page, 'once more');
  });

  it('says that the board was unplugged, keeps what it had said, and opens again with the board', async () => {
    const page = await openConsole();
    await press(page, 'console.open');
    await say(page, 'before');
    await page.evaluate(() => window.usbOverBench.unplug());
    await page.getByRole('alert').waitFor();
    await port(page, 'closed');
    expect(await page.getByRole('alert').textContent()).toBe(english('console.gone'));
    expect(await log(page).textContent()).toContain('before');
    expect(String(await saved(page))).toContain('before');
    await page.evaluate(() => window.usbOverBench.plug());
    await press(page, 'console.open');
    await port(page, 'open');
    expect(await page.getByRole('alert').count()).toBe(0);
    await say(page, 'after');
  });

  it('ends a line as it is told to, sends Ctrl-C and Ctrl-D as bytes, and is open again with its text when the view comes back', async () => {
    const page = await openConsole();
    await press(page, 'console.open');
    await port(page, 'open');
    await page.getByLabel(english('console.line-end')).selectOption('crlf');
    await say(page, 'dos');
    await page.getByLabel(english('console.line-end')).selectOption('none');
    await say(page, 'bare');
    await page.getByLabel(english('console.line')).press('Control+c');
    await page.getByRole('button', { name: 'Ctrl-D' }).click();
    await page.getByLabel(english('console.line-end')).selectOption('cr');
    await say(page, 'mac');
    await expect.poll(async () => String(await saved(page))).toContain('dos\r\nbare\x03\x04mac\r');

    await page.evaluate(() => void (location.hash = 'explain'));
    await page.locator('#error-text').waitFor();
    await page.evaluate(() => void (location.hash = 'console'));
    await port(page, 'open');
    expect(await log(page).textContent()).toContain('bare');
    await say(page, 'back');
    await page.evaluate(() => void (location.hash = 'explain'));
    await page.locator('#error-text').waitFor();
    await given(page, { isBusy: true });
    await page.evaluate(() => void (location.hash = 'console'));
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(english('console.busy'));
    expect(await log(page).textContent()).toContain('back');
  });

  it('says that another program has the port, and opens it when that has let go', async () => {
    const page = await openConsole();
    await given(page, { isBusy: true });
    await press(page, 'console.open');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(english('console.busy'));
    await given(page, { isBusy: false });
    await press(page, 'console.open');
    await port(page, 'open');
  });

  it('says that the browser does not allow it, and says nothing where nothing was chosen', async () => {
    const page = await openConsole();
    await given(page, { choose: 'refused' });
    await press(page, 'console.open');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(english('console.refused'));
    await given(page, { choose: 'cancel' });
    await press(page, 'console.open');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await port(page, 'closed');
  });
});
