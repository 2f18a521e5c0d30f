/** Remedies of the doctor that the form of option bytes does: the harmless one where it helps, and the way there. */
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('a remedy that writes option bytes', () => {
  const pages = usePages();

  it.each([
    ['write-protected', /clear the write protection/i, 'resets'],
    ['rdp1', /RDP|read-out protection/i, 'erases'],
  ] as const)('is told with what it touches, and leads to the form: %s', async (scenario, what, touches) => {
    const page = await pages.open({ route: 'doctor', usb: { probes: [probeOf(scenario, { isRemembered: true })] } });
    const attach = page.getByRole('button', { name: english('examination.now.attach') });
    const remedy = page.locator('.remedy', { has: page.getByRole('link', { name: english('examination.by-options.open') }) });
    await attach.or(remedy).first().waitFor();
    if (await attach.isVisible()) await attach.click();
    await remedy.waitFor();
    expect(await remedy.count()).toBe(1);
    expect(await remedy.locator('h3').textContent()).toMatch(what);
    expect(await remedy.locator('.touch .is-worst').textContent()).toBe(english(`examination.scale.${touches}`));
    // Nothing is protected against reading: no bank has to go for it.
    expect(await page.locator('.remedy h3', { hasText: 'protected area' }).count()).toBe(0);
    await remedy.getByRole('link').click();
    const heading = page.getByRole('heading', { name: english('flash.options.title') });
    await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(() => heading.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    // From there the next key leads into the form.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(english('flash.options.read'));
  });
});
