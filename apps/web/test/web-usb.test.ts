/**
 * The second door, with benches behind `navigator.usb`: what the browser, the system and the cable can do to a diagnosis,
 * and that the page says exactly that.
 */
import type { Page } from 'playwright-core';
import type { SentenceKey } from 'probekit/words';
import { describe, expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { type ProbeOptions, probeOf } from './harness/scenarios.ts';
import type { UsbPlan } from './harness/usb-over-bench.ts';
import { english } from './harness/words.ts';

const HEALTHY = english('examination.healthy.title');
const NO_TARGET = english('verdict.out-of-reach');
const SERIALS = ['003A00273038510234333935', '0042003B3137510E33333639'] as const;

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const button = (page: Page, key: SentenceKey) => page.getByRole('button', { name: english(key) });
/** The words that only this obstacle has. */
const obstacle = (page: Page, id: string) => heading(page, english(`obstacle.${id}.fault` as SentenceKey));
const remembered = (scenario: string, options: ProbeOptions = {}): UsbPlan => ({
  probes: [probeOf(scenario, { isRemembered: true, ...options })],
});

describePage('Plug in and diagnose', () => {
  const pages = usePages();
  const openDoctor = (usb: UsbPlan) => pages.open({ route: 'doctor', usb });

  it('reaches the verdict with one click on the page and one choice in the browser’s list', async () => {
    const page = await pages.open({ usb: { probes: [probeOf('jp4-off')] } });
    await button(page, 'page.doors.plug.button').click();
    await heading(page, NO_TARGET).waitFor();
    expect(await page.evaluate(() => window.usbOverBench.listsShown)).toBe(1);
  });

  it('needs no click for a probe that it was allowed to use before', async () => {
    const page = await openDoctor(remembered('jp4-off'));
    await heading(page, NO_TARGET).waitFor();
    expect(await page.evaluate(() => window.usbOverBench.listsShown)).toBe(0);
  });

  it('says of a healthy board that there is nothing to mend', async () => {
    const page = await openDoctor(remembered('healthy'));
    await heading(page, HEALTHY).waitFor();
  });

  describe('when the browser or the system is the obstacle', () => {
    it('says which browsers do, and how to go on without, where there is no WebUSB', async () => {
      const page = await pages.open({ route: 'doctor', usb: 'absent' });
      await obstacle(page, 'no-webusb').waitFor();
      expect(await page.locator('main').textContent()).toContain('npx probekit doctor');
    });

    it('says that nothing was chosen, and the list opens again from there', async () => {
      const page = await pages.open({ usb: { probes: [probeOf('healthy')], choose: 'cancel' } });
      await button(page, 'page.doors.plug.button').click();
      await obstacle(page, 'nothing-chosen').waitFor();
      await page.evaluate(() => {
        window.usbOverBench.choose = 0;
      });
      await button(page, 'obstacle.act.choose').first().click();
      await heading(page, HEALTHY).waitFor();
    });

    it('gives the udev line where Linux denies access, and tests again without a reload', async () => {
      const page = await openDoctor(remembered('no-permission'));
      await obstacle(page, 'denied-linux').waitFor();
      const said = await page.locator('main').textContent();
      expect(said).toContain('/etc/udev/rules.d/');
      expect(said).toContain('Access denied');
      await page.evaluate(() => window.usbOverBench.set({ host: { permission: true } }));
      await button(page, 'obstacle.act.test-again').first().click();
      await heading(page, HEALTHY).waitFor();
    });

    it('names the driver of interface 0 on Windows, where the claim is refused, and what may hold it', async () => {
      const usb = remembered('healthy', { physics: { host: { heldBy: 'openocd' } } });
      const page = await pages.open({ route: 'doctor', usb, userAgent: WINDOWS });
      await obstacle(page, 'held-windows').waitFor();
      await button(page, 'obstacle.act.read-driver-windows').click();
      await heading(page, english('obstacle.driver-windows.title')).waitFor();
      expect(await page.locator('main').textContent()).toContain('WinUSB');
    });

    it('keeps the message that was explained before while another obstacle is read about', async () => {
      const page = await pages.open({ usb: { probes: [probeOf('jp4-off')], choose: 'cancel' } });
      await page.locator('#error-text').fill('The interface firmware FAILED to reset/halt the target MCU');
      await page.locator('#error-text').press('Enter');
      await button(page, 'page.doors.plug.button').click();
      await obstacle(page, 'nothing-chosen').waitFor();
      await button(page, 'obstacle.blocked.title').click();
      await button(page, 'obstacle.back').click();
      await page.evaluate(() => {
        window.usbOverBench.choose = 0;
      });
      await button(page, 'obstacle.act.choose').first().click();
      await heading(page, NO_TARGET).waitFor();
      expect(await page.locator('.evidence').textContent()).toContain('FAIL.TXT, which you pasted');
    });

    it('says that another program holds the probe when the claim is refused, and tests again when it has let go', async () => {
      const page = await openDoctor(remembered('healthy', { physics: { host: { heldBy: 'openocd' } } }));
      await obstacle(page, 'held').waitFor();
      expect(await page.locator('main').textContent()).toContain('Unable to claim interface');
      await page.evaluate(() => window.usbOverBench.set({ host: { heldBy: null } }));
      await button(page, 'obstacle.act.test-again').first().click();
      await heading(page, HEALTHY).waitFor();
    });

    it('never advises to remove a driver', async () => {
      const page = await pages.open({ route: 'doctor', usb: 'absent' });
      await obstacle(page, 'no-webusb').waitFor();
      expect(await page.locator('main').textContent()).not.toMatch(/(remove|uninstall|delete) (the|its|your) driver/i);
    });
  });

  describe('when the cable is pulled', () => {
    /** How many transfers a diagnosis of this board takes when nobody disturbs it. */
    async function transfersOf(scenario: string): Promise<number> {
      const page = await openDoctor(remembered(scenario));
      await heading(page, HEALTHY).waitFor();
      return page.evaluate(() => window.usbOverBench.transfers);
    }

    it('says so in each phase of a diagnosis, and resumes when it is plugged in again', async () => {
      const transfers = await transfersOf('healthy');
      expect(transfers).toBeGreaterThan(20);
      const within = [0.2, 0.5, 0.8].map((share) => Math.round(share * transfers));
      for (const cutAt of [1, 2, ...within, transfers]) {
        const page = await openDoctor({ ...remembered('healthy'), cutAt });
        await obstacle(page, 'unplugged').waitFor();
        await page.evaluate(() => window.usbOverBench.plug());
        await heading(page, HEALTHY).waitFor();
        expect(await page.evaluate(() => window.usbOverBench.listsShown)).toBe(0);
        await page.context().close();
      }
    });

    it('says so after the verdict as well, and diagnoses what is plugged in then', async () => {
      const page = await openDoctor(remembered('healthy'));
      await heading(page, HEALTHY).waitFor();
      await page.evaluate(() => window.usbOverBench.unplug());
      await page.getByText(english('examination.gone')).waitFor();
      await page.evaluate(() => window.usbOverBench.set({ jumpers: { JP4: 'off' } }));
      await page.evaluate(() => window.usbOverBench.plug());
      await heading(page, NO_TARGET).waitFor();
    });

    it('takes a cable that is pulled while the browser’s list is open for nothing chosen', async () => {
      const page = await pages.open({ usb: { probes: [probeOf('healthy')] } });
      await page.evaluate(() => window.usbOverBench.unplug());
      await button(page, 'page.doors.plug.button').click();
      await obstacle(page, 'nothing-chosen').waitFor();
    });
  });

  describe('with two probes', () => {
    const two: UsbPlan = {
      probes: [
        probeOf('healthy', { isRemembered: true, serial: SERIALS[0] }),
        probeOf('jp4-off', { isRemembered: true, serial: SERIALS[1] }),
      ],
    };

    it('asks which one is meant, by the ends of the serial numbers, and tests that one', async () => {
      const page = await openDoctor(two);
      await page.getByText(english('examination.door.several')).waitFor();
      await page.getByRole('button', { name: SERIALS[1].slice(0, 6) }).click();
      await heading(page, NO_TARGET).waitFor();
      expect(await page.locator('main').textContent()).not.toContain(SERIALS[1]);
    });

    it('stays with the one that was chosen when the other is unplugged', async () => {
      const page = await openDoctor(two);
      await page.getByRole('button', { name: SERIALS[1].slice(0, 6) }).click();
      await heading(page, NO_TARGET).waitFor();
      await page.evaluate(() => window.usbOverBench.unplug(0));
      await page.evaluate(() => window.usbOverBench.plug(0));
      expect(await heading(page, NO_TARGET).isVisible()).toBe(true);
    });
  });

  describe('in a hidden tab', () => {
    /** A headless browser shows every tab, so the page is told. */
    const hide = (page: Page, isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);

    it('ends a diagnosis that is under way', async () => {
      const page = await pages.open({ usb: { probes: [probeOf('healthy')] } });
      await button(page, 'page.doors.plug.button').click();
      await hide(page, true);
      await heading(page, HEALTHY).waitFor();
    });

    it('leaves what is plugged in meanwhile alone until it is seen again', async () => {
      const page = await openDoctor(remembered('healthy'));
      await heading(page, HEALTHY).waitFor();
      await page.evaluate(() => window.usbOverBench.unplug());
      await page.getByText(english('examination.gone')).waitFor();
      await hide(page, true);
      const before = await page.evaluate(() => window.usbOverBench.transfers);
      await page.evaluate(() => window.usbOverBench.plug());
      expect(await page.evaluate(() => window.usbOverBench.transfers)).toBe(before);
      await hide(page, false);
      await page.getByText(english('examination.gone')).waitFor({ state: 'detached' });
      await heading(page, HEALTHY).waitFor();
      expect(await page.evaluate(() => window.usbOverBench.transfers)).toBeGreaterThan(before);
    });
  });
});
