/** The page for everybody: a judge that sees what is wrong, the whole way by keyboard, focus that can be seen, Spanish that is Spanish. */
import { describe, expect, it } from 'vitest';
import { seenFocus, tabTo } from './harness/keyboard.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { pictureOfAll } from './harness/pictures.ts';
import { openState } from './harness/states.ts';

describePage('The judge', () => {
  const pages = usePages();

  it('sees what is wrong, also inside a component', async () => {
    const page = await openState(pages, 'home');
    await page.evaluate(() => {
      const chain = document.querySelector('probekit-chain')?.shadowRoot;
      chain?.append(document.createElement('button'));
      document.querySelector('main')?.append(document.createElement('img'));
    });
    const found = (await axeFindings(page)).map((finding) => finding.split(':')[0]);
    expect(found.sort()).toEqual(['button-name', 'image-alt']);
  });
});

describePage('By keyboard alone', () => {
  const pages = usePages();

  it('leads from the first screen to a settled verdict on a board with JP4 off', async () => {
    const page = await openState(pages, 'home');
    await tabTo(page.getByRole('link', { name: /^Open the board/ }).first());
    await page.keyboard.press('Enter');
    await page.locator('probekit-board-view[data-phase=done]').waitFor();
    await tabTo(page.getByRole('switch', { name: /^JP4/ }).first());
    await page.keyboard.press('Space');
    await page.locator('probekit-board-view[data-verdict=fault][data-phase=done]').waitFor();
    await tabTo(page.getByRole('button', { name: /^Jumper JP4/ }).first());
    await page.keyboard.press('Enter');
    await page.locator('probekit-board-view[data-causes^=RC24]').waitFor();
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  it('explains a message', async () => {
    const page = await openState(pages, 'home');
    for (let presses = 0; presses < 20 && !(await page.locator('#error-text').evaluate((field) => field.matches(':focus'))); presses++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('The interface firmware FAILED to reset/halt the target MCU');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('probekit-explain h1').waitFor();
    expect(await page.locator('h1').evaluate((heading) => heading === document.activeElement)).toBe(true);
  });

  it.each([
    'home',
    'explain',
    'fault',
    'board',
    'flash-plan',
    'flash-options',
    'flash-two-probes',
    'inside',
    'console',
    'report',
    'install-ready',
  ] as const)('shows where the focus is, on everything that Tab reaches: %s', async (name) => {
    const page = await openState(pages, name);
    const reached: string[] = [];
    const unseen: string[] = [];
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(seenFocus);
      if (!focused) break;
      reached.push(focused.what);
      if (!focused.isSeen) unseen.push(focused.what);
    }
    expect(reached.length).toBeGreaterThan(2);
    expect(unseen).toEqual([]);
  });
});

describePage('In Spanish', () => {
  const pages = usePages();
  /** English words that no Spanish sentence, command, product name or silkscreen holds. */
  const ENGLISH_WORDS =
    /\b(the|and|with|without|board|which|what|does|not|cannot|your|this|that|from|test|again|wire|cable is|proven|unknown|likely)\b/i;
  const COMMAND = /probekit [^(]*/g;

  describe.each([
    'home',
    'explain',
    'doctor-door',
    'fault',
    'healthy',
    'obstacle',
    'bridge-lost',
    'no-webusb',
    'board',
    'console-door',
    'console',
    'inside-door',
    'inside',
    'flash-start',
    'flash-plan',
    'flash-done',
    'flash-options',
    'flash-cut',
    'fault-in-the-chip',
    'two-probes',
    'flash-two-probes',
    'report',
  ] as const)('%s', (name) => {
    it('says so to the browser, and leaves no English behind', async () => {
      const page = await openState(pages, name, { language: 'es' });
      await page.locator('html[lang=es]').waitFor();
      const left = (await page.evaluate(textsForPeople)).filter((text) => ENGLISH_WORDS.test(text.replace(COMMAND, '')));
      expect(left).toEqual([]);
      await pictureOfAll(page, `${name}-es`);
    });
  });

  it('is one button away, and stays for the next visit', async () => {
    const page = await openState(pages, 'home');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.locator('html[lang=es]').waitFor();
    await page.reload();
    await page.locator('html[lang=es]').waitFor();
    expect(await page.title()).not.toContain('why');
  });
});

/** Texts and labels that are meant to be read in the page's language: no commands, raw values, or quotations. Runs in the page. */
function textsForPeople(): string[] {
  const texts: string[] = [];
  const visit = (node: Node) => {
    if (node instanceof Element) {
      const lang = node.getAttribute('lang');
      if (node.matches('code, pre, kbd, samp, textarea, script, style, noscript, .quote') || (lang !== null && lang !== 'es')) return;
      for (const name of ['aria-label', 'title', 'placeholder']) {
        if (name !== 'placeholder' && node.hasAttribute(name)) texts.push(node.getAttribute(name) ?? '');
      }
      if (node.shadowRoot) for (const child of node.shadowRoot.childNodes) visit(child);
    }
    if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) texts.push(node.textContent.trim());
    for (const child of node.childNodes) visit(child);
  };
  visit(document.body);
  return texts;
}
