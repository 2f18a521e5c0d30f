/** A report as a link: copied from one page, opened in another without a probe; what strangers make of links stays harmless. */
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFile } from './harness/files.ts';
import { axeFindings, describePage, type PageOptions, usePages } from './harness/pages.ts';
import { openState } from './harness/states.ts';
import { english } from './harness/words.ts';

/** Each would write its mark if any part of the page took it for more than text. */
const MARKUP = `<img src=x onerror="window.injected=1"><script>window.injected=2</script><svg onload="window.injected=3">`;

const routeOf = (content: string | Uint8Array) => `report/a${deflateSync(content, { level: 9 }).toString('base64url')}`;

describePage('A report as a link', () => {
  const pages = usePages();
  let kept: string | undefined;

  /** The report of a board without supply, as the page saves it. */
  async function savedReport(): Promise<string> {
    if (kept !== undefined) return kept;
    const page = await openState(pages, 'fault');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('examination.report.download') }).click();
    kept = await readFile(await (await downloading).path(), 'utf8');
    return kept;
  }

  async function copiedLink(page: Page): Promise<string> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: english('examination.report.link') }).click();
    await page.locator('.copy-report[data-done]').waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  async function expectOnlyText(page: Page): Promise<void> {
    expect(await page.evaluate(() => (window as unknown as { injected?: number }).injected)).toBeUndefined();
    expect(await page.evaluate(() => (({}) as { polluted?: number }).polluted)).toBeUndefined();
    expect(await page.locator('img, script:not([src]), [onerror], [onload]').count()).toBe(0);
  }

  const refusalAt = async (route: string, options: PageOptions = {}) => {
    const page = await pages.open({ route, ...options });
    const refusal = await page.locator('probekit-report > .refusal').textContent();
    expect(await page.locator('probekit-report').getAttribute('data-verdict')).toBe('');
    await expectOnlyText(page);
    return { page, refusal };
  };

  it('is copied beside the verdict and tells the same elsewhere, without a probe; and it can be handed on again', async () => {
    const page = await openState(pages, 'fault');
    const note = (await page.locator('.link-note').textContent()) ?? '';
    expect(note).toContain(english('examination.report.link.text'));
    expect(note).toContain(english('examination.report.link.here'));
    const link = await copiedLink(page);
    expect(link).toMatch(new RegExp(`^${pages.address}#report/a[\\w-]+$`));
    const other = await pages.open({ at: link, usb: 'absent' });
    await other.locator('probekit-report[data-verdict=fault]').waitFor();
    expect(await other.locator('main').textContent()).toContain(english('verdict.out-of-reach'));
    await other.reload();
    await other.locator('probekit-report[data-verdict=fault]').waitFor();
    expect(await axeFindings(other)).toEqual([]);
    const again = await copiedLink(other);
    await other.goto(`${pages.address}#`);
    await other.locator('probekit-home h1').waitFor();
    // Pasted into the address of a page that is open already.
    await other.goto(again);
    await other.locator('probekit-report[data-verdict=fault]').waitFor();
  });

  it('with markup in whatever a report may name is told as text', async () => {
    const report = JSON.parse(await savedReport());
    for (const cause of report.diagnosis.causes) cause.title = MARKUP;
    for (const device of report.recording.usb) Object.assign(device, { productName: MARKUP, manufacturerName: MARKUP });
    if (report.recording.chosen) Object.assign(report.recording.chosen, { productName: MARKUP, serialNumber: MARKUP });
    Object.assign(report, {
      probekit: MARKUP.slice(0, 60),
      writtenOn: MARKUP,
      solved: [{ cause: 'RC24', step: MARKUP, before: 'fault', after: 'healthy' }],
    });
    Object.assign(report.diagnosis.answers, { [MARKUP]: MARKUP });
    report.recording.seen = MARKUP;
    const page = await pages.open({ route: routeOf(JSON.stringify(report)) });
    await page.locator('probekit-report[data-verdict=fault]').waitFor();
    await page.getByText('<img src=x').first().waitFor();
    await expectOnlyText(page);
  });

  it('that was cut says so in either language, and the page stays one that takes a file', async () => {
    const route = routeOf(await savedReport());
    const { page, refusal } = await refusalAt(route.slice(0, -40));
    expect(refusal).toBe(english('page.report.link.damaged'));
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('Este enlace no contiene un informe entero').waitFor();
    await dropFile(page, 'main', { name: 'case.probekit', text: await savedReport() });
    await page.locator('probekit-report[data-verdict=fault]').waitFor();
  });

  it.each([
    ['wrong base64', 'report/aeJy+/w==', 'page.report.link.damaged'],
    ['markup', `report/a${encodeURIComponent(MARKUP)}`, 'page.report.link.damaged'],
    ['a version to come', 'report/zAAAA', 'page.report.link.version'],
    ['hundreds of megabytes', routeOf(new Uint8Array(300_000_000)), 'page.report.link.long'],
    ['as many megabytes as a link of the right length can', routeOf(new Uint8Array(22_000_000)), 'page.report.link.damaged'],
  ] as const)('of %s is refused in words', async (_what, route, key) => {
    expect((await refusalAt(route)).refusal).toBe(english(key));
  });

  it('with names that every object has, or values of the wrong kind, is refused as a file would be', async () => {
    const report = await savedReport();
    const polluting = report.replace('{', '{"__proto__": {"polluted": 1}, ');
    // The format's name stands first in a file; a link may hold anything.
    expect((await refusalAt(routeOf(polluting))).refusal).toContain('(__proto__)');
    const wrong = report.replace('"verdict": "fault"', `"verdict": ${JSON.stringify(MARKUP)}`);
    const { page, refusal } = await refusalAt(routeOf(wrong));
    expect(refusal).toContain('This is no report of Probekit');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('Esto no es un informe de Probekit').waitFor();
  });

  it('is not made of a report that is too long: the page says so and offers the file', async () => {
    const report = JSON.parse(await savedReport());
    report.recording.seen = Array.from({ length: 20_000 }, (_, at) => ((at * at * 48_271) % 2_147_483_647).toString(36)).join(' ');
    const page = await pages.open();
    await dropFile(page, 'main', { name: 'case.probekit', text: JSON.stringify({ ...report }) });
    await page.locator('probekit-report[data-verdict=fault]').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: english('examination.report.link') }).click();
    expect(await page.getByRole('alert').textContent()).toBe(english('examination.report.link.long'));
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('examination.report.download') }).click();
    expect((await downloading).suggestedFilename()).toBe('case.probekit');
  });
});
