/** Reading back and erasing, as a person does it in the view that flashes a board, on the virtual one. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasPeer, runPeer } from '../../../packages/probekit/test/clients/peer.ts';
import { describePage, usePages } from './harness/pages.ts';

const OBJCOPY = 'arm-none-eabi-objcopy';
const SECTOR = 0x2_0000;

describePage('Read back and erase', () => {
  const pages = usePages();
  const onVirtual = async () => {
    const page = await pages.open({ route: 'flash' });
    await page.getByRole('button', { name: 'Use the virtual board' }).click();
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    return page;
  };

  /** Where the file came to lie. */
  async function read(page: Page, range: string, name: string): Promise<string> {
    await page.getByLabel('Range', { exact: true }).fill(range);
    await page.getByLabel('File', { exact: true }).fill(name);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(name);
    return download.path();
  }

  const erase = async (page: Page, what: string, written?: string) => {
    await page.getByLabel('What').selectOption(what);
    if (written !== undefined) await page.locator('#erase-text').fill(written);
    await page.getByRole('button', { name: 'Erase …' }).click();
  };

  it.runIf(hasPeer(OBJCOPY))('writes HEX and S-records where the name of the file says so, as objcopy reads them', async () => {
    const page = await onVirtual();
    const bytes = readFileSync(await read(page, '0x08000000+2K', 'saved.bin'));
    expect(bytes.length).toBe(2048);
    for (const [name, format, start] of [
      ['saved.hex', 'ihex', ':020000040800F2'],
      ['saved.s19', 'srec', 'S0'],
    ] as const) {
      const path = await read(page, '0x08000000+2K', name);
      expect(readFileSync(path, 'latin1').slice(0, start.length)).toBe(start);
      const { status, text } = await runPeer(OBJCOPY, ['-I', format, '-O', 'binary', path, `${path}.bin`]);
      expect({ status, text }).toEqual({ status: 0, text: '' });
      // What is blank at the end may be left out of a file with addresses.
      const found = readFileSync(`${path}.bin`);
      expect(Buffer.concat([found, Buffer.alloc(bytes.length - found.length, 0xff)]).equals(bytes)).toBe(true);
    }
  });

  it.each([
    ['sectors', '0-1,9', '0x08000000 to 0x0803ffff, 0x08120000 to 0x0813ffff (3 sectors, 384 KiB)', [0, 1, 9]],
    ['range', '0x08000000+256K', '0x08000000 to 0x0803ffff (2 sectors, 256 KiB)', [0, 1]],
    ['all', undefined, '0x08000000 to 0x081fffff (16 sectors, 2 MiB)', [0, 15]],
  ] as const)('erases what was agreed to, and nothing before: %s', async (what, written, lost, sectors) => {
    const page = await onVirtual();
    const firstWord = async () => readFileSync(await read(page, '0x08000000+4', 'first.bin')).readUInt32LE(0);
    const before = await firstWord();
    expect(before).not.toBe(0xffff_ffff);
    await erase(page, what, written);
    await page.getByRole('button', { name: 'Leave it' }).click();
    expect(await firstWord()).toBe(before);
    await erase(page, what, written);
    expect(await page.locator('.flash-question b').textContent()).toContain(`Lost: what stands in ${lost}`);
    await page.getByRole('button', { name: 'Erase it' }).click();
    await expect.poll(() => page.locator('probekit-flash-memory > [role=status]').textContent()).toMatch(/^Erased \d+ sectors? in/);
    for (const sector of sectors) {
      const path = await read(page, `0x${(0x0800_0000 + sector * SECTOR).toString(16)}+128K`, 'gone.bin');
      expect(readFileSync(path).every((byte) => byte === 0xff)).toBe(true);
    }
  });

  it.each([
    ['sectors', '0-16'],
    ['sectors', 'all'],
    ['range', '0x08000000+1K'],
    ['range', '0x07fe0000+256K'],
  ])('refuses what names no whole sectors: %s %s', async (what, written) => {
    const page = await onVirtual();
    await erase(page, what, written);
    await page.getByText('That names no whole sectors of this chip.').waitFor();
    expect(await page.locator('.flash-question').count()).toBe(0);
  });
});
