/** The page as `probekit web` serves it, in a browser without WebUSB: it reaches the probe of that computer and nothing else does. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { useProbekitWeb } from './harness/probekit-web.ts';
import { commandLineDiagnosis } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('a page of probekit web', () => {
  const serve = useProbekitWeb();
  const pages = usePages();
  const open = (at: string, expectedErrors?: RegExp) => pages.open({ at, usb: 'absent', ...(expectedErrors && { expectedErrors }) });
  const plug = (page: Page) => page.getByRole('button', { name: english('page.doors.plug.button') }).click();
  async function verdictOn(page: Page) {
    const view = page.locator('probekit-doctor-view[data-phase="done"]');
    await view.waitFor();
    return view.evaluate((element) => {
      const { verdict = '', causes = '' } = (element as HTMLElement).dataset;
      return { verdict, causes: causes.split(' ').filter(Boolean) };
    });
  }

  it.each(['healthy', 'jp4-off', 'no-permission', 'charging-cable'])('diagnoses %s as the command line does', async (scenario) => {
    const { address } = await serve(`bench:${scenario}`);
    const page = await open(address);
    expect(page.url()).not.toContain('token');
    await plug(page);
    const { verdict, causes } = await commandLineDiagnosis(scenario);
    expect(await verdictOn(page)).toEqual({ verdict, causes: causes.map(({ id }) => id) });
  });

  it('keeps the bridge when it is loaded again, and offers no other tab any', async () => {
    const { address, origin } = await serve('bench:healthy');
    const page = await open(address);
    await page.reload();
    await plug(page);
    expect((await verdictOn(page)).verdict).toBe('healthy');
    const other = await open(origin);
    expect(await other.getByRole('button', { name: english('page.doors.plug.button') }).count()).toBe(0);
  });

  it('says that the bridge is gone when it is killed, and goes on at the address of the next run', async () => {
    const first = await serve('bench:healthy');
    const page = await open(first.address, /WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource|401/);
    await plug(page);
    await verdictOn(page);
    await first.command.kill('SIGKILL');
    await page.getByRole('heading', { name: english('obstacle.bridge-lost.fault') }).waitFor();
    const next = await serve('bench:jp4-off', Number(new URL(first.address).port));
    await page.goto(next.address);
    await plug(page);
    expect((await verdictOn(page)).verdict).not.toBe('healthy');
  });

  it('gives nothing to a page from elsewhere, be its name bound to this address or not', async () => {
    const { address, origin } = await serve('bench:healthy');
    const token = address.split('=')[1] ?? '';
    const page = await pages.open({
      expectedErrors: /WebSocket|CORS|Failed to load|asked elsewhere|403|401|421|Content-Security-Policy|Content Security Policy/,
    });
    await page.goto('about:blank');
    const dialled = (host: string) =>
      page.evaluate(
        ([to = '', secret = '']) =>
          new Promise((resolve) => {
            const socket = new WebSocket(`${to}/bridge`, ['probekit-bridge.1', `token.${secret}`]);
            socket.onopen = () => resolve('open');
            socket.onclose = () => resolve('refused');
          }),
        [host, token],
      );
    expect(await dialled(origin.replace('http', 'ws'))).toBe('refused');
    expect(await dialled(origin.replace('http://127.0.0.1', 'ws://localhost'))).toBe('refused');
    const rebound = origin.replace('127.0.0.1', 'rebound.example');
    expect((await page.goto(rebound))?.status()).toBe(421);
    // Now it is of the same origin as the bridge, as far as the browser knows.
    expect(await dialled(rebound.replace('http', 'ws'))).toBe('refused');
  });
});
