/** The two components on a plain page that has no script of its own: what readers and keyboards get, and what attributes may hold. */
import type { Page } from 'playwright-core';
import type { Physics } from 'probekit/base';
import { expect, it } from 'vitest';
import { axeFindings, describePage, type PageOptions, type Pages, sidewaysScroll, usePages } from './harness/pages.ts';

async function openElements(pages: Pages, options?: PageOptions): Promise<Page> {
  const page = await pages.open({ file: 'elements.html', ...options });
  await page.locator('#live svg').waitFor();
  await page.locator('#key ol').waitFor();
  return page;
}

const text = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.textContent?.replace(/\s+/g, ' ').trim());

/** What readers hear of a chain, a line each. */
function heard(page: Page, chain: string): Promise<string[]> {
  return page
    .locator(`${chain} ol > li`)
    .evaluateAll((items) => items.map((item) => item.textContent?.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim() ?? ''));
}

describePage('<probekit-chain>', () => {
  const pages = usePages();

  it('reads as an ordered list of name, state and reading, in its own order', async () => {
    const page = await openElements(pages);
    await expect(page.locator('#fault').getByRole('list', { name: 'The chain, from this computer to the program' }).count()).resolves.toBe(
      1,
    );
    expect(await heard(page, '#fault')).toEqual([
      'host, proven',
      'cable, proven',
      'USB, proven, 480 Mbit/s',
      'driver, proven',
      'probe, proven, V3J9M3',
      'power, suspect, 0.02 V',
      ...['wires', 'reset', 'debug', 'core', 'flash', 'firmware'].map((name) => `${name}, unknown`),
    ]);
    expect(await text(page, '#fault .tally')).toBe('5 proven1 suspect6 unknown');
    expect(await page.locator('#fault .picture').getAttribute('aria-hidden')).toBe('true');
  });

  it('speaks Spanish by an attribute, and says what its signs mean', async () => {
    const page = await openElements(pages);
    await page.locator('#key [lang=es]').waitFor();
    expect(await text(page, '#key .tally')).toMatch(/sospechos/);
    expect((await heard(page, '#key')).every((line) => line.endsWith('desconocido'))).toBe(true);
  });

  it('is a strip that names the suspect where there is little room, and unfolds', async () => {
    const page = await openElements(pages, { width: 390 });
    const named = page.locator('#fault .named .name');
    const proven = page.locator('#fault li[data-state=proven] .name').first();
    expect((await named.boundingBox())?.width).toBeGreaterThan(20);
    expect((await proven.boundingBox())?.width).toBeLessThan(2);
    const unfold = page.locator('#fault').getByRole('button', { name: 'All by name' });
    await unfold.press('Enter');
    expect((await proven.boundingBox())?.width).toBeGreaterThan(20);
    const fold = page.locator('#fault').getByRole('button', { name: 'As a strip' });
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    expect(await heard(page, '#fault')).toHaveLength(12);
  });

  it('turns nothing when motion is not wanted', async () => {
    const page = await openElements(pages);
    const moving = () => page.locator('#column').evaluate((chain) => chain.shadowRoot?.getAnimations().length);
    expect(await moving()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving()).toBe(1);
  });

  it.each([
    ['no JSON', '[{"name":'],
    ['no list', '{"length":12}'],
    ['strange items', '[null, 7, "power", {"name":"__proto__","state":"suspect"}, {"name":"power","state":"constructor"}]'],
    ['a reading that is no text', '[{"name":"power","state":"suspect","reading":{"toString":1}}]'],
  ])('shows all as unknown for an attribute with %s', async (_what, attribute) => {
    const page = await openElements(pages);
    await page.locator('#fault').evaluate((chain, value) => chain.setAttribute('stations', value), attribute);
    await page.locator('#fault li[data-state=suspect]').waitFor({ state: 'detached' });
    expect(await page.locator('#fault li[data-state=unknown]').count()).toBe(12);
  });

  it('shows markup in a reading as text', async () => {
    const page = await openElements(pages);
    const reading = '<img src=x onerror=alert(1)>';
    await page
      .locator('#fault')
      .evaluate((chain, value) => chain.setAttribute('stations', value), JSON.stringify([{ name: 'power', state: 'suspect', reading }]));
    await page.locator('#fault .reading', { hasText: 'onerror' }).waitFor();
    expect(await text(page, '#fault .reading')).toBe(reading);
    expect(await page.locator('#fault img').count()).toBe(0);
  });
});

