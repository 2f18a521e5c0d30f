/**
 * What comes from outside is text and stays text: pasted messages, files, names that a probe gives itself, scenarios. A
 * file that is too large or malformed ends in a sentence that says so.
 */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFile } from './harness/files.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { VirtualDesk } from './harness/virtual-desk.ts';
import { english } from './harness/words.ts';

/** Each would write its mark if any part of the page took it for more than text. */
const MARKUP = `<img src=x onerror="window.injected=1"><script>window.injected=2</script><svg onload="window.injected=3">\${window.injected=4}`;
const FAIL_TXT = 'The interface firmware FAILED to reset/halt the target MCU';

describePage('What comes from outside', () => {
  const pages = usePages();

  /** Nothing was run, and no element was made of it. */
  async function expectOnlyText(page: Page): Promise<void> {
    expect(await page.evaluate(() => (window as unknown as { injected?: number }).injected)).toBeUndefined();
    expect(await page.locator('img, script:not([src]), [onerror], [onload]').count()).toBe(0);
  }

  async function openDesk(): Promise<VirtualDesk> {
    const desk = new VirtualDesk(await pages.open({ route: 'board' }));
    await desk.settled();
    return desk;
  }

  /** Chooses files for the virtual board and says what the page says of them. */
  async function refusalOf(page: Page, files: readonly { readonly name: string; readonly text: string }[]): Promise<string> {
    const chosen = files.map(({ name, text }) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) }));
    await page.locator('input[type=file]').setInputFiles(chosen);
    await page.locator('.refusal').waitFor();
    return ((await page.locator('.refusal').textContent()) ?? '').replace(/\s+/g, ' ').trim();
  }

  it('a message with markup is shown as it was pasted, and runs nothing', async () => {
    const page = await pages.open();
    await page.getByLabel('Error text').fill(`${FAIL_TXT} ${MARKUP}`);
    await page.getByRole('button', { name: 'Explain it' }).click();
    await page.locator('probekit-explain h1').waitFor();
    await expectOnlyText(page);
    await page.goto(`${pages.address}#`);
    await page.getByLabel('Error text').fill(MARKUP);
    await page.getByRole('button', { name: 'Explain it' }).click();
    await page.getByText('<img src=x').first().waitFor();
    await expectOnlyText(page);
  });

  it('a probe may call itself what it likes', async () => {
    const probe = probeOf('jp4-off', { isRemembered: true, productName: `STLINK ${MARKUP}`, serialNumber: MARKUP });
    const page = await pages.open({ route: 'doctor', usb: { probes: [probe] } });
    await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
    await page.getByText('STLINK <img src=x').first().waitFor();
    await expectOnlyText(page);
    await page.evaluate(() => window.usbOverBench.unplug());
    await page.getByText(english('examination.gone')).waitFor();
    await expectOnlyText(page);
  });

  it('a scenario file with markup in names and values is refused with them as text, and the board stays', async () => {
    const { page } = await openDesk();
    const said = await refusalOf(page, [{ name: `${MARKUP.replaceAll('/', '')}.json`, text: JSON.stringify({ board: MARKUP }) }]);
    expect(said).toContain(english('board.error.title'));
    expect(said).toContain(english('board.error.kept'));
    await expectOnlyText(page);
    await page.locator('probekit-board-view[data-verdict=healthy][data-phase=done]').waitFor();
  });

  it.each([
    ['is not JSON', '{"board": ', 'is not JSON'],
    ['holds no object', '[1, 2, 3]', 'no scenario'],
    ['has a name that no scenario has', '{"board":"nucleo-h743zi2","jumprs":{}}', 'Did you mean “jumpers”?'],
    ['has a value of the wrong kind', '{"board":"nucleo-h743zi2","seed":"many"}', 'Expected there:'],
    ['asks for a board that there is none of', '{"board":"nucleo-h743z2"}', 'Did you mean “nucleo-h743zi2”?'],
    ['would change what every object has', '{"board":"nucleo-h743zi2","__proto__":{"polluted":true}}', 'an unknown name, “__proto__”'],
    ['is nested without end', `${'{"events":['.repeat(400)}${']}'.repeat(400)}`, 'nested deeper'],
    ['wants an image that is not there', '{"board":"nucleo-h743zi2","flash":[{"file":"../../etc/passwd"}]}', 'not among those given'],
  ])('a scenario that %s is refused in words that help', async (_what, text, expected) => {
    const { page } = await openDesk();
    expect(await refusalOf(page, [{ name: 'mine.json', text }])).toContain(expected);
    expect(await page.evaluate(() => (({}) as { polluted?: boolean }).polluted)).toBeUndefined();
  });

  it('50 MB that are dropped on the first screen are not read', async () => {
    const page = await pages.open();
    await dropFile(page, 'h1', { name: 'huge.log', text: `${FAIL_TXT}\n`, byteLength: 50_000_000 });
    await page.getByRole('alert').filter({ hasText: '50 MB' }).waitFor();
    expect(await page.locator('probekit-explain').count()).toBe(0);
  });

  it('50 MB that are dropped on the virtual board are not read', async () => {
    const { page } = await openDesk();
    await dropFile(page, 'main', { name: 'huge.json', text: '{"board":"nucleo-h743zi2"}', byteLength: 50_000_000 });
    await page.locator('.refusal').filter({ hasText: '50' }).waitFor();
    await page.locator('probekit-board-view[data-verdict=healthy][data-phase=done]').waitFor();
  });

  it('a file that holds no text is refused', async () => {
    const page = await pages.open();
    await page.locator('input[type=file]').setInputFiles({ name: 'FAIL.TXT', mimeType: 'text/plain', buffer: Buffer.alloc(4096) });
    await page.getByRole('alert').filter({ hasText: 'holds no text' }).waitFor();
  });
});
