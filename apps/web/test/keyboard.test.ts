/** Each view worked from its first step to its last with nothing but a keyboard, without the focus ever being lost. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { file, step, twoBanks } from './harness/flashing.ts';
import { chooseFile, expectFocusKept, pressOn, tabTo, typeInto } from './harness/keyboard.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

const button = (page: Page, key: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(key), exact: true });

describePage('By keyboard alone', () => {
  const pages = usePages();
  const onVirtual = async (route: string) => {
    const page = await pages.open({ route });
    await pressOn(button(page, 'session.use-virtual'));
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    await expectFocusKept(page);
    return page;
  };
  const onReal = async (route: string) => {
    const page = await pages.open({ route, usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };

  it('a board is flashed: fresh in two banks, then what differs', async () => {
    const page = await onVirtual('flash');
    for (const mark of [0x11, 0x12]) {
      await chooseFile(button(page, 'flash.files.choose'), file('two-banks.bin', twoBanks(mark)));
      await step(page, 'address');
      await expectFocusKept(page);
      await pressOn(button(page, 'flash.address.go'), 'Space');
      await step(page, 'planned');
      await expectFocusKept(page);
      await pressOn(page.locator('.flash-go'));
      await step(page, 'running', 'done');
      await expectFocusKept(page);
      await step(page, 'done');
      await expectFocusKept(page);
    }
    await page.getByText('Flashed and verified.').waitFor();
  });

  it.each(['virtual', 'real'])('option bytes of a board are read, looked at before they change, and written: %s', async (kind) => {
    const page = await (kind === 'virtual' ? onVirtual('flash') : onReal('flash'));
    await pressOn(button(page, 'flash.options.read'));
    await page.locator('.option-rows').waitFor();
    await expectFocusKept(page);
    await typeInto(page.getByLabel('BOR_LEV', { exact: true }), '2');
    await pressOn(button(page, 'flash.options.ask'));
    await page.locator('.option-plan').waitFor();
    await expectFocusKept(page);
    for (const box of await page.locator('.option-plan [data-ask]').all()) await pressOn(box, 'Space');
    if (kind === 'real') await typeInto(page.locator('.option-plan [data-name]'), 'STM32H743');
    await pressOn(button(page, 'flash.options.write'));
    await page.locator('probekit-flash-options > [role=status]', { hasText: 'written and read back: 1' }).waitFor();
    await expectFocusKept(page);
    expect(await page.getByLabel('BOR_LEV', { exact: true }).inputValue()).toBe('2');
  });

  it('a range is read back into a file, and sectors are erased, after what is lost was agreed to', async () => {
    const page = await onVirtual('flash');
    await typeInto(page.getByLabel(english('flash.read.range')), '0x08000000+1K');
    const downloading = page.waitForEvent('download');
    await pressOn(button(page, 'flash.read.go'));
    expect(readFileSync(await (await downloading).path()).length).toBe(1024);
    await expectFocusKept(page);

    await tabTo(page.getByLabel(english('flash.erase.what')));
    await page.keyboard.type(english('flash.erase.range').slice(0, 4));
    await expect.poll(() => page.locator('#erase-what').inputValue()).toBe('range');
    await typeInto(page.locator('#erase-text'), '0x08000000+128K');
    await pressOn(button(page, 'flash.erase.ask'));
    await page.locator('.flash-question').waitFor();
    await expectFocusKept(page);
    await pressOn(button(page, 'flash.erase.go'));
    await page.locator('probekit-flash-memory [role=status]', { hasText: /^Erased 1 sector/ }).waitFor();
    await expectFocusKept(page);
  });

  it('a report is saved, opened again, and read', async () => {
    const page = await pages.open({ route: 'doctor', usb: { probes: [probeOf('jp4-off', { isRemembered: true })] } });
    await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
    const downloading = page.waitForEvent('download');
    await pressOn(page.locator('.report-buttons button').first());
    const saved = await (await downloading).path();
    await expectFocusKept(page);
    await page.goto(`${pages.address}#explain`);
    await chooseFile(button(page, 'page.paste.file'), saved);
    await page.locator('probekit-report[data-verdict=fault]').waitFor();
    expect(await page.locator('h1').evaluate((heading) => heading === document.activeElement)).toBe(true);
    const folded = page.locator('probekit-report details:not([open]) > summary').first();
    const name = await folded.textContent();
    await pressOn(folded);
    expect(await page.locator('probekit-report details[open] > summary').allTextContents()).toContain(name);
    await expectFocusKept(page);
  });

  it('the console is opened, spoken into, and closed', async () => {
    const page = await onVirtual('console');
    await pressOn(button(page, 'console.open'));
    await page.locator('probekit-console-view[data-port=open]').waitFor();
    await expectFocusKept(page);
    const line = page.getByLabel(english('console.line'));
    await typeInto(line, 'hello');
    await page.keyboard.press('Enter');
    await expect.poll(() => line.inputValue()).toBe('');
    await expectFocusKept(page);
    await expect.poll(async () => (await page.getByRole('log').textContent())?.length ?? 0).toBeGreaterThan(10);
    await page.locator('h1').focus();
    await pressOn(button(page, 'console.close'), 'Space');
    await page.locator('probekit-console-view[data-port=closed]').waitFor();
    await expectFocusKept(page);
  });

  it('a core is halted, stepped and let go, memory elsewhere is shown, a register is changed', async () => {
    const page = await onReal('inside');
    const state = (wanted: string) => page.locator(`probekit-inside-view[data-state=${wanted}]`).waitFor();
    const cell = (register: string) =>
      page
        .locator('details[data-section=core] tr')
        .filter({ has: page.getByRole('rowheader', { name: register, exact: true }) })
        .locator('td')
        .first();
    await state('running');
    await pressOn(button(page, 'inside.halt'));
    await state('halted');
    await expectFocusKept(page);
    const before = await cell('PC').textContent();
    await pressOn(button(page, 'inside.step'));
    await expect.poll(() => cell('PC').textContent()).not.toBe(before);
    await expectFocusKept(page);

    await typeInto(page.getByLabel(english('inside.address')), '0x08000000');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('table.memory th').first().textContent()).toBe('0x08000000');
    await expectFocusKept(page);

    await pressOn(page.locator('details[data-section=edit] summary'));
    await typeInto(page.getByLabel(english('inside.edit.where')), 'R5');
    await typeInto(page.getByLabel(english('inside.edit.value'), { exact: true }), '42');
    await page.keyboard.press('Enter');
    await pressOn(button(page, 'inside.edit.yes'));
    await expect.poll(() => cell('R5').textContent()).toBe('0x0000002a');
    await expectFocusKept(page);

    await pressOn(button(page, 'inside.run'));
    await state('running');
    await expectFocusKept(page);
  });

  it('another scenario is put on the bench, from the list and from a file', async () => {
    const page = await pages.open({ route: 'board' });
    const verdict = (wanted: string) => page.locator(`probekit-board-view[data-verdict=${wanted}][data-phase=done]`).waitFor();
    await verdict('healthy');
    const list = page.getByLabel(english('board.scenario'));
    await tabTo(list);
    const first = await list.inputValue();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => list.inputValue()).not.toBe(first);
    await verdict('fault');
    await expectFocusKept(page);
    const scenario = { board: 'nucleo-h743zi2', jumpers: { JP4: 'off' } };
    await chooseFile(button(page, 'board.loadFile'), file('mine.json', Buffer.from(JSON.stringify(scenario))));
    await expect.poll(() => list.locator('option').first().textContent()).toContain('mine.json');
    await verdict('fault');
    await expectFocusKept(page);
  });
});
