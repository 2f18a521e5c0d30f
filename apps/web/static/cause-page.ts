/** The page of one cause: what it is, where the chain is open, what mends it and what that touches, which messages it is behind. */
import type { CataloguedCause, CataloguedMessage } from 'probekit/doctor';
import { type Catalogue, type SentenceKey, say } from 'probekit/words';
import { capital, isCommand } from '../src/doctor/telling.ts';
import { checkRow } from './check-row.ts';
import { pathIn, type Site, type StaticPage, wayBack } from './frame.ts';
import { type Content, html } from './html.ts';

export function causePage(cause: CataloguedCause, messages: readonly CataloguedMessage[], { catalogue }: Site): StaticPage {
  const text = (key: SentenceKey) => say(catalogue, { key });
  const { path } = cause;
  const own = pathIn(catalogue.language, path);
  const pages = wayBack(own) + pathIn(catalogue.language, '');
  const { title, explanation, remedies } = cause;
  const behind = messages.filter((message) => message.explanation.causes.some(({ id }) => id === cause.id));
  const row = (label: string, content: Content) => html`<h2>${label}</h2>
<div>${content}</div>
`;
  return {
    path,
    title: capital(title),
    description: explanation.beginner,
    body: html`<article class="explained">
<h1>${capital(title)}</h1>
<p class="lead">${explanation.beginner}</p>
<div class="dlx">
${row(text('static.cause.where'), html`<p>${capital(catalogue.layers[cause.layer].name)}</p>`)}${row(text('static.cause.detail'), html`<p>${explanation.expert}</p>`)}${row(
  text('static.cause.mends'),
  remedies.map(
    ({ what, touches, steps }) => html`<h3>${capital(what)}</h3>
<p class="small">${touched(touches, catalogue)}</p>
<ol class="written-steps">${steps.map((step) => html`<li>${isCommand(step) ? html`<code>${step}</code>` : step}</li>`)}</ol>
`,
  ),
)}${
  behind.length === 0
    ? undefined
    : row(
        text('static.cause.messages'),
        html`<ul class="bullets" lang="en">${behind.map((message) => html`<li><a href="${pages}${message.path}">${message.texts[0]}</a></li>`)}</ul>`,
      )
}${checkRow({ catalogue, fromPath: own })}</div>
</article>`,
  };
}

function touched(touches: CataloguedCause['remedies'][number]['touches'], catalogue: Catalogue): string {
  const words = say(catalogue, { key: `touches.${touches === 'cannot be undone' ? 'cannot-be-undone' : touches}` });
  return say(catalogue, { key: 'static.cause.touches', values: { touches: words } });
}
