/** Where more stands about a message or a cause: its written page on the web, else as `probekit web` serves it. */
import { type Catalogue, say } from '../words/index.ts';
import type { Output } from './output.ts';
import { siteSaid } from './site.ts';

/** An aside, since it is no part of what was asked for. Nothing where there is no such page. */
export function tellPage(output: Output, path: string | undefined, catalogue: Catalogue): void {
  if (path === undefined) return;
  const page = catalogue.language === 'en' ? path : `${catalogue.language}/${path}`;
  const address = siteSaid()?.address;
  const where = address === undefined ? `probekit web --open ${page}` : `${address}${page}`;
  output.aside(say(catalogue, { key: 'static.link', values: { where } }));
}
