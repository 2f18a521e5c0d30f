/** What a program does, seen from inside: a variable that counts, a start from the beginning, the fault that ended it in words. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

const VIEW = 'probekit-inside-view';
/** `ticks` of blinky.elf: the first word of DTCM, another one every 100 ms. */
const TICKS = '0x20000000';

describePage('A program seen from inside', () => {
  const pages = usePages();
  const state = (page: Page, wanted: string) => page.locator(`${VIEW}[data-state=${wanted}]`).waitFor();
  const button = (page: Page, key: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(key), exact: true });
  async function opened(program: string): Promise<Page> {
    const page = await pages.open({ route: 'inside', usb: { probes: [probeOf('healthy', { isRemembered: true, program })] } });
    await state(page, 'running');
    return page;
  }
  async function ticks(page: Page): Promise<number> {
    const cells = await page.locator('table.memory tr').first().locator('td').allInnerTexts();
    return Number.parseInt(cells.slice(0, 4).reverse().join(''), 16);
  }

  it('marks in live memory what changed since the look before, and nothing else', async () => {
    const page = await opened('blinky.elf');
    const looks = await page.locator(VIEW).evaluate(watchMemory);
    const counts = looks.map(({ cells }) => cells[0]);
    expect(new Set(counts).size).toBe(3);
    for (const [index, { cells, marked }] of looks.slice(1).entries()) {
      const before = looks[index]?.cells ?? [];
      const changed = cells.flatMap((cell, at) => (cell === before[at] ? [] : [at]));
      expect(marked).toEqual(changed);
    }
  });

  it('starts the program from the beginning with Reset and run', async () => {
    const page = await opened('blinky.elf');
    await button(page, 'inside.halt').click();
    await state(page, 'halted');
    await page.locator('details[data-section=edit] summary').click();
    await page.getByLabel(english('inside.edit.where')).fill(TICKS);
    await page.getByLabel(english('inside.edit.value'), { exact: true }).fill('0x7fff0000');
    await button(page, 'inside.edit.go').click();
    await button(page, 'inside.edit.yes').click();
    await expect.poll(() => ticks(page)).toBe(0x7fff_0000);
    await button(page, 'inside.reset').click();
    await state(page, 'running');
    // The start clears what the program has not given a value, and it counts anew.
    await expect.poll(() => ticks(page)).toBeLessThan(0x1000);
    await expect.poll(() => ticks(page)).toBeGreaterThan(0);
  });

  it('says in words which fault ended a program, and at which address', async () => {
    const page = await opened('crash.elf');
    const faults = page.locator('section.deciding', { has: page.getByRole('heading', { name: english('inside.faults') }) });
    expect(await faults.getByRole('listitem').allInnerTexts()).toEqual([
      `PRECISERR ${english('fault.PRECISERR')} (0x22000000)`,
      `FORCED ${english('fault.FORCED')}`,
    ]);
  });
});

/** Runs in the page: the bytes and the marks of each look, as drawn, until the first byte has had three values. */
function watchMemory(view: Element): Promise<{ cells: string[]; marked: number[] }[]> {
  const looks: { cells: string[]; marked: number[] }[] = [];
  return new Promise((resolve) => {
    let seen: string | undefined;
    const watching = new MutationObserver(() => {
      // The same look may be drawn twice.
      const { looks: drawn } = (view as HTMLElement).dataset;
      if (drawn === seen) return;
      seen = drawn;
      const cells = [...view.querySelectorAll('table.memory td:not(.characters)')];
      looks.push({
        cells: cells.map((cell) => cell.textContent ?? ''),
        marked: cells.flatMap((cell, at) => (cell.querySelector('mark') ? [at] : [])),
      });
      if (new Set(looks.map(({ cells: [first] }) => first)).size < 3) return;
      watching.disconnect();
      resolve(looks);
    });
    watching.observe(view, { attributeFilter: ['data-looks'] });
  });
}
