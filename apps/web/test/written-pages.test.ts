/**
 * The pages that the build writes: one for each message and cause in two languages. What they hold is judged without a
 * browser; that they are valid, readable and open to everybody without a script, by Chromium.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cataloguedCauses, cataloguedMessages } from 'probekit/doctor';
import { ENGLISH, loadCatalogue, say } from 'probekit/words';
import { describe, expect, inject, it } from 'vitest';
import { escaped, html } from '../static/html.ts';
import { type SiteFile, siteFiles } from '../static/site-files.ts';
import { axeFindings, describePage, sidewaysScroll, usePages } from './harness/pages.ts';

const ADDRESS = 'https://example.org/probekit/';
const STYLES = 'assets/page-1.css';
/** What else stands in the folder of the build, that these pages lead to. */
const BESIDE = ['', 'mark.svg', 'written.css', STYLES];
const MESSAGES = cataloguedMessages(ENGLISH);
const CAUSES = cataloguedCauses(ENGLISH);

const files = siteFiles({ catalogues: [ENGLISH, await loadCatalogue('es')], styles: STYLES, address: ADDRESS });
const pages = files.filter(({ path }) => path.endsWith('/index.html'));
const at = (path: string): SiteFile => {
  const found = files.find((file) => file.path === path);
  if (!found) throw new Error(`there is no ${path}`);
  return found;
};
const count = (text: string, part: RegExp) => text.match(part)?.length ?? 0;

