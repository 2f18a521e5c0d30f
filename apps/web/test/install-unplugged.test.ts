/** An install button whose cable is pulled in each phase of one installation: each time it says so, and goes on by itself. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { go, heard, install, said, step } from './harness/installing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';

interface Moment {
  readonly state: 'connecting' | 'loading' | 'flashing';
  readonly phase?: string;
  /** Of the phase. */
  readonly share?: number;
  /** How many transfers later. */
  readonly transfers: number;
}

/** Of one installation each; one whose bytes are all there does not verify them again. */
const INSTALLATIONS: Readonly<Record<string, readonly Moment[]>> = {
  'connects, compares, erases and programs': [
    { state: 'connecting', transfers: 20 },
    { state: 'loading', transfers: 40 },
    { state: 'flashing', phase: 'erase', transfers: 2 },
    { state: 'flashing', phase: 'program', transfers: 1 },
  ],
  verifies: [{ state: 'flashing', phase: 'program', share: 1, transfers: 2 }],
  // All is verified: what is left is to reset and to let it run.
  resets: [{ state: 'flashing', phase: 'verify', share: 1, transfers: 1 }],
};

/** Pulls the cable at this moment, the next time that it comes. */
function pullAt(page: Page, moment: Moment): Promise<void> {
  return page.evaluate(({ state, phase, share = 0, transfers }) => {
    const pull = () => {
      const dialog = document.querySelector('#own')?.shadowRoot?.querySelector('probekit-install-dialog');
      const now = dialog?.installation?.state;
      const line = now?.step === 'flashing' ? now.phases.at(-1) : undefined;
      if (now?.step !== state || line?.phase !== phase || (line?.share ?? 0) < share) return;
      document.removeEventListener('state-changed', pull);
      window.usbOverBench.cutAt = window.usbOverBench.transfers + transfers;
    };
    document.addEventListener('state-changed', pull);
  }, moment);
}

describePage('<probekit-install-button> unplugged', () => {
  const pages = usePages();

  it.each(Object.entries(INSTALLATIONS))('while it %s: says so, and goes on when it is plugged in again', async (_phases, moments) => {
    const page = await pages.open({ file: 'install.html', usb: { probes: [probeOf('healthy')] } });
    for (const [round, moment] of moments.entries()) {
      await pullAt(page, moment);
      if (round === 0) await install(page).click();
      else await page.evaluate(() => window.usbOverBench.plug());
      if (moment.state === 'flashing' && moments[round - 1]?.state !== 'flashing') await go(page).click();
      await step(page, 'cut');
      expect((await heard(page)).at(-2)).toBe(moment.state);
      expect(await said(page)).toBe('The ST-LINK was unplugged, or lost its power. Plug it in again: the job goes on by itself.');
    }
    await page.evaluate(() => window.usbOverBench.plug());
    await step(page, 'done');
    expect(await said(page)).toBe('Wave 1.0.0 is on the board, verified and running.');
  });
});
