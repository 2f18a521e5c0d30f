/** The first door: a message goes in, by whatever way; what it proves, what it rules out and what to do now come out. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFile } from './harness/files.ts';
import { describePage, usePages } from './harness/pages.ts';

const FAIL_TXT = 'The interface firmware FAILED to reset/halt the target MCU';

const WHOLE_LOG = `Open On-Chip Debugger 0.12.0
Licensed under GNU GPL v2
Info : clock speed 1800 kHz
Info : STLINK V3J9M3 (API v3) VID:PID 0483:374E
Info : Target voltage: 0.012
Error: target voltage may be too low for reliable debugging
Info : stm32h7x.cpu0: something harmless
Error: init mode failed (unable to connect to the target)
make: *** [flash] Error 1`;

describePage('Paste the error', () => {
  const pages = usePages();

  async function explain(pasted: string): Promise<Page> {
    const page = await pages.open();
    await page.getByLabel('Error text').fill(pasted);
    await page.getByRole('button', { name: 'Explain it' }).click();
    await page.locator('probekit-explain h1').waitFor();
    return page;
  }

  const said = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

  it('says of the sentence in FAIL.TXT what it proves, what it rules out and what comes next, within one action', async () => {
    const text = await said(await explain(FAIL_TXT));
    expect(text).toContain(FAIL_TXT);
    expect(text).toContain('Your computer and the ST-LINK work. The ST-LINK could not take control of the STM32.');
    expect(text).toMatch(/It proves These work: .+\. The message could not appear otherwise\./);
    expect(text).toMatch(/It rules out The USB cable carries power only/);
    expect(text).toMatch(/Do this now \S/);
  });

  it('takes the Enter key for the button', async () => {
    const page = await pages.open();
    await page.getByLabel('Error text').fill(FAIL_TXT);
    await page.getByLabel('Error text').press('Enter');
    await page.locator('probekit-explain h1').waitFor();
    expect(await said(page)).toContain('The ST-LINK could not take control of the STM32.');
  });

  it('finds the telling lines in a whole log, and keeps the others', async () => {
    const text = await said(await explain(WHOLE_LOG));
    expect(text).toContain('Error: init mode failed (unable to connect to the target)');
    expect(text).toMatch(/Also in this text .*target voltage may be too low for reliable debugging/);
    expect(text).not.toContain('make: ***');
  });

  it('says what each line of a log proves, and what they show together: less is left open than by one message', async () => {
    const page = await explain(WHOLE_LOG);
    const text = await said(page);
    expect(text).toMatch(
      /What the lines prove .*Target voltage: 0\.012.*Target voltage 0\.01 V; a board that works reads 3\.2 to 3\.3 V\./,
    );
    expect(text).toContain('The lines show it together.');
    expect(text).toMatch(/Most often, in this order The STM32 has no supply/);
    expect(text).toContain('The fault shows here: target power.');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('Lo que demuestran las líneas').waitFor();
  });

  it('takes what somebody tells, with no message in it, for what it proves', async () => {
    const text = await said(await explain('I updated the firmware and it is still the same'));
    expect(text).toContain('No message of a tool that we know is in it, but its lines tell this.');
    expect(text).toMatch(/What the lines prove .*still the same.* An update goes through the debug interface/);
    expect(text).toMatch(/It proves These work: .*the computer/);
    expect(text).not.toContain('What to paste instead');
  });

  it('knows a misspelt message, and says that the wording differs', async () => {
    const text = await said(await explain('interface firmwre FAILED to reset halt target'));
    expect(text).toContain(FAIL_TXT);
    expect(text).toContain('The wording differs a little from what was pasted.');
  });

  it('says that it does not know what no tool prints, and what to paste instead', async () => {
    const text = await said(await explain('the cat walked over my keyboard again'));
    expect(text).toContain('No tool that we know prints this.');
    expect(text).toContain('What to paste instead');
    expect(text).not.toContain('It proves');
  });

  it('asks for a text when the field is empty', async () => {
    const page = await pages.open();
    await page.getByRole('button', { name: 'Explain it' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('There is no text to explain yet.');
  });

  it('reads FAIL.TXT as a file that is chosen, also as Windows tools write text', async () => {
    for (const buffer of [Buffer.from(`${FAIL_TXT}\r\n`), Buffer.from(`\ufeff${FAIL_TXT}\r\n`, 'utf16le')]) {
      const page = await pages.open();
      await page.locator('input[type=file]').setInputFiles({ name: 'FAIL.TXT', mimeType: 'text/plain', buffer });
      await page.locator('probekit-explain h1').waitFor();
      expect(await said(page)).toContain('The ST-LINK could not take control of the STM32.');
    }
  });

  it('reads FAIL.TXT as a file that is dropped anywhere on the page', async () => {
    const page = await pages.open();
    await dropFile(page, 'h1', { name: 'FAIL.TXT', text: FAIL_TXT });
    await page.locator('probekit-explain h1').waitFor();
    expect(await said(page)).toContain('The ST-LINK could not take control of the STM32.');
  });

  it('keeps the pasted text out of the address, and comes back with the back button', async () => {
    const page = await explain(FAIL_TXT);
    expect(page.url()).toBe(`${pages.address}#explain`);
    await page.goBack();
    await page.getByRole('button', { name: 'Explain it' }).waitFor();
    await page.goForward();
    await expect.poll(() => said(page)).toContain('The ST-LINK could not take control of the STM32.');
  });
});