describePage('<probekit-board>', () => {
  const pages = usePages();

  async function openBoard(options?: PageOptions) {
    const page = await openElements(pages, options);
    await page.evaluate(() => {
      const changes: unknown[] = [];
      Object.assign(window, { changes });
      document.addEventListener('probekit-change', (event) => changes.push((event as CustomEvent<{ physics: unknown }>).detail.physics));
    });
    const board = page.locator('#live');
    const changes = () => page.evaluate(() => (window as unknown as { changes: Physics[] }).changes.splice(0));
    return { page, board, changes };
  }

  it('names each part with its position', async () => {
    const { board } = await openBoard();
    const names = await board
      .locator('svg [role=switch], svg [role=button]')
      .evaluateAll((parts) => parts.map((part) => `${part.getAttribute('role')} ${part.getAttribute('aria-label')}`));
    expect(names).toEqual([
      'switch USB cable, data',
      'switch JP1 STLK_RST, OFF',
      'button JP2, [1-2] STLK',
      'switch JP4 IDD, OFF',
      'switch JP3 T_NRST, ON',
      'button JP5 VDD_MCU, [1-2] 3V3',
      'switch JP6, ON',
      'switch B1 USER, free',
      'switch B2 RESET, free',
    ]);
  });

  it.each<[RegExp, string, Physics]>([
    [/^USB cable/, 'USB cable, unplugged', { cable: { plugged: false } }],
    [/^JP1/, 'JP1 STLK_RST, ON', { jumpers: { JP1: 'on' } }],
    [/^JP2/, 'JP2, [3-4] VIN', { jumpers: { JP2: '3-4' } }],
    [/^JP4/, 'JP4 IDD, ON', { jumpers: { JP4: 'on' } }],
    [/^JP3/, 'JP3 T_NRST, OFF', { jumpers: { JP3: 'off' } }],
    [/^JP5/, 'JP5 VDD_MCU, [2-3] 1V8', { jumpers: { JP5: '2-3' } }],
    [/^JP6/, 'JP6, OFF', { jumpers: { JP6: 'off' } }],
    [/^B1/, 'B1 USER, held', { buttons: { USER: 'held' } }],
    [/^B2/, 'B2 RESET, held', { buttons: { RESET: 'held' } }],
  ])('works %s by key and says so once', async (name, after, physics) => {
    const { board, changes } = await openBoard();
    const part = board.locator('svg').getByLabel(name);
    await part.press(' ');
    await board.locator('svg').getByLabel(after, { exact: true }).waitFor();
    expect(await changes()).toEqual([physics]);
    await part.press('Enter');
    expect(await changes()).toHaveLength(1);
  });

  it('reaches every part with the tab key, with a frame round it', async () => {
    const { page, board } = await openBoard();
    await board
      .locator('svg')
      .getByLabel(/^USB cable/)
      .focus();
    const reached: (string | null | undefined)[] = [];
    for (let step = 0; step < 9; step++) {
      reached.push(await board.evaluate((host) => host.shadowRoot?.activeElement?.getAttribute('data-part')));
      await page.keyboard.press('Tab');
    }
    expect(reached).toEqual(['cable', 'JP1', 'JP2', 'JP4', 'JP3', 'JP5', 'JP6', 'B1', 'B2']);
    await page.keyboard.press('Shift+Tab');
    const frame = board.locator('[data-part=B2] .hit');
    expect(await frame.evaluate((rect) => getComputedStyle(rect).strokeWidth)).toBe('3px');
  });

  it('holds a button for as long as the pointer is down', async () => {
    const { page, board, changes } = await openBoard();
    const reset = board.locator('[data-part=B2]');
    await reset.hover();
    await page.mouse.down();
    expect(await reset.getAttribute('aria-checked')).toBe('true');
    await page.mouse.move(5, 5);
    await page.mouse.up();
    expect(await reset.getAttribute('aria-checked')).toBe('false');
    expect(await changes()).toEqual([{ buttons: { RESET: 'held' } }, { buttons: { RESET: 'free' } }]);
  });

  it('toggles a hold for software that clicks without a pointer', async () => {
    const { board, changes } = await openBoard();
    await board.locator('[data-part=B1]').dispatchEvent('click', { detail: 0 });
    expect(await changes()).toEqual([{ buttons: { USER: 'held' } }]);
  });

  it('puts the cap of JP2 on the pair that is pressed, and takes it off there', async () => {
    const { board, changes } = await openBoard();
    const pair = board.locator('[data-part=JP2] [data-position="7-8"]');
    await pair.click();
    await pair.click();
    expect(await changes()).toEqual([{ jumpers: { JP2: '7-8' } }, { jumpers: { JP2: 'off' } }]);
  });

  it('has ordinary controls for the cable and for jumpers with several positions', async () => {
    const { board, changes } = await openBoard();
    for (const name of ['Charging only', 'Unplugged', 'Data']) await board.getByRole('button', { name }).click();
    await board.getByRole('radio', { name: '[5-6] EXT' }).check();
    await board.getByRole('group', { name: 'JP5' }).getByRole('radio', { name: '[2-3] 1V8' }).check();
    expect(await changes()).toEqual([
      { cable: { plugged: true, data: false } },
      { cable: { plugged: false } },
      { cable: { plugged: true, data: true } },
      { jumpers: { JP2: '5-6' } },
      { jumpers: { JP5: '2-3' } },
    ]);
    expect(await board.getByRole('button', { name: 'Data' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('tells every lamp in words', async () => {
    const { board } = await openBoard();
    const leds = { LD4: 'blink-red-green', LD5: 'green', LD3: 'fast-blink-red', LD1: 'slow-blink-green', LD2: 'ultraviolet' };
    await board.evaluate((host, value) => host.setAttribute('view', value), JSON.stringify({ leds }));
    await board.locator('.lamps', { hasText: 'in turn' }).waitFor();
    const lamps = await board.locator('.lamps li').evaluateAll((items) => items.map((item) => item.textContent?.replace(/\s+/g, ' ')));
    expect(lamps).toEqual([
      'LD4COM: red and green in turn',
      'LD5PWR: green, steady',
      'LD6OC: dark',
      'LD1: green, blinking slowly',
      'LD2: dark',
      'LD3: red, blinking fast',
    ]);
  });

  it('shows a lamp that a program switches fast as one that blinks', async () => {
    const { board } = await openBoard();
    await board.evaluate(async (host) => {
      const lit = host as HTMLElementTagNameMap['probekit-board'];
      for (let turn = 0; turn < 8; turn++) {
        lit.view = { leds: { LD3: turn % 2 ? 'red' : 'off' } };
        await lit.updateComplete;
      }
    });
    expect(await text(board.page(), '#live .lamps li:last-child')).toBe('LD3: red, blinking fast');
  });

  it('shows a lamp dark at once when a hand takes its supply', async () => {
    const { board } = await openBoard();
    await board.evaluate(async (host) => {
      const lit = host as HTMLElementTagNameMap['probekit-board'];
      for (let turn = 0; turn < 8; turn++) {
        lit.view = { leds: { LD3: turn % 2 ? 'red' : 'off' } };
        await lit.updateComplete;
      }
      lit.view = { leds: { LD3: 'off' }, jumpers: { JP4: 'off' } };
      await lit.updateComplete;
    });
    expect(await text(board.page(), '#live .lamps li:last-child')).toBe('LD3: dark');
  });

  it.each(['{', '[]', 'null', '{"jumpers":{"JP4":"__proto__","JP9":"on"},"leds":7,"cable":"x","buttons":{"RESET":true}}'])(
    'stands as delivered for the view %s',
    async (view) => {
      const { board } = await openBoard();
      await board.evaluate((host, value) => host.setAttribute('view', value), view);
      await board.locator('svg').getByLabel('JP4 IDD, ON', { exact: true }).waitFor();
      expect(await board.locator('svg [aria-label="B2 RESET, free"]').count()).toBe(1);
    },
  );

  it('names its marks in a crop, and leaves out what is no part of the board', async () => {
    const page = await openElements(pages);
    const drawing = page.locator('#crop svg');
    expect(await drawing.getAttribute('role')).toBe('img');
    expect(await drawing.getAttribute('aria-label')).toBe(
      'NUCLEO-H743ZI2, schematic drawing, not to scale. Marked: 1: JP4 IDD, ON, 2: JP2, [1-2] STLK, ?: LD5',
    );
    const marks = [{ part: 'JP3', tag: '<b>' }, { part: 'constructor', tag: '1' }, { part: 'JP1' }, null];
    await page.locator('#crop').evaluate((host, value) => host.setAttribute('marks', value), JSON.stringify(marks));
    await page.locator('#crop [data-mark=JP3]').waitFor();
    expect(await page.locator('#crop [data-mark]').count()).toBe(1);
    expect(await text(page, '#crop [data-mark=JP3] text')).toBe('<b');
  });

  it('offers nothing to work in a crop', async () => {
    const page = await openElements(pages);
    expect(await page.locator('#crop').locator('[tabindex], button, input').count()).toBe(0);
  });
});

describePage('A plain page with both components', () => {
  const pages = usePages();

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [768, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('has no barrier and no sideways scroll at %d px, %s', async (width, theme) => {
    const page = await openElements(pages, { width, theme });
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  });
});
