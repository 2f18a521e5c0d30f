/** The two lists that lead to every other page: messages by the tool that prints them, causes by how frequent they are. */
import type { CataloguedCause, CataloguedMessage } from 'probekit/doctor';
import { say } from 'probekit/words';
import { capital } from '../src/doctor/telling.ts';
import { checkRow } from './check-row.ts';
import { pathIn, type Site, type StaticPage, wayBack } from './frame.ts';
import { type Content, html } from './html.ts';

export function messageList(messages: readonly CataloguedMessage[], site: Site): StaticPage {
  const pages = startOfPages('messages/', site);
  const tools = [...new Set(messages.map(({ tool }) => tool))].sort((one, other) => one.localeCompare(other));
  const rows = tools.map(
    (tool) => html`<h2>${tool}</h2>
<div><ul class="bullets" lang="en">${messages
      .filter((message) => message.tool === tool)
      .map((message) => html`<li><a href="${pages}${message.path}">${message.texts[0]}</a></li>`)}</ul></div>
`,
  );
  return listPage('messages', rows, site);
}

export function causeList(causes: readonly CataloguedCause[], site: Site): StaticPage {
  const pages = startOfPages('causes/', site);
  const stations = Object.keys(site.catalogue.layers) as CataloguedCause['layer'][];
  const rows = stations.map((layer) => {
    const here = causes.filter((cause) => cause.layer === layer);
    if (here.length === 0) return undefined;
    return html`<h2>${capital(site.catalogue.layers[layer].name)}</h2>
<div><ul class="bullets">${here.map((cause) => html`<li><a href="${pages}${cause.path}">${capital(cause.title)}</a></li>`)}</ul></div>
`;
  });
  return listPage('causes', rows, site);
}

function listPage(subject: 'messages' | 'causes', rows: Content, { catalogue }: Site): StaticPage {
  const path = `${subject}/`;
  const title = say(catalogue, { key: `static.${subject}.title` });
  const description = say(catalogue, { key: `static.${subject}.lead` });
  const body = html`<article class="explained">
<h1>${title}</h1>
<p class="lead">${description}</p>
<div class="dlx">
${rows}${checkRow({ catalogue, fromPath: pathIn(catalogue.language, path) })}</div>
</article>`;
  return { path, title, description, body };
}

function startOfPages(path: string, { catalogue: { language } }: Site): string {
  return wayBack(pathIn(language, path)) + pathIn(language, '');
}
