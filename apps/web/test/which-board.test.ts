/** Which board the page works with: kept over a change of view, and another one whenever a person wants it. */
import { expect, it } from 'vitest';
import { BLINKY, file, flash, give, planTwoBanks, pullInPhase, step } from './harness/flashing.ts';
import { expectFocusKept, pressOn } from './harness/keyboard.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { openState, STATES } from './harness/states.ts';
import { english } from './harness/words.ts';

describePage('The board that the page works with', () => {
  const pages = usePages();

  it('stays the virtual one when the doctor is opened, until a real one is asked for', async () => {
    const page = await pages.open({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    const goTo = (name: Parameters<typeof english>[0]) =>
      page
        .getByRole('navigation')
        .getByRole('link', { name: english(name), exact: true })
        .click();
    await page.getByRole('button', { name: english('session.another') }).click();
    await page.getByRole('button', { name: english('session.use-virtual') }).click();
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    await goTo('session.nav.doctor');
    await page.getByRole('heading', { name: english('session.doctor.title') }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await goTo('session.nav.flash');
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    await goTo('session.nav.doctor');
    await page.getByRole('button', { name: english('session.doctor.real') }).click();
    await page.locator('probekit-doctor-view[data-verdict=healthy]').waitFor();
    await goTo('session.nav.flash');
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
  });

  it('can be another one while the one before is unplugged, and a job that was cut is not done to it', async () => {
    const page = await pages.open({
      route: 'flash',
      usb: {
        choose: 1,
        probes: [
          probeOf('healthy', { isRemembered: true, serial: '003A00273038510234333935' }),
          probeOf('healthy', { serial: '0042003B3137510E33333639' }),
        ],
      },
    });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await planTwoBanks(page, 3);
    await pullInPhase(page, 'program');
    await flash(page);
    await step(page, 'cut');
    await page.getByRole('button', { name: english('session.another') }).click();
    await page.getByRole('button', { name: english('examination.door.choose') }).click();
    await page.locator('probekit-board-choice', { hasText: '004200' }).waitFor();
    await step(page, 'planned');
    expect(await page.locator('.flash-job').textContent()).toContain(english('flash.step.other-chip'));
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'planned');
  });

  it.each(['flash', 'inside', 'console'])('is asked for in the words of the view where two probes are plugged in: %s', async (route) => {
    const page = await pages.open({ ...STATES['flash-two-probes'].options, route });
    await page.getByText(english('session.several')).waitFor();
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('main').textContent()).not.toContain(english('examination.door.title'));
    await pressOn(page.locator('.probes button').nth(1));
    await page.locator('probekit-board-choice[data-board=real]', { hasText: '004200' }).waitFor();
    await expectFocusKept(page);
  });

  it('can be the virtual one where two probes are plugged in', async () => {
    const page = await openState(pages, 'flash-two-probes');
    await page.getByRole('button', { name: english('session.another') }).click();
    await page.getByRole('button', { name: english('session.use-virtual') }).click();
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
  });
});
