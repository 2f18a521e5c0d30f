/** The way from a written page into the page that tests: with the message as one more symptom, where there is one. */
import { type Catalogue, say } from 'probekit/words';
import { wayBack } from './frame.ts';
import { html, type Markup } from './html.ts';

interface Check {
  readonly catalogue: Catalogue;
  readonly fromPath: string;
  readonly message?: number;
}

export function checkRow({ catalogue, fromPath, message }: Check): Markup {
  const start = wayBack(fromPath);
  const told = message === undefined ? '' : `/${message}`;
  return html`<h2>${say(catalogue, { key: 'static.check.title' })}</h2>
<div><p>${say(catalogue, { key: 'static.check.text' })}</p>
<div class="row"><a class="btn" href="${start}#doctor${told}">${say(catalogue, { key: 'static.check.button' })}</a>
${message === undefined ? undefined : html`<a class="btn btn--line" href="${start}#explain/${message}">${say(catalogue, { key: 'static.check.message' })}</a>`}
<a class="btn btn--line" href="${start}#board">${say(catalogue, { key: 'page.explain.now.board' })}</a></div></div>
`;
}
