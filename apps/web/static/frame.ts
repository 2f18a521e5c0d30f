/** What stands around every page that is written by the build: head, brand, the other language, the way to all pages. */
import type { Catalogue, Language, SentenceKey } from 'probekit/words';
import { say } from 'probekit/words';
import { type Content, html, type Markup } from './html.ts';

/** One page of the site in one language. */
export interface StaticPage {
  /** From the start of the site, without the language: `causes/charging-cable/`. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly body: Markup;
}

/** What a page needs to know of the site. */
export interface Site {
  readonly catalogue: Catalogue;
  /** The built style sheet, from the start of the site. */
  readonly styles: string;
  /** Where the site stands, with a slash at its end; absent where nobody said it. */
  readonly address?: string | undefined;
}

export const LANGUAGES: readonly Language[] = ['en', 'es'];

/** English stands at the start of the site. */
export function pathIn(language: Language, path: string): string {
  return language === 'en' ? path : `${language}/${path}`;
}

/** From a page back to the start of the site, so that the site works from any folder. */
export function wayBack(fromPath: string): string {
  return '../'.repeat(fromPath.split('/').length - 1) || './';
}

/** As in the page's own head. */
const MARK = html`<svg viewBox="0 0 30 14" aria-hidden="true"><path d="M0 7h6m18 0h6" stroke="currentColor" stroke-width="2.5"/><circle cx="8" cy="7" r="3" fill="currentColor"/><circle cx="22" cy="7" r="3" fill="currentColor"/><path class="mark-open" d="M9 6.5L20 1" stroke-width="2.5"/></svg>`;

/** Scripts are in none of these pages. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

export function framed({ path, title, description, body }: StaticPage, { catalogue, styles, address }: Site): string {
  const { language } = catalogue;
  const text = (key: SentenceKey) => say(catalogue, { key });
  const own = pathIn(language, path);
  const start = wayBack(own);
  const pages = start + pathIn(language, '');
  const other: Language = language === 'en' ? 'es' : 'en';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<link rel="icon" href="${start}mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="${start}${styles}">
<link rel="stylesheet" href="${start}written.css">
${address === undefined ? undefined : addresses(path, language, address)}</head>
<body>
<a class="skip" href="#content">${text('page.skip')}</a>
<header class="top"><div class="wrap">
<a class="brand" href="${start}" aria-label="${text('page.home')}">${MARK}Probekit</a>
<span class="spacer"></span>
<nav class="row" aria-label="${text('static.nav')}"><a href="${pages}messages/">${text('static.nav.messages')}</a> <a href="${pages}causes/">${text('static.nav.causes')}</a></nav>
<a lang="${other}" hreflang="${other}" href="${start}${pathIn(other, path)}">${text('page.language')}</a>
</div></header>
<main class="wrap" id="content" tabindex="-1">
${body}
</main>
<footer class="foot"><div class="wrap small"><p>${text('page.foot.privacy')}</p></div></footer>
</body>
</html>
`.text;
}

function addresses(path: string, language: Language, address: string): Content {
  const links = LANGUAGES.map(
    (one) => html`<link rel="alternate" hreflang="${one}" href="${address}${pathIn(one, path)}">
`,
  );
  return html`<link rel="canonical" href="${address}${pathIn(language, path)}">
${links}`;
}
