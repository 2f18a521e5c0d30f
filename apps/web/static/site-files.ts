/** All files that the build writes beside the page itself: a page for each message and each cause in each language, lists, sitemap. Pure. */
import { cataloguedCauses, cataloguedMessages } from 'probekit/doctor';
import type { Catalogue } from 'probekit/words';
import { causePage } from './cause-page.ts';
import { framed, pathIn, type Site, type StaticPage } from './frame.ts';
import { escaped } from './html.ts';
import { causeList, messageList } from './list-page.ts';
import { messagePage } from './message-page.ts';

export interface SiteFile {
  /** From the folder of the build. */
  readonly path: string;
  readonly text: string;
}

export interface SiteOptions {
  readonly catalogues: readonly Catalogue[];
  readonly styles: string;
  readonly address?: string | undefined;
}

export function siteFiles({ catalogues, styles, address }: SiteOptions): readonly SiteFile[] {
  const pages = catalogues.flatMap((catalogue) => {
    const site: Site = { catalogue, styles, address };
    return pagesIn(site).map((page) => ({ path: pathIn(catalogue.language, page.path), text: framed(page, site) }));
  });
  const files = pages.map(({ path, text }) => ({ path: `${path}index.html`, text }));
  if (address === undefined) return [...files, { path: 'robots.txt', text: ROBOTS }];
  return [
    ...files,
    { path: 'sitemap.xml', text: sitemap([address, ...pages.map(({ path }) => address + path)]) },
    { path: 'robots.txt', text: `${ROBOTS}Sitemap: ${address}sitemap.xml\n` },
  ];
}

function pagesIn(site: Site): readonly StaticPage[] {
  const messages = cataloguedMessages(site.catalogue);
  const causes = cataloguedCauses(site.catalogue);
  return [
    messageList(messages, site),
    causeList(causes, site),
    ...messages.map((message) => messagePage(message, site)),
    ...causes.map((cause) => causePage(cause, messages, site)),
  ];
}

const ROBOTS = 'User-agent: *\nAllow: /\n';

/** Source of the form: sitemaps.org protocol 0.9. */
function sitemap(addresses: readonly string[]): string {
  const rows = addresses.map((address) => `  <url><loc>${escaped(address)}</loc></url>\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows}</urlset>\n`;
}
