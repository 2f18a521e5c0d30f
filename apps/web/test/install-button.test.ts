/** The install button on a page of somebody else's: healthy boards and others, manifests of all kinds, hands on keys alone. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ES_CONSOLE as SPANISH } from '../../../packages/probekit/src/words/es/console.ts';
import { dialog, go, heard, install, own, said, step } from './harness/installing.ts';
import { axeFindings, describePage, type PageOptions, type Pages, usePages } from './harness/pages.ts';
import { type ProbeOptions, probeOf } from './harness/scenarios.ts';

const WAVE = readFileSync(fileURLToPath(new URL('../../../firmware/wave.elf', import.meta.url)));
const DOCUMENT = readFileSync(fileURLToPath(new URL('../../../docs/install-button.md', import.meta.url)), 'utf8');
const MARKUP = '<img src=x onerror="window.injected=1"><script>window.injected=2</script>';
const SOUND = { name: 'Wave', version: '1.0.0', builds: [{ devices: [{ id: '0x450' }], images: [{ url: 'wave.elf' }] }] };

/** The example page with a probe behind WebUSB, and another manifest where one is given. */
async function openWith(
  pages: Pages,
  scenario: string,
  manifest?: unknown,
  options: PageOptions & { probe?: ProbeOptions } = {},
): Promise<Page> {
  const { probe, ...others } = options;
  const page = await pages.open({ file: 'install.html', usb: { probes: [probeOf(scenario, probe)] }, ...others });
  if (manifest !== undefined) {
    await page.route('**/install/manifest.json', (route) =>
      route.fulfill({ body: typeof manifest === 'string' ? manifest : JSON.stringify(manifest), contentType: 'application/json' }),
    );
  }
  return page;
}

