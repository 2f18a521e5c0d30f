/** What cuts a job on a board short, at any moment: the page says so, and the same job ends well afterwards. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flash, planTwoBanks, plugAgain, pullInPhase, step } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('What is cut short', () => {
  const pages = usePages();
  const overUsb = async () => {
    const page = await pages.open({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };

  it('says so when the cable is pulled in any phase, and finishes the job when it is plugged in again', async () => {
    const page = await overUsb();
    for (const [round, phase] of ['connect', 'erase', 'program', 'verify'].entries()) {
      await planTwoBanks(page, round);
      if (phase !== 'connect') await pullInPhase(page, phase);
      else await page.evaluate(() => void (window.usbOverBench.cutAt = window.usbOverBench.transfers + 1));
      await flash(page);
      await step(page, 'cut');
      expect(await page.locator('.refusal p').first().textContent()).toMatch(
        /The ST-LINK was unplugged, or lost its power\.\s+Plug it in again: the job goes on by itself\./,
      );
      await plugAgain(page);
      await step(page, 'done');
      expect(await page.locator('.flash-done').textContent()).toContain('Running from 0x08000000');
    }
  });

  it('waits in so many words for a board that was unplugged before the job began', async () => {
    const page = await overUsb();
    await planTwoBanks(page, 1);
    await page.evaluate(() => window.usbOverBench.unplug());
    await page.locator('probekit-board-choice[data-board=none]').waitFor();
    await flash(page);
    await page.locator('.flash-job', { hasText: english('flash.step.waiting') }).waitFor();
    await plugAgain(page);
    await step(page, 'done');
  });

  it('says how far an erase came and that a read was not saved, and does each again when it is plugged in again', async () => {
    const page = await overUsb();
    const memory = page.locator('probekit-flash-memory');
    const button = (key: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(key), exact: true });
    await page.locator('#erase-text').fill('0-5');
    await button('flash.erase.ask').click();
    await pullInPhase(page, english('progress.phase.erase'));
    await button('flash.erase.go').click();
    const cut = page.locator('.cut-work');
    await cut.getByText(english('flash.cut-work.plug')).waitFor();
    await page.locator('probekit-board-choice[data-board=none]').waitFor();
    expect(await cut.textContent()).toMatch(
      /during an erase of 0x08000000 to 0x080bffff \(768 KiB\)\. \d+ KiB are erased for certain; the rest may be erased, half erased/,
    );
    await plugAgain(page);
    await button('flash.cut-work.erase.again').click();
    await button('flash.erase.go').click();
    await memory.locator('[role=status]', { hasText: /^Erased 6 sectors/ }).waitFor();
    expect(await cut.count()).toBe(0);

    await page.getByLabel('Range').fill('0x08000000+256K');
    await pullInPhase(page, english('progress.phase.read'));
    await button('flash.read.go').click();
    await cut.getByText(english('flash.cut-work.plug')).waitFor();
    await plugAgain(page);
    await button('flash.cut-work.read.again').waitFor();
    expect(await cut.textContent()).toContain('flash.bin was not saved');
    const downloading = page.waitForEvent('download');
    await button('flash.cut-work.read.again').click();
    expect(readFileSync(await (await downloading).path()).every((byte) => byte === 0xff)).toBe(true);
    expect(await cut.count()).toBe(0);
  });

  it('says so when the cable is pulled while option bytes are changed, and shows what is left when it is plugged in again', async () => {
    const page = await overUsb();
    const button = (key: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(key), exact: true });
    const write = async () => {
      await page.locator('.option-plan [data-name]').fill('STM32H743');
      for (const box of await page.locator('.option-plan [data-ask]').all()) await box.check();
      await button('flash.options.write').click();
    };
    const level = page.getByLabel('BOR_LEV', { exact: true });
    const ask = async (value: string) => {
      await level.selectOption(value);
      await button('flash.options.ask').click();
      await page.locator('.option-plan [data-name]').waitFor();
    };
    const written = page.locator('probekit-flash-options > [role=status]', { hasText: 'written and read back: 1' });
    const transfers = () => page.evaluate(() => window.usbOverBench.transfers);

    await button('flash.options.read').click();
    await ask('1');
    const before = await transfers();
    await write();
    await written.waitFor();
    const needed = (await transfers()) - before;
    const left: ('all' | 'nothing')[] = [];
    for (const [round, share] of [0.1, 0.5, 0.65, 0.8].entries()) {
      const value = String(round % 2 === 0 ? 2 : 1);
      await ask(value);
      await page.evaluate((more) => void (window.usbOverBench.cutAt = window.usbOverBench.transfers + more), Math.ceil(share * needed));
      await write();
      const cut = page.getByText(english('flash.options.unplugged'));
      await cut.or(written).waitFor();
      // A chip that was found ready sooner takes fewer transfers.
      if ((await cut.count()) === 0) break;
      await plugAgain(page);
      const isSame = page.getByText(english('options.same'));
      await page.locator('.option-plan').or(isSame).waitFor();
      left.push((await isSame.count()) > 0 ? 'nothing' : 'all');
      if (left.at(-1) === 'all') {
        await write();
        await written.waitFor();
      }
      await button('flash.options.read').click();
      await expect.poll(() => level.inputValue()).toBe(value);
    }
    // Cut before the chip took it, and after.
    expect(new Set(left)).toEqual(new Set(['all', 'nothing']));
  });
});
