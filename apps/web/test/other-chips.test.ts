/** The page with chips that are no STM32H743, over WebUSB with their boards behind it: sectors of unlike size, pages, other option bytes, another core. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { file, flash, give, sectorRows, step, vectors } from './harness/flashing.ts';
import { axeFindings, describePage, sidewaysScroll, usePages } from './harness/pages.ts';
import { pictureOfAll } from './harness/pictures.ts';
import { boardOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

interface ChipRow {
  readonly board: string;
  /** As a person types it. */
  readonly chip: string;
  /** The flash in a line; the plan of `program` for a blank chip, and when the last byte differs. */
  readonly sizes: string;
  readonly fresh: readonly string[];
  readonly changed: readonly string[];
  /** All option bytes by name, in order; one that is changed, with what is told of it before. */
  readonly options: string;
  readonly change: { readonly name: string; readonly value: string; readonly told: RegExp };
  /** Of the core what only some have, a register of a peripheral, and what stands beside it. */
  readonly masks: readonly string[];
  readonly hasFloats: boolean;
  readonly peripheral: readonly [name: string, register: string, bits: RegExp];
}

const ROWS: readonly ChipRow[] = [
  {
    board: 'nucleo-f446re',
    chip: 'STM32F446',
    sizes: '4 × 16 KiB, 64 KiB, 3 × 128 KiB',
    fresh: [
      '0–3 | 4 × 16 KiB | 0x08000000 – 0x0800ffff | erased and programmed | 64 KiB',
      '4 | 64 KiB | 0x08010000 – 0x0801ffff | erased and programmed | 6 KiB',
      '5–7 | 3 × 128 KiB | 0x08020000 – 0x0807ffff | stays as it is | –',
    ],
    changed: [
      '0–3 | 4 × 16 KiB | 0x08000000 – 0x0800ffff | equal already | –',
      '4 | 64 KiB | 0x08010000 – 0x0801ffff | erased and programmed | 6 KiB',
      '5–7 | 3 × 128 KiB | 0x08020000 – 0x0807ffff | stays as it is | –',
    ],
    options: 'RDP BOR_LEV WDG_SW nRST_STOP nRST_STDBY SPRMOD WRP1',
    change: { name: 'BOR_LEV', value: '2', told: /^BOR_LEV 3 → 2\n? ?no brown-out reset above that of power-on → / },
    masks: ['PRIMASK', 'FAULTMASK', 'BASEPRI'],
    hasFloats: true,
    peripheral: ['FLASH', 'FLASH_OPTCR', /RDP=0xaa/],
  },
  {
    board: 'nucleo-g071rb',
    chip: 'STM32G071',
    sizes: '64 × 2 KiB',
    fresh: [
      '0–34 | 35 × 2 KiB | 0x08000000 – 0x080117ff | erased and programmed | 70 KiB',
      '35–63 | 29 × 2 KiB | 0x08011800 – 0x0801ffff | stays as it is | –',
    ],
    changed: [
      '0–33 | 34 × 2 KiB | 0x08000000 – 0x08010fff | equal already | –',
      '34 | 2 KiB | 0x08011000 – 0x080117ff | erased and programmed | 2 KiB',
      '35–63 | 29 × 2 KiB | 0x08011800 – 0x0801ffff | stays as it is | –',
    ],
    options:
      'RDP BOR_EN BORF_LEV BORR_LEV nRST_STOP nRST_STDBY nRST_SHDW IWDG_SW IWDG_STOP IWDG_STDBY WWDG_SW RAM_PARITY_CHECK nBOOT_SEL nBOOT1 nBOOT0 NRST_MODE IRHEN WRP1A_STRT WRP1A_END WRP1B_STRT WRP1B_END PCROP1A_STRT PCROP1A_END PCROP1B_STRT PCROP1B_END PCROP_RDP BOOT_LOCK SEC_SIZE',
    change: { name: 'IWDG_STOP', value: '0', told: /^IWDG_STOP 1 → 0\n? ?the independent watchdog counts on in Stop mode → / },
    masks: ['PRIMASK'],
    hasFloats: false,
    peripheral: ['RCC', 'RCC_CR', /HSIRDY/],
  },
  {
    board: 'nucleo-f103rb',
    chip: 'STM32F103',
    sizes: '128 × 1 KiB',
    fresh: [
      '0–69 | 70 × 1 KiB | 0x08000000 – 0x080117ff | erased and programmed | 70 KiB',
      '70–127 | 58 × 1 KiB | 0x08011800 – 0x0801ffff | stays as it is | –',
    ],
    changed: [
      '0–68 | 69 × 1 KiB | 0x08000000 – 0x080113ff | equal already | –',
      '69 | 1 KiB | 0x08011400 – 0x080117ff | erased and programmed | 1 KiB',
      '70–127 | 58 × 1 KiB | 0x08011800 – 0x0801ffff | stays as it is | –',
    ],
    options: 'RDP WDG_SW nRST_STOP nRST_STDBY DATA0 DATA1 WRP',
    change: { name: 'DATA0', value: '0x5a', told: /^DATA0 0xff → 0x5a$/ },
    masks: ['PRIMASK', 'FAULTMASK', 'BASEPRI'],
    hasFloats: false,
    peripheral: ['RCC', 'RCC_CR', /HSIRDY/],
  },
];