describe('The written pages', () => {
  it('are one for each message and each cause and two lists, in both languages, each at a place of its own', () => {
    expect(MESSAGES.length).toBeGreaterThanOrEqual(185);
    expect(CAUSES.length).toBe(63);
    expect(pages.length).toBe(2 * (MESSAGES.length + CAUSES.length + 2));
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(pages.filter(({ path }) => path.startsWith('es/')).length).toBe(pages.length / 2);
  });

  it.each(['', 'es/'])('bear the message verbatim as title and heading (%s)', (start) => {
    for (const { path, texts } of MESSAGES) {
      const { text } = at(`${start}${path}index.html`);
      expect(text).toContain(`<title>${escaped(texts[0])}</title>`);
      expect(text).toContain(`lang="en">${escaped(texts[0])}</h1>`);
    }
  });

  it('lead only to what is there, and back', () => {
    const known = new Set([...BESIDE, ...pages.map(({ path }) => path.replace(/index\.html$/, ''))]);
    for (const { path, text } of pages) {
      const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)]
        .map(([, to = '']) => to)
        .filter((to) => !to.startsWith(ADDRESS) && !to.startsWith('#'));
      const resolved = links.map((to) => new URL(to, ADDRESS + path).href.split('#')[0]?.slice(ADDRESS.length));
      expect(resolved.filter((to) => to === undefined || !known.has(to))).toEqual([]);
      expect(links.length).toBeGreaterThan(8);
    }
  });

  it('are all in the sitemap and nothing else but the start is; each names its other language', () => {
    const listed = [...at('sitemap.xml').text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address);
    expect(listed).toEqual([ADDRESS, ...pages.map(({ path }) => ADDRESS + path.replace(/index\.html$/, ''))]);
    for (const { path, text } of pages) {
      const english = ADDRESS + path.replace(/^es\//, '').replace(/index\.html$/, '');
      expect(text).toContain(`<link rel="canonical" href="${ADDRESS}${path.replace(/index\.html$/, '')}">`);
      expect(text).toContain(`hreflang="en" href="${english}"`);
      expect(text).toContain(`hreflang="es" href="${english.replace(ADDRESS, `${ADDRESS}es/`)}"`);
    }
    expect(at('robots.txt').text).toContain(`Sitemap: ${ADDRESS}sitemap.xml`);
  });

  it('claim no address where none was said', () => {
    const without = siteFiles({ catalogues: [ENGLISH], styles: STYLES });
    expect(without.some(({ path }) => path === 'sitemap.xml')).toBe(false);
    expect(without.filter(({ text }) => /canonical|Sitemap|hreflang="en" href="http/.test(text))).toEqual([]);
  });

  it('hold no script, no place that was left unfilled, and stay small', () => {
    for (const { path, text } of pages) {
      expect(count(text, /<script|javascript:|\son\w+=/g), path).toBe(0);
      // Without messages and commands, which have braces of their own.
      const own = text.replace(/(?:lang="en"|<code)>[^<]*</g, '').replace(/<title>[^<]*</, '');
      expect(own, path).not.toMatch(/\{[a-z][\w.-]*\}|undefined|\[object/);
      expect(text.length, path).toBeLessThan(60_000);
    }
  });

  it('make of a value text, whatever stands in it', () => {
    const hostile = '<img src=x onerror="alert(1)">&\'';
    expect(html`<p title="${hostile}">${[hostile]}</p>`.text).toBe(`<p title="${escaped(hostile)}">${escaped(hostile)}</p>`);
    expect(escaped(hostile)).not.toMatch(/[<>"']/);
  });
});

describePage('The written pages in a browser', () => {
  const opened = usePages();
  const SAMPLE = ['messages/', 'es/causes/', `${MESSAGES[0]?.path}`, `es/${MESSAGES[40]?.path}`, `${CAUSES[0]?.path}`];

  it.each(SAMPLE)('%s: axe finds nothing, and nothing reaches beyond the window', async (file) => {
    const page = await opened.open({ file });
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await axeFindings(page)).toEqual([]);
      }
    }
  });

  it('are what the build wrote, with the style sheet of the page', async () => {
    const { folder } = inject('page');
    const page = await opened.open({ file: 'messages/' });
    const sheets = await page.evaluate(() => [...document.styleSheets].map((sheet) => sheet.cssRules.length));
    expect(sheets.length).toBe(2);
    expect(Math.min(...sheets)).toBeGreaterThan(5);
    expect(pages.filter(({ path }) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('are found from the page itself, in its language, and where there is no script', async () => {
    const page = await opened.open();
    const links = () => page.locator('footer a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(await links()).toEqual(['./messages/', './causes/']);
    await page.getByRole('button', { name: 'Español' }).click();
    await expect.poll(links).toEqual(['./es/messages/', './es/causes/']);
    await page.locator('footer a').first().click();
    await expect.poll(() => page.locator('h1').textContent()).toBe(say(await loadCatalogue('es'), { key: 'static.messages.title' }));
    const source = await readFile(join(inject('page').folder, 'index.html'), 'utf8');
    const silent = /<noscript>([\s\S]*)<\/noscript>/.exec(source)?.[1] ?? '';
    expect([...silent.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual(['./messages/', './causes/']);
  });

  it('parse as they are written, each with one heading of the first rank', async () => {
    const page = await opened.open({ file: 'messages/' });
    const wrong = await page.evaluate(
      (texts) => {
        const parser = new DOMParser();
        return texts.filter((text) => {
          const { body, head } = parser.parseFromString(text, 'text/html');
          const opening = [...text.matchAll(/<([a-z][a-z\d]*)[\s>]/g)].length;
          const made = 3 + head.querySelectorAll('*').length + body.querySelectorAll('*').length;
          return opening !== made || body.querySelectorAll('h1').length !== 1;
        }).length;
      },
      pages.map(({ text }) => text),
    );
    expect(wrong).toBe(0);
  });

  it('lead into the page: to the doctor with the message as a symptom, and to the message explained', async () => {
    const [message] = MESSAGES;
    const page = await opened.open({ file: message?.path ?? '' });
    await page.getByRole('link', { name: 'This message in the page' }).click();
    await page.getByText(message?.texts[0] ?? '', { exact: true }).waitFor();
    expect(await page.locator('probekit-explain h1').textContent()).toContain('could not take control');
    await page.goBack();
    await page.getByRole('link', { name: 'Check my board' }).click();
    await page.locator('probekit-doctor-view').waitFor();
    expect(new URL(page.url()).hash).toBe(`#doctor/${message?.number}`);
  });
});
