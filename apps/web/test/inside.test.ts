/** Look inside: what a person sees of a program that runs, and does to a core, by mouse and by keyboard alone. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { openState } from './harness/states.ts';
import { english } from './harness/words.ts';

const VIEW = 'probekit-inside-view';
const FACTORY_DEMO_RESET = '0x080002';

describePage('Look inside', () => {
  const pages = usePages();

  async function opened(): Promise<Page> {
    const page = await pages.open({ route: 'inside' });
    await page.getByRole('button', { name: english('session.use-virtual') }).click();
    await page.locator(`${VIEW}[data-state=running]`).waitFor();
    return page;
  }

  const row = (page: Page, section: string, register: string) =>
    page.locator(`details[data-section=${section}] tr`).filter({ has: page.getByRole('rowheader', { name: register, exact: true }) });

  async function looks(page: Page): Promise<number> {
    return Number(await page.locator(VIEW).getAttribute('data-looks'));
  }

  async function nextLook(page: Page): Promise<void> {
    const before = await looks(page);
    await expect.poll(() => looks(page)).toBeGreaterThan(before);
  }

  it('reads memory of a running program again and again and never halts it', async () => {
    const page = await opened();
    for (let look = 0; look < 3; look++) await nextLook(page);
    await expect.poll(() => page.locator(VIEW).getAttribute('data-state')).toBe('running');
    expect(await page.locator('table.memory tr').count()).toBe(16);
    expect(await page.locator('details[data-section=core]').textContent()).toContain(english('inside.when-halted'));
  });

  it('halts, steps one instruction, and lets the program go on', async () => {
    const page = await opened();
    await page.getByRole('button', { name: english('inside.halt'), exact: true }).click();
    await page.locator(`${VIEW}[data-state=halted]`).waitFor();
    const pcNow = async () => (await row(page, 'core', 'PC').locator('td').first().textContent()) ?? '';
    const before = await pcNow();
    expect(await page.locator('details[data-section=instructions] tr.next th').textContent()).toBe(before);
    await page.getByRole('button', { name: english('inside.step'), exact: true }).click();
    await expect.poll(pcNow).not.toBe(before);
    await page.getByRole('button', { name: english('inside.run'), exact: true }).click();
    await page.locator(`${VIEW}[data-state=running]`).waitFor();
  });

  async function haltAndChange(page: Page): Promise<(where: string, value: string) => Promise<void>> {
    await page.getByRole('button', { name: english('inside.halt'), exact: true }).click();
    await page.locator(`${VIEW}[data-state=halted]`).waitFor();
    await page.locator('details[data-section=edit] summary').click();
    return async (where, value) => {
      await page.getByLabel(english('inside.edit.where')).fill(where);
      await page.getByLabel(english('inside.edit.value'), { exact: true }).fill(value);
      await page.getByRole('button', { name: english('inside.edit.go'), exact: true }).click();
    };
  }

  it('changes a word of RAM and a register of a core that stands, and never flash', async () => {
    const page = await opened();
    const change = await haltAndChange(page);
    await change('0x20000010', '0x01020304');
    await expect
      .poll(() => page.locator('table.memory tr').nth(1).locator('td').allInnerTexts())
      .toEqual(expect.arrayContaining(['04', '03', '02', '01']));
    await change('r5', '42');
    await expect.poll(() => row(page, 'core', 'R5').locator('td').first().textContent()).toBe('0x0000002a');
    for (const where of ['0x08000000', '0x20000011', '0x52002004', 'XPSR']) {
      await change(where, '0');
      await page.getByText(english('inside.edit.unclear')).waitFor();
    }
    expect(await axeFindings(page)).toEqual([]);
  });

  it('asks before it changes what a real board goes on with', async () => {
    const page = await pages.open({ route: 'inside', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator(`${VIEW}[data-state=running]`).waitFor();
    const change = await haltAndChange(page);
    await change('R5', '0x2a');
    await page.getByText(english('inside.edit.ask', { where: 'R5', value: '0x0000002a' })).waitFor();
    await nextLook(page);
    expect(await row(page, 'core', 'R5').locator('td').first().textContent()).not.toBe('0x0000002a');
    await page.getByRole('button', { name: english('inside.edit.yes') }).click();
    await expect.poll(() => row(page, 'core', 'R5').locator('td').first().textContent()).toBe('0x0000002a');
  });

  it('works by keyboard alone: another address, a peripheral, a reset that halts', async () => {
    const page = await opened();
    const address = page.getByLabel(english('inside.address'));
    await address.focus();
    await address.press('Control+A');
    await page.keyboard.type('0x08000000');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('table.memory th').first().textContent()).toBe('0x08000000');
    const summary = page.locator('details[data-section=peripheral] summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: english('inside.peripheral.choose') }).focus();
    await page.keyboard.type('GPIOB');
    await expect.poll(() => row(page, 'peripheral', 'GPIO_MODER').count()).toBe(1);
    await page.getByRole('button', { name: english('inside.reset-halt') }).focus();
    await page.keyboard.press('Enter');
    await page.locator(`${VIEW}[data-state=halted]`).waitFor();
    expect(await row(page, 'core', 'PC').locator('td').first().textContent()).toContain(FACTORY_DEMO_RESET);
  });

  it('says of an address where nothing is that it cannot be read, and goes on', async () => {
    const page = await opened();
    await page.getByLabel(english('inside.address')).fill('0x60000000');
    await page.getByRole('button', { name: english('inside.show') }).click();
    await page.locator('details[data-section=memory] .refusal').waitFor();
    await nextLook(page);
    await page.getByLabel(english('inside.address')).fill('0x08000000');
    await page.getByRole('button', { name: english('inside.show') }).click();
    await page.locator('table.memory').waitFor();
  });

  it('shows registers by name and bit', async () => {
    const page = await openState(pages, 'inside');
    expect(await row(page, 'system', 'CPUID').textContent()).toContain('PARTNO=0xc27');
    expect(await row(page, 'peripheral', 'RCC_CR').textContent()).toContain('HSIRDY');
    expect(await row(page, 'core', 'xPSR').textContent()).toContain('T');
    expect(await row(page, 'floats', 'S31').count()).toBe(1);
  });
});
