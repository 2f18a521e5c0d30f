/** The view that flashes a board, worked by a person: on the virtual board and over WebUSB with a bench behind it. */
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFile } from './harness/files.ts';
import { BLINKY, file, flash, give, planTwoBanks, sectorRows as rows, step, twoBanks, vectors } from './harness/flashing.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

const view = (page: Page) => page.locator('probekit-flash-view');

describePage('flashing', () => {
  const pages = usePages();
  const onVirtual = async () => {
    const page = await pages.open({ route: 'flash' });
    await page.getByRole('button', { name: 'Use the virtual board' }).click();
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    return page;
  };
  const overUsb = async () => {
    const page = await pages.open({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };

  it('shows the plan of an image as a map, flashes, verifies and runs it on the virtual board', async () => {
    const page = await onVirtual();
    await planTwoBanks(page, 0x11);
    expect(await rows(page)).toEqual([
      'bank 1: 0–1 | 2 × 128 KiB | 0x08000000 – 0x0803ffff | erased and programmed',
      'bank 1: 2–7 | 6 × 128 KiB | 0x08040000 – 0x080fffff | equal already',
      'bank 2: 0 | 128 KiB | 0x08100000 – 0x0811ffff | erased and programmed',
      'bank 2: 1–7 | 7 × 128 KiB | 0x08120000 – 0x081fffff | stays as it is',
    ]);
    expect(await axeFindings(page)).toEqual([]);
    await flash(page);
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toMatch(/Flashed and verified\.\s+Running from 0x08000000/);
    expect(await page.locator('.phase-name').allInnerTexts()).toEqual(['erase', 'program', 'verify']);
    const figures = await page.locator('.phase-figures').allInnerTexts();
    expect(figures[0]).toMatch(/KiB · \d+ KiB\/s · \d+ % of the silicon's limit/);
    // Most of it was programmed while bank 1 was erased: a rate of the rest would say nothing.
    expect(figures[1]).toMatch(/^[\d.]+ s · 33\.1 KiB$/);
    // One sector differs: the others are left alone.
    await planTwoBanks(page, 0x12);
    expect((await rows(page)).map((row) => row.split(' | ')[3])).toEqual([
      'erased and programmed',
      'equal already',
      'equal already',
      'stays as it is',
    ]);
    await flash(page);
    await step(page, 'done');
  });

  it('tells a sector that is only erased from one that is written, and what is kept in it', async () => {
    const page = await onVirtual();
    await planTwoBanks(page, 0x11);
    await flash(page);
    await step(page, 'done');
    const blank = twoBanks(0x11).fill(0xff, 0x2_0000, 0x4_0000);
    await planTwoBanks(page, 0x11, blank);
    expect((await rows(page))[1]).toBe('bank 1: 1 | 128 KiB | 0x08020000 – 0x0803ffff | erased');
    expect(await page.locator('.sector-key').textContent()).toContain('erased (1)');
    await flash(page);
    await step(page, 'done');
    await give(page, file('kept.hex', Buffer.from(':020000040800F2\n:0400000001020304F2\n:00000001FF\n')));
    await step(page, 'planned');
    expect((await rows(page, 5))[0]).toMatch(
      /^bank 1: 0 \| 128 KiB \| 0x08000000 – 0x0801ffff \| erased and programmed \| [\d.]+ (Ki)?B, of these kept from before: [1-9][\d.]* (Ki)?B$/,
    );
  });

  it('flashes over WebUSB by keyboard alone, from a zip', async () => {
    const page = await overUsb();
    await give(page, file('release.zip', zipSync({ 'release/blinky.elf': BLINKY, 'release/readme.txt': Buffer.from('hello') })));
    await step(page, 'planned');
    expect(await view(page).textContent()).toContain('blinky.elf');
    await page.locator('h1').focus();
    for (let tabs = 0; tabs < 20; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.className ?? '')).includes('flash-go')) break;
    }
    await page.keyboard.press('Enter');
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toContain('Running from 0x08000000');
  });

  it('tells a second tab that the first has the probe, and gives it there when asked', async () => {
    const { page, context } = await pages.openWatched({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await planTwoBanks(page, 9);
    await flash(page);
    await step(page, 'running');
    const second = await context.newPage();
    await second.goto(page.url());
    await second.locator('probekit-board-choice[data-board=real]').waitFor();
    await give(second, file('blinky.elf', BLINKY));
    await step(second, 'failed');
    expect(await second.locator('.refusal b').textContent()).toBe('Another tab of this browser has the probe.');
    await second.getByRole('button', { name: 'Take it over here' }).click();
    await step(second, 'planned');
    await step(page, 'done');
  });

  it('offers the probe that another tab has to who reads back, and then reads', async () => {
    const { page, context } = await pages.openWatched({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await planTwoBanks(page, 9);
    const second = await context.newPage();
    await second.goto(page.url());
    await second.locator('probekit-board-choice[data-board=real]').waitFor();
    await flash(page);
    await step(page, 'running');
    await second.getByRole('button', { name: 'Read', exact: true }).click();
    const memory = second.locator('probekit-flash-memory');
    expect(await memory.locator('.refusal b').textContent()).toBe('Another tab of this browser has the probe.');
    const downloading = second.waitForEvent('download');
    await memory.getByRole('button', { name: 'Take it over here' }).click();
    expect(readFileSync(await (await downloading).path()).length).toBe(0x2_0000);
    expect(await memory.locator('.refusal').count()).toBe(0);
    await step(page, 'done');
  });

  it('reads back into a file, and erases only what was named and agreed to', async () => {
    const page = await onVirtual();
    await page.getByLabel('Range').fill('0x08000000+1K');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    const saved = readFileSync(await (await downloading).path());
    expect(saved.length).toBe(1024);
    expect(saved.readUInt32LE(4)).toBeGreaterThan(0x0800_0000);
    await page.getByLabel('What').selectOption('bank-1');
    await page.getByRole('button', { name: 'Erase …' }).click();
    await page.locator('.flash-question').waitFor();
    expect(await page.locator('.flash-question b').textContent()).toBe(
      'Lost: what stands in 0x08000000 to 0x080fffff (8 sectors, 1 MiB). The target is reset and halted.',
    );
    await page.getByRole('button', { name: 'Erase it' }).click();
    await expect.poll(() => page.locator('probekit-flash-memory [role=status]').textContent()).toMatch(/^Erased 8 sectors in/);
  });

  it('says of an address where nothing is that the chip refuses it, not that the chip is silent', async () => {
    const page = await onVirtual();
    await page.getByLabel('Range').fill('0x60000000+1K');
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    expect(await page.locator('probekit-flash-memory .refusal b').textContent()).toBe(english('flash.error.refused-access'));
  });

  it('says how much is gone when an erase is called off', async () => {
    const page = await onVirtual();
    await page.locator('#erase-text').fill('0-5');
    await page.getByRole('button', { name: 'Erase …' }).click();
    const memory = page.locator('probekit-flash-memory');
    await memory.evaluate((part) => {
      const looking = new MutationObserver(() => {
        if (!part.querySelector('.phase')) return;
        looking.disconnect();
        [...part.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')?.click();
      });
      looking.observe(part, { subtree: true, childList: true });
    });
    await page.getByRole('button', { name: 'Erase it' }).click();
    await memory.locator('.refusal').waitFor();
    expect(await memory.locator('.refusal b').textContent()).toMatch(
      /^Cancelled\. \d+ KiB of 768 KiB are erased already; the core is halted\.$/,
    );
  });

  it('tells what option bytes mean and what a change can lock out, and writes over WebUSB only once the chip is named', async () => {
    const page = await overUsb();
    await page.getByRole('button', { name: 'Read the option bytes' }).click();
    const rdp = page.getByLabel('RDP', { exact: true });
    await rdp.waitFor();
    expect(await rdp.inputValue()).toBe('0xaa');
    expect(await rdp.locator('option').allInnerTexts()).toEqual([`0xaa · ${english('option.rdp-0')}`, `0xbb · ${english('option.rdp-1')}`]);
    await rdp.selectOption('0xbb');
    // What stands beside a field is of what is typed, not of the one that was read.
    const protectedSectors = page.getByLabel('WRP1', { exact: true });
    const means = () => page.locator('#option-WRP1-means').textContent();
    expect(await means()).toBe(english('option.wrp-none', { bank: 1 }));
    await protectedSectors.fill('0-2');
    await expect.poll(means).toBe(english('option.wrp', { bank: 1, sectors: [0, 1, 2] }));
    await protectedSectors.fill('twelve');
    await expect.poll(means).toBe(english('flash.options.unclear'));
    await protectedSectors.fill('0xff');
    await page.getByRole('button', { name: 'Show what changes' }).click();
    const write = page.getByRole('button', { name: 'Write the option bytes' });
    await write.waitFor();
    expect(await page.locator('.option-plan li').textContent()).toMatch(/RDP 0xaa → 0xbb/);
    expect(await write.isDisabled()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    for (const box of await page.locator('.option-plan [data-ask]').all()) await box.check();
    expect(await write.isDisabled()).toBe(true);
    await page.locator('.option-plan [data-name]').fill('STM32H743');
    await write.click();
    await expect.poll(() => page.locator('probekit-flash-options > [role=status]').textContent()).toMatch(/written and read back: 1/);
    // Back to level 0 all of the flash goes, which wants the sentence.
    await rdp.selectOption('0xaa');
    await page.getByRole('button', { name: 'Show what changes' }).click();
    await page.locator('.option-plan [data-sentence]').fill('erase it for good');
    await page.locator('.option-plan [data-name]').fill('STM32H743');
    await write.click();
    await expect.poll(() => rdp.inputValue()).toBe('0xaa');
    await expect.poll(() => page.locator('probekit-flash-options > [role=status]').textContent()).toMatch(/written and read back: 1/);
  });

  it('changes option bytes together with the image, as one job, and back to what a file holds', async () => {
    const page = await onVirtual();
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'planned');
    const options = page.locator('probekit-flash-options');
    await options.getByRole('button', { name: 'Read the option bytes' }).click();
    const level = page.getByLabel('BOR_LEV', { exact: true });
    const before = await level.inputValue();
    const saving = page.waitForEvent('download');
    await options.getByRole('button', { name: 'Save to a file' }).click();
    const saved = readFileSync(await (await saving).path());
    expect(JSON.parse(saved.toString())).toMatchObject({ chip: expect.stringMatching(/^STM32H74/), optionBytes: { BOR_LEV: before } });

    const load = (name: string, content: string | Buffer) =>
      options.locator('input[data-options]').setInputFiles(file(name, Buffer.from(content)));
    await load('of-another.json', saved.toString().replace(/STM32H74\w*/, 'STM32F407'));
    await options.getByText('of-another.json holds no option bytes of this chip. Nothing was written.').waitFor();
    await load('notes.json', 'Shopping list');
    await options.getByText('notes.json holds no option bytes of this chip. Nothing was written.').waitFor();

    await level.selectOption(before === '3' ? '2' : '3');
    await options.getByLabel('Together with the image above, as one job').check();
    await options.getByRole('button', { name: 'Show what changes' }).click();
    await options.getByRole('button', { name: 'Flash, and write the option bytes' }).click();
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toMatch(/Flashed and verified\.\s+Running from 0x08000000/);
    await expect.poll(() => level.inputValue()).toBe(before === '3' ? '2' : '3');

    await options.getByLabel('Together with the image above, as one job').uncheck();
    await load('option-bytes.json', saved);
    expect(await options.locator('.option-plan li').textContent()).toMatch(/^BOR_LEV/);
    await options.getByRole('button', { name: 'Write the option bytes' }).click();
    await expect.poll(() => level.inputValue()).toBe(before);
  });

  it('says in the language of the page that something unforeseen went wrong, and what was reported of it as a quotation', async () => {
    const page = await pages.open({ route: 'flash', language: 'es', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await page.evaluate(() => {
      IDBDatabase.prototype.transaction = () => {
        throw new TypeError('the store is odd');
      };
    });
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'failed');
    expect(await page.locator('.refusal b').textContent()).toMatch(/^Pasó algo que esta página no espera\./);
    expect(await page.locator('.refusal summary').textContent()).toBe('Como se comunicó, en inglés');
    expect(await page.locator('.refusal [lang=en]').textContent()).toBe('TypeError: the store is odd');
  });

  it('says what is wrong with what is no firmware, too large, a bomb, or several', async () => {
    const page = await onVirtual();
    const refusal = async () => {
      await page.locator('.refusal').waitFor();
      return (await page.locator('.refusal b').textContent()) ?? '';
    };
    await give(page, file('notes.txt', Buffer.from('Shopping list')));
    expect(await refusal()).toMatch(/^notes\.txt is no firmware/);
    await dropFile(page, 'h1', { name: 'video.bin', text: 'x', byteLength: 50e6 });
    await expect.poll(refusal).toMatch(/^video\.bin is too large: firmware files have at most 30\.5 MiB/);
    await give(page, file('bomb.zip', zipSync({ 'a.bin': new Uint8Array(60e6) }, { level: 9 })));
    await expect.poll(refusal).toMatch(/^a\.bin is too large/);
    await give(page, file('two.zip', zipSync({ 'a.bin': vectors(), 'b.hex': vectors() })));
    await expect.poll(refusal).toMatch(/^two\.zip holds several firmware files: a\.bin, b\.hex/);
    await give(page, file('torn.zip', Buffer.from('PK\x03\x04 and nothing more')));
    await expect.poll(refusal).toMatch(/^torn\.zip is a damaged zip/);
    await give(page, file('<img src=x onerror=alert(1)>.txt', Buffer.from('hello there')));
    await expect.poll(refusal).toMatch(/^<img src=x onerror=alert\(1\)>\.txt is no firmware/);
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'planned');
  });
});
