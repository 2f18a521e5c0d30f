/** Where more stands about a message or a cause: its written page on the web, else as `probekit web` serves it. */
import type { CauseId } from '../spec/symptoms/cause.ts';
import { causeOf } from '../spec/symptoms/causes.ts';
import { type Catalogue, type Language, loadCatalogue, say } from '../words/index.ts';
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

/** Of the cause that an error means. */
export async function tellCausePage(output: Output, cause: CauseId, language: Language): Promise<void> {
  if (output.mode !== 'people') return;
  const { causePath } = await import('../doctor/index.ts');
  tellPage(output, causePath(causeOf(cause)), await loadCatalogue(language));
}
