/** Files that are dropped on another view than the one they are for, and files whose content is damaged. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dropFile } from './harness/files.ts';
import { BLINKY, file, give, step } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { openState } from './harness/states.ts';
import { english } from './harness/words.ts';

const elf = (name: string) => ({ name, text: '', base64: BLINKY.toString('base64') });

describePage('a file that is dropped', () => {
  const pages = usePages();
  const usb = { probes: [probeOf('healthy', { isRemembered: true })] };

  it.each(['', 'explain', 'doctor', 'inside', 'console', 'board'])('on #%s goes to the flash view where it is firmware', async (route) => {
    const page = await pages.open({ route, usb });
    await page.locator('main h1').first().waitFor();
    if (route === 'board') await page.locator('probekit-board').waitFor();
    await dropFile(page, 'h1', elf('blinky.elf'));
    await step(page, 'planned');
    expect(await page.locator('.flash-files').textContent()).toContain('blinky.elf');
  });

  it('is firmware by its first bytes, too, as of compilers that give it no ending', async () => {
    const page = await pages.open({ usb });
    await dropFile(page, 'h1', elf('blinky'));
    await step(page, 'planned');
  });

  it('on the flash view goes to its own where it is a report, and leaves the flash job as it is', async () => {
    const made = await openState(pages, 'fault');
    const downloading = made.waitForEvent('download');
    await made.locator('.report-buttons button').first().click();
    const text = readFileSync(await (await downloading).path(), 'utf8');
    for (const name of ['board.probekit', 'sent-to-me.json']) {
      const page = await pages.open({ route: 'flash', usb });
      await page.locator('probekit-flash-view h1').waitFor();
      await dropFile(page, 'h1', { name, text });
      await page.locator('probekit-report[data-verdict=fault]').waitFor();
    }
  });
});

describePage('a damaged firmware file', () => {
  const pages = usePages();
  const HEX = ':020000040800F2\n:0400000000100020CC\n:00000001FF\n';
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['sum.hex', HEX.replace('20CC', '20CD'), english('flash.error.record', { line: '2', file: 'sum.hex' })],
    ['cut.hex', HEX.slice(0, 34), english('flash.error.record', { line: '2', file: 'cut.hex' })],
    ['no-end.hex', HEX.slice(0, 36), english('flash.error.truncated', { file: 'no-end.hex' })],
    ['sum.s19', 'S10708000000112233AA\nS9030000FC\n', english('flash.error.record', { line: '1', file: 'sum.s19' })],
    ['half.elf', BLINKY.subarray(0, 70), english('flash.error.truncated', { file: 'half.elf' })],
    ['other.elf', BLINKY.with(18, 0x3e), english('flash.error.foreign-elf', { file: 'other.elf' })],
    ['empty.hex', ':00000001FF\n', english('flash.error.nothing-to-load', { file: 'empty.hex' })],
  ];

  it('is told by its line and by what is wrong with it', async () => {
    const page = await pages.open({ route: 'flash' });
    for (const [name, content, told] of cases) {
      await give(page, file(name, Buffer.from(content)));
      await expect.poll(() => page.locator('.flash-job .refusal b').textContent()).toBe(told);
    }
  });
});