describePage('<probekit-install-button>', () => {
  const pages = usePages();

  it('picks the build, says what is erased, flashes, verifies and runs, and tells the page each step', async () => {
    const page = await openWith(pages, 'healthy');
    await install(page).click();
    await go(page).waitFor();
    expect(await dialog(page).getByRole('heading').textContent()).toBe('Install Wave 1.0.0');
    expect(await said(page)).toMatch(
      /^NUCLEO-H743ZI2 gets Wave 1\.0\.0\. Erased and written anew: 1 of 16 sectors, 128 KiB\. .* The rest of the flash stays as it is, and so do the option bytes\.$/,
    );
    expect(await axeFindings(page)).toEqual([]);
    await go(page).click();
    await step(page, 'done');
    expect(await said(page)).toBe('Wave 1.0.0 is on the board, verified and running.');
    expect(await heard(page)).toEqual(['choosing', 'connecting', 'loading', 'ready', 'flashing', 'done']);
    // The same again: there is nothing to erase any more.
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await install(page).click();
    await dialog(page).getByRole('button', { name: 'Verify and run' }).waitFor();
    expect(await said(page)).toContain('nothing is erased');
  });

  it('is not called off by a second click, nor by Escape pressed twice', async () => {
    const page = await openWith(pages, 'healthy');
    await install(page).click();
    await go(page).dblclick();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await step(page, 'done');
  });

  it('ends with the button that a page takes away', async () => {
    const page = await openWith(pages, 'healthy');
    await install(page).click();
    await go(page).waitFor();
    const last = await own(page).evaluate((button) => {
      const told: string[] = [];
      button.addEventListener('state-changed', (event) => told.push((event as CustomEvent<{ state: string }>).detail.state));
      const parent = button.parentNode;
      button.remove();
      parent?.append(button);
      return told;
    });
    expect(last).toEqual(['closed']);
    expect(await dialog(page).count()).toBe(0);
    // The window alone is taken away, in the middle.
    await own(page).evaluate((button) => {
      const take = (event: Event) => {
        if ((event as CustomEvent<{ state: string }>).detail.state !== 'connecting') return;
        button.removeEventListener('state-changed', take);
        setTimeout(() => button.shadowRoot?.querySelector('probekit-install-dialog')?.remove());
      };
      button.addEventListener('state-changed', take);
    });
    await install(page).click();
    await step(page, 'closed');
    await install(page).click();
    await go(page).click();
    await step(page, 'done');
  });

  it('installs on the virtual board and shows what the program prints', async () => {
    const page = await pages.open({ file: 'install.html' });
    await page.locator('#virtual').getByRole('button').click();
    await go(page).click();
    await step(page, 'done');
    await dialog(page).getByRole('button', { name: 'Open the console' }).click();
    await page.getByRole('log').filter({ hasText: /-?\d+/ }).waitFor();
  });

  it('says in the page’s language why the console has no port, and opens it when it is there', async () => {
    const page = await openWith(pages, 'healthy', { ...SOUND, console: { baudRate: 115_200 } }, { expectedErrors: /ERR_FAILED/ });
    await own(page).evaluate((button) => button.setAttribute('language', 'es'));
    await install(page).click();
    await go(page).click();
    await step(page, 'done');
    const button = (name: string) => dialog(page).getByRole('button', { name });
    await page.route('**/install-console-*.js', (route) => route.abort());
    await button('Abrir la consola').click();
    await dialog(page).getByText('Una parte de esta página no se cargó').waitFor();
    await page.unroute('**/install-console-*.js');
    await page.evaluate(() => void (window.usbOverBench.serial.isBusy = true));
    await button('Abrir la consola').click();
    await dialog(page).getByText(SPANISH['console.busy']).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.evaluate(() => void Object.assign(window.usbOverBench.serial, { isBusy: false, choose: 'cancel' }));
    await button(SPANISH['console.open']).click();
    await dialog(page).getByText(SPANISH['console.busy']).waitFor({ state: 'detached' });
    await page.evaluate(() => void (window.usbOverBench.serial.choose = 'port'));
    await button(SPANISH['console.open']).click();
    await page.getByRole('log').filter({ hasText: /-?\d+/ }).waitFor();
    await page.evaluate(() => window.usbOverBench.unplug());
    await dialog(page).getByText(SPANISH['console.gone']).waitFor();
  });

  it('is worked by keys alone, in Spanish, and gives the focus back', async () => {
    const page = await openWith(pages, 'healthy');
    await own(page).evaluate((button) => button.setAttribute('language', 'es'));
    await install(page).focus();
    await page.keyboard.press('Enter');
    await go(page).waitFor();
    expect(await said(page)).toContain('recibe Wave 1.0.0');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await step(page, 'done');
    expect(await said(page)).toBe('Wave 1.0.0 está en la placa, verificado y en marcha.');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('own');
  });

  it('says which chip it is when there is no build for it, and writes nothing', async () => {
    const page = await openWith(pages, 'healthy', {
      ...SOUND,
      builds: [{ ...SOUND.builds[0], boards: ['NUCLEO-F446RE'], devices: [{ id: '0x421' }] }],
    });
    await install(page).click();
    await step(page, 'no-build');
    expect(await said(page)).toMatch(
      /^This is an STM32H743.* \(NUCLEO-H743ZI2\)\. Wave has no build for it\. Nothing was written\. There are builds for NUCLEO-F446RE\.$/,
    );
    expect(await axeFindings(page)).toEqual([]);
    // Another probe is asked for, though this one may be used without asking.
    await dialog(page).getByRole('button', { name: 'Choose the board' }).click();
    await expect.poll(() => page.evaluate(() => window.usbOverBench.listsShown)).toBe(2);
    await step(page, 'no-build');
  });

  it('shows the doctor’s verdict and what to do where the board does not answer', async () => {
    const page = await openWith(pages, 'jp4-off');
    await install(page).click();
    await step(page, 'verdict');
    await dialog(page).getByRole('heading', { name: 'What to do now' }).waitFor();
    expect(await said(page)).toContain('JP4');
    expect(await axeFindings(page)).toEqual([]);
    // The person does it, and goes on.
    await page.evaluate(() => window.usbOverBench.set({ jumpers: { JP4: 'on' } }));
    await dialog(page).getByRole('button', { name: 'Try again' }).click();
    await go(page).click();
    await step(page, 'done');
  });

  it('replaces a program that shuts the debugger out', async () => {
    const page = await openWith(pages, 'swd-pins');
    await install(page).click();
    await go(page).click();
    await step(page, 'done');
  });

  it('waits for a probe that is unplugged in the middle, and goes on by itself', async () => {
    const page = await openWith(pages, 'healthy');
    await install(page).click();
    await go(page).waitFor();
    await page.evaluate(() => {
      window.usbOverBench.cutAt = window.usbOverBench.transfers + 40;
    });
    await go(page).click();
    await step(page, 'cut');
    expect(await said(page)).toContain('Plug it in again');
    await page.evaluate(() => window.usbOverBench.plug());
    await step(page, 'done');
  });

  it('stops when it is told to, says what state that leaves, and finishes the job afterwards', async () => {
    const page = await openWith(pages, 'healthy');
    await page.evaluate(() => {
      let isCancelled = false;
      document.addEventListener('state-changed', (event) => {
        const { share } = (event as CustomEvent<{ share?: number }>).detail;
        const shadow = document.querySelector('#own')?.shadowRoot?.querySelector('probekit-install-dialog')?.shadowRoot;
        const cancel = [...(shadow?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent === 'Cancel');
        if (share === undefined || isCancelled) return;
        isCancelled = true;
        cancel?.click();
      });
    });
    await install(page).click();
    await go(page).click();
    await step(page, 'failed (flash/cancelled)');
    expect(await said(page)).toMatch(
      /^Cancelled\. (Nothing was erased; the core is halted|The flash is incomplete; flash again to finish)\./,
    );
    await dialog(page).getByRole('button', { name: 'Try again' }).click();
    await go(page).click();
    await step(page, 'done');
  });

  it('asks which board it is where the probe does not tell', async () => {
    const [any] = SOUND.builds;
    const builds = [
      { ...any, boards: ['NUCLEO-H743ZI2'] },
      { ...any, boards: ['MY-BOARD'] },
    ];
    const page = await openWith(pages, 'v2', { ...SOUND, builds });
    await install(page).click();
    await step(page, 'which');
    expect(await said(page)).toBe('Which board is it? The ST-LINK does not tell.');
    expect(await axeFindings(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'MY-BOARD' }).click();
    await go(page).waitFor();
  });

  it('asks also where one build alone fits, and takes no for an answer', async () => {
    const page = await openWith(pages, 'v2', { ...SOUND, builds: [{ ...SOUND.builds[0], boards: ['MY-BOARD'] }] });
    await install(page).click();
    await step(page, 'which');
    await dialog(page).getByRole('button', { name: 'another board' }).click();
    await step(page, 'no-build');
    expect(await said(page)).toContain('There are builds for MY-BOARD.');
  });

  it('refuses a chip that is read-out protected, in words', async () => {
    const page = await openWith(pages, 'rdp1');
    await install(page).click();
    await page
      .locator('#states li')
      .last()
      .filter({ hasText: /verdict|failed/ })
      .waitFor();
    expect(await said(page)).toMatch(/RDP/);
    expect(await go(page).count()).toBe(0);
  });

  it('says so where no probe was chosen, and asks again', async () => {
    const page = await pages.open({ file: 'install.html', usb: { probes: [probeOf('healthy')], choose: 'cancel' } });
    await install(page).click();
    await step(page, 'none-chosen');
    await page.evaluate(() => {
      window.usbOverBench.choose = 0;
    });
    await dialog(page).getByRole('button', { name: 'Choose the board' }).click();
    await go(page).waitFor();
  });

  it('gives way to what the page says to browsers without WebUSB', async () => {
    const page = await pages.open({ file: 'install.html', usb: 'absent' });
    await own(page).getByText('This browser does not reach USB devices').waitFor();
    expect(await install(page).count()).toBe(0);
    await own(page).evaluate((button) => {
      button.innerHTML = '<b slot="unsupported">Use Chrome</b>';
    });
    expect(await own(page).getByText('This browser does not reach').isVisible()).toBe(false);
  });

  it('stands on a page as docs/install-button.md writes it', async () => {
    const [, snippet = ''] = /```html\n([\s\S]*?)```/.exec(DOCUMENT) ?? [];
    const page = await openWith(pages, 'healthy');
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'";
    const html = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>x</title><body>${snippet}</body></html>`;
    await page.route('**/vendor.html', (route) => route.fulfill({ body: html, contentType: 'text/html' }));
    await page.goto(`${pages.address}vendor.html`);
    await page.getByRole('button', { name: 'Put it on my board' }).click();
    await go(page).click();
    await dialog(page).getByText('verified and running').waitFor();
  });

  it('loads little before it is pressed', async () => {
    const { page, requests } = await pages.openWatched({ file: 'install.html' });
    await install(page).waitFor();
    const lengths = await Promise.all(
      requests.filter((url) => url.endsWith('.js')).map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength),
    );
    expect(lengths.reduce((sum, one) => sum + one, 0)).toBeLessThan(60_000);
    expect(requests.some((url) => url.endsWith('manifest.json'))).toBe(false);
  });

  it('shows names and texts of a manifest as text', async () => {
    const page = await openWith(pages, 'healthy', {
      ...SOUND,
      name: MARKUP,
      version: '$1',
      builds: [{ ...SOUND.builds[0], devices: [{ id: '0x421' }], boards: [MARKUP.slice(0, 50)] }],
    });
    await install(page).click();
    await step(page, 'no-build');
    expect(await said(page)).toContain('<script>');
    expect(await page.evaluate(() => (window as unknown as { injected?: number }).injected)).toBeUndefined();
    expect(await own(page).locator('img, script').count()).toBe(0);
  });

  const REFUSED: readonly (readonly [what: string, manifest: unknown, code: string])[] = [
    ['no JSON', '<!doctype html>', 'install/manifest'],
    [
      'an image behind javascript:',
      { ...SOUND, builds: [{ ...SOUND.builds[0], images: [{ url: 'javascript:window.injected=1' }] }] },
      'install/address',
    ],
    ['help behind javascript:', { ...SOUND, help: 'javascript:window.injected=1' }, 'install/address'],
    ['option bytes', { ...SOUND, builds: [{ ...SOUND.builds[0], optionBytes: { RDP: '0xCC' } }] }, 'install/manifest'],
    ['more than a manifest has to say', ' '.repeat(70_000), 'install/too-large'],
    [
      'another digest',
      { ...SOUND, builds: [{ ...SOUND.builds[0], images: [{ url: 'wave.elf', sha256: '0'.repeat(64) }] }] },
      'install/digest',
    ],
    ['a page for an image', { ...SOUND, builds: [{ ...SOUND.builds[0], images: [{ url: '../install.html' }] }] }, 'image/unknown-format'],
    [
      'an image that is elsewhere now',
      { ...SOUND, builds: [{ ...SOUND.builds[0], images: [{ url: 'moved.elf' }] }] },
      'install/redirected',
    ],
  ];

  it('fetches the manifest anew when it is tried again', async () => {
    const wrong = { ...SOUND, builds: [{ ...SOUND.builds[0], images: [{ url: 'wave.elf', sha256: '0'.repeat(64) }] }] };
    const page = await openWith(pages, 'healthy');
    await page.route('**/install/manifest.json', (route) => route.fulfill({ json: wrong }), { times: 1 });
    await install(page).click();
    await step(page, 'failed');
    await dialog(page).getByRole('button', { name: 'Try again' }).click();
    await step(page, 'ready');
  });

  it('refuses each manifest that does not fit, and touches nothing', async () => {
    const page = await openWith(pages, 'healthy');
    await page.route('**/install/moved.elf', (route) => route.fulfill({ status: 302, headers: { location: 'wave.elf' }, body: WAVE }));
    const serve = (body: string) =>
      page.route('**/install/manifest.json', (route) => route.fulfill({ body, contentType: 'application/json' }), { times: 1 });
    const told: { what: string; code: string; says: boolean }[] = [];
    for (const [what, manifest] of REFUSED) {
      await serve(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
      const before = (await heard(page)).length;
      await install(page).click();
      await expect.poll(async () => (await heard(page)).slice(before).some((state) => state.startsWith('failed'))).toBe(true);
      const [, code = ''] = /^failed \((.*)\)$/.exec((await heard(page)).at(-1) ?? '') ?? [];
      told.push({ what, code, says: (await said(page)) !== '' });
      await dialog(page).getByRole('button', { name: 'Try again' }).waitFor();
      await dialog(page).getByRole('button', { name: 'Close' }).click();
      await dialog(page).waitFor({ state: 'detached' });
    }
    expect(told).toEqual(REFUSED.map(([what, , code]) => ({ what, code, says: true })));
    expect((await heard(page)).filter((state) => ['ready', 'flashing', 'done'].includes(state))).toEqual([]);
    expect(await page.evaluate(() => (window as unknown as { injected?: number }).injected)).toBeUndefined();
  });
});
