/** Where more stands about a message or a cause: its written page, which `probekit web` serves. */
import { type Catalogue, say } from '../words/index.ts';
import type { Output } from './output.ts';

/** An aside, since it is no part of what was asked for. Nothing where there is no such page. */
export function tellPage(output: Output, path: string | undefined, catalogue: Catalogue): void {
  if (path === undefined) return;
  const page = catalogue.language === 'en' ? path : `${catalogue.language}/${path}`;
  output.aside(say(catalogue, { key: 'static.link', values: { command: `probekit web --open ${page}` } }));
}