/** 70 KiB: more than any first sector. */
const program = (last: number) => Buffer.concat([vectors(), Buffer.alloc(70 * 1024 - 0x42 - 1, 0x5a), Buffer.of(last)]);

describePage('A chip that is no STM32H743', () => {
  const pages = usePages();

  it.each(ROWS)('$board: its sectors in the plan, flashed and verified, then what differs', async (row) => {
    const page = await opened('flash', row.board);
    await plan(page, 1);
    expect(await page.locator('.sector-map p').first().textContent()).toBe(row.sizes);
    expect(await sectorRows(page, 5)).toEqual(row.fresh);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await pictureOfAll(page, `${row.board}-plan`);
    await flash(page);
    await step(page, 'done');
    expect(await page.locator('.flash-done').textContent()).toMatch(/Flashed and verified\.\s+Running from 0x08000000/);
    await plan(page, 2);
    expect(await sectorRows(page, 5)).toEqual(row.changed);
    await flash(page);
    await step(page, 'done');
  });

  it.each(ROWS)('$board: its option bytes by their own names, one changed, told before and read back', async (row) => {
    const { name, value, told } = row.change;
    const page = await opened('flash', row.board);
    const options = page.locator('probekit-flash-options');
    await options.getByRole('button', { name: english('flash.options.read') }).click();
    await options.locator('.option-rows').waitFor();
    expect((await options.locator('.option-row label').allInnerTexts()).join(' ')).toBe(row.options);
    const field = page.getByLabel(name, { exact: true });
    if (await field.evaluate((element) => element.matches('select'))) await field.selectOption(value);
    else await field.fill(value);
    await options.getByRole('button', { name: english('flash.options.ask') }).click();
    await options.locator('.option-plan li').first().waitFor();
    expect(await options.locator('.option-plan li').allInnerTexts()).toEqual([expect.stringMatching(told)]);
    expect(await axeFindings(page)).toEqual([]);
    await pictureOfAll(page, `${row.board}-options`);
    for (const box of await options.locator('[data-ask]').all()) await box.check();
    await options.locator('[data-name]').fill(row.chip);
    await options.getByRole('button', { name: english('flash.options.write') }).click();
    await options.locator('[role=status]', { hasText: 'written and read back: 1' }).waitFor();
    expect(await field.inputValue()).toBe(value);
  });

  it.each(ROWS)(
    '$board: the core of a blank one, which has locked up or waits in its boot loader, and peripherals, by name and bit',
    async ({ masks, hasFloats, peripheral, board }) => {
      const page = await opened('inside', board);
      await page.getByRole('button', { name: english('inside.halt'), exact: true }).click();
      await page.locator('probekit-inside-view[data-state=halted]').waitFor();
      for (const section of ['floats', 'system', 'peripheral']) await page.locator(`details[data-section=${section}] summary`).click();
      const [name, register, bits] = peripheral;
      await page.getByRole('combobox', { name: english('inside.peripheral.choose') }).selectOption(name);
      const section = (which: string) => page.locator(`details[data-section=${which}]`);
      const cells = section('peripheral')
        .locator('tr')
        .filter({ has: page.getByRole('rowheader', { name: register, exact: true }) });
      await cells.waitFor();
      expect(await cells.textContent()).toMatch(bits);
      const names = await section('core').getByRole('rowheader').allInnerTexts();
      expect(names.slice(names.indexOf('CONTROL') + 1)).toEqual(masks);
      expect(await section('floats').getByRole('rowheader', { name: 'S31', exact: true }).count()).toBe(hasFloats ? 1 : 0);
      expect(await axeFindings(page)).toEqual([]);
      await pictureOfAll(page, `${board}-inside`);
    },
  );

  async function opened(route: string, board: string): Promise<Page> {
    const page = await pages.open({ route, usb: { probes: [boardOf(board)] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  }

  async function plan(page: Page, last: number): Promise<void> {
    await give(page, file('program.bin', program(last)));
    await step(page, 'address');
    await page.getByRole('button', { name: english('flash.address.go') }).click();
    await step(page, 'planned');
  }
});
