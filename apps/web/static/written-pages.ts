/**
 * Vite's part in it: writes the pages of messages and causes beside the page. `PROBEKIT_SITE` says at which address the
 * site will stand (`https://example.org/probekit/`); without it the pages bear no canonical address and there is no
 * sitemap, since both need whole addresses.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadCatalogue } from 'probekit/words';
import type { Plugin } from 'vite';
import { LANGUAGES } from './frame.ts';
import { siteFiles } from './site-files.ts';

export function writtenPages(site = process.env['PROBEKIT_SITE']): Plugin {
  const address = site === undefined || site === '' ? undefined : addressOf(site);
  return {
    name: 'probekit-written-pages',
    apply: 'build',
    // As files of its own: Vite prints a line for each file of the bundle.
    async writeBundle({ dir = '.' }, bundle) {
      const styles = Object.keys(bundle).find((name) => /^assets\/page-[^/]+\.css$/.test(name));
      if (styles === undefined) throw new Error('The build has no style sheet of the page: assets/page-*.css');
      const catalogues = await Promise.all(LANGUAGES.map(loadCatalogue));
      for (const { path, text } of siteFiles({ catalogues, styles, address })) {
        const file = join(dir, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
  };
}

/** @throws `Error` for what is no address of a folder on the web. */
function addressOf(site: string): string {
  const { protocol, origin, pathname } = new URL(site);
  if (!protocol.startsWith('http')) throw new Error(`PROBEKIT_SITE is no address of a web site: ${site}`);
  return origin + (pathname.endsWith('/') ? pathname : `${pathname}/`);
}
